"""The one place where a refusal becomes an answer: problem+json for programs, a page for people."""

from http import HTTPStatus

import structlog
from flask import Flask, Response, g, jsonify, render_template, request
from flask_babel import gettext
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException

from eldercare.core.db import db
from eldercare.core.errors import EldercareError, InvalidInputError, NotFoundError, UnavailableError
from eldercare.core.wording import sentence_of
from eldercare.web.security import wants_json

log = structlog.get_logger(__name__)

PROBLEM = "application/problem+json"


def problem(status: int, code: str, detail: str, fields: dict[str, str] | None = None) -> Response:
    """An RFC 9457 answer; `errors` points at each field."""
    body: dict[str, object] = {
        "type": f"/problems/{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }
    if fields:
        body["errors"] = [{"pointer": f"/{name}", "detail": text} for name, text in fields.items()]
    answer = jsonify(body)
    answer.status_code = status
    answer.mimetype = PROBLEM
    return answer


def on_refusal(error: EldercareError) -> Response:
    """Answer one of our own refusals."""
    detail = sentence_of(error)
    if wants_json():
        fields = error.fields if isinstance(error, InvalidInputError) else {}
        return problem(error.status, error.code, detail, {k: gettext(v) for k, v in fields.items()})
    page = render_template("error.html", sentence=detail, status=error.status)
    return Response(page, status=error.status)


def on_csrf(_error: CSRFError) -> Response:
    """A form whose token is missing or too old."""
    detail = gettext("This page was open for too long. Load it again and repeat the last step.")
    if wants_json():
        return problem(400, "csrf", detail)
    return Response(render_template("error.html", sentence=detail, status=400), status=400)


def on_http_error(error: HTTPException) -> Response | HTTPException:
    """Werkzeug's own errors: an unknown address, a wrong method, a body too large."""
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error
    if error.code == HTTPStatus.NOT_FOUND:
        return on_refusal(NotFoundError())
    if wants_json():
        return problem(error.code, error.name.lower().replace(" ", "_"), error.description or error.name)
    page = render_template("error.html", sentence=error.description or error.name, status=error.code)
    return Response(page, status=error.code)


def on_out_of_range(error: OverflowError | DataError) -> Response:
    """A number or a day beyond what the database or the calendar holds names nothing that exists."""
    db.session.rollback()  # PostgreSQL answers nothing more in a transaction that failed
    log.warning("out_of_range", error=type(error).__name__, endpoint=request.endpoint)
    return on_refusal(NotFoundError())


def on_database_away(error: OperationalError) -> Response:
    """The database is locked for too long, or gone: trying again may help."""
    log.error("database_away", exc_info=error)
    db.session.rollback()
    # To ask who is signed in would fail again: the page is written as for a stranger.
    g._login_user = AnonymousUserMixin()
    return on_refusal(UnavailableError())


def init_app(app: Flask) -> None:
    """Install the handlers; the API frame installs the one for HTTP errors."""
    app.register_error_handler(EldercareError, on_refusal)
    app.register_error_handler(CSRFError, on_csrf)
    app.register_error_handler(OverflowError, on_out_of_range)
    app.register_error_handler(DataError, on_out_of_range)
    app.register_error_handler(OperationalError, on_database_away)
