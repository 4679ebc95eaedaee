"""The API's frame: flask-smorest with RFC 9457 errors in the answers and in the document."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, current_app, jsonify, render_template
from flask_babel import gettext
from flask_smorest import Api
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException

from eldercare.accounts.access import public
from eldercare.core.errors import N_
from eldercare.web.errors import PROBLEM, on_http_error, problem

SETTINGS = {
    "API_TITLE": "eldercare",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": "/api/v1",
    "OPENAPI_JSON_PATH": "openapi.json",
    # A program shows a token; a page its cookie, with the form's own token in X-CSRFToken.
    "API_SPEC_OPTIONS": {"security": [{"token": []}]},
}
CHECK_FIELDS = N_("Some fields need another look. What you typed was kept.")


class FieldProblemSchema(Schema):
    """One field that cannot be taken."""

    pointer = fields.String(metadata={"description": "JSON pointer of the field"})
    detail = fields.String()


class ProblemSchema(Schema):
    """RFC 9457 problem details."""

    type = fields.String()
    title = fields.String()
    status = fields.Integer()
    code = fields.String(metadata={"description": "Stable name of the refusal"})
    detail = fields.String(metadata={"description": "A sentence in the caller's language"})
    errors = fields.List(fields.Nested(FieldProblemSchema))


class ProblemApi(Api):
    """Answers every error as problem+json and says so in the document."""

    ERROR_SCHEMA = ProblemSchema

    def handle_http_exception(self, error: HTTPException) -> Any:
        """Answer an HTTP error; a validation error names each field."""
        messages = (getattr(error, "data", None) or {}).get("messages")
        if messages:
            return problem(422, "invalid_input", gettext(CHECK_FIELDS), flatten(messages))
        return on_http_error(error)

    def document(self) -> dict[str, Any]:
        """The OpenAPI document as it is served."""
        return tell_problem_type(self.spec.to_dict())

    @public
    def _openapi_json(self) -> Response:
        return jsonify(self.document())


def flatten(messages: Mapping[Any, Any], prefix: str = "") -> dict[str, str]:
    """marshmallow's nested messages as pointer -> sentence; the place (json, query) is left out."""
    flat: dict[str, str] = {}
    for key, value in messages.items():
        path = (
            prefix
            if not prefix and key in {"json", "query", "files", "form"}
            else f"{prefix}/{key}".strip("/")
        )
        if isinstance(value, Mapping):
            flat.update(flatten(value, path))
        else:
            flat[path] = " ".join(map(str, value)) if isinstance(value, list) else str(value)
    return flat


def tell_problem_type(document: dict[str, Any]) -> dict[str, Any]:
    """flask-smorest documents errors as application/json; the header at run time is problem+json."""
    for response in document.get("components", {}).get("responses", {}).values():
        content = response.get("content", {})
        if "application/json" in content:
            content[PROBLEM] = content.pop("application/json")
    return document


def init_app(app: Flask) -> ProblemApi:
    """Install the frame; rooms register their blueprints on the result."""
    app.config.update(SETTINGS)
    api = ProblemApi(app)
    # Yuan and other exact numbers go out as text: a program that reads them as floats would round them.
    api.register_field(fields.Decimal, "string", "decimal")
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    app.add_url_rule("/api/v1/", "api_page", send_page)
    app.extensions["eldercare.api"] = api
    return api


@public
def send_page() -> str:
    """The browsable document, without a request to anywhere else."""
    document = current_app.extensions["eldercare.api"].document()
    return render_template("api.html", document=document)
