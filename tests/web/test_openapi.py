"""The API against its own document: calls drawn from it, well and badly formed, by every role."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from eldercare.accounts.actions import make_token
from eldercare.accounts.models import User
from eldercare.accounts.rules import may, token_verbs
from eldercare.core.db import db
from eldercare.core.time import now
from tests.conftest import fresh_app
from tests.makers import signed_in
from tests.web.everything import Everything

# So many calls of each operation by each role; `make test-api` draws more.
EXAMPLES = int(os.environ.get("API_EXAMPLES", "6"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
PROGRAMS = ("operator", "bureau", "admin", "inspector", "manager")
ROLES = (*PROGRAMS, "caregiver")
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
ABSENT = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Served:
    """An application with a small county, the ids of its things, and how each role says who it is."""

    app: Flask
    ids: dict[str, Any]
    ways_in: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One for all roles, on a database of its own; faults are answered as in life."""
    app = fresh_app(tmp_path_factory.mktemp("api"), name="api")
    app.testing, app.config["WTF_CSRF_ENABLED"] = False, False
    with app.app_context():
        db.create_all()
        county = Everything()
        county.grow_to(2)
        users = {role: db.session.get_one(User, county.users[role]) for role in ROLES}
        ways_in = {role: {"headers": bearer(users[role])} for role in PROGRAMS}
        # Whoever works in the field has no program: a browser's cookie.
        ways_in["caregiver"] = {"cookies": cookie_of(app, users["caregiver"])}
    yield Served(app, county.ids, ways_in)
    with app.app_context():
        db.engine.dispose()


def bearer(user: User) -> dict[str, str]:
    """A token with every permission that this user may hand on."""
    _token, text = make_token(user, "a program", token_verbs(user.role), 30, now=now())
    return {"Authorization": f"Bearer {text}"}


def cookie_of(app: Flask, user: User) -> dict[str, str]:
    """What a browser sends once this user is signed in."""
    client, name = app.test_client(), app.config["SESSION_COOKIE_NAME"]
    with signed_in(client, user):
        cookie = client.get_cookie(name)
        assert cookie is not None
        return {name: cookie.value}


def operations(served: Served) -> list[APIOperation]:
    """Every operation of the document, in which ids of things are real ones: few numbers are."""
    document: Any = served.app.test_client().get("/api/v1/openapi.json").json
    # Who calls is set by the test: keys that open nothing are tested elsewhere.
    del document["security"], document["components"]["securitySchemes"]
    for path in document["paths"].values():
        for parameter in path.get("parameters", ()):
            if parameter.get("name") in served.ids:
                parameter["schema"]["enum"] = [served.ids[parameter["name"]], ABSENT]
    for schema in document["components"]["schemas"].values():
        for name in served.ids.keys() & schema.get("properties", {}).keys():
            told = schema["properties"][name]
            schema["properties"][name] = {"anyOf": [{"enum": [served.ids[name]]}, told]}
    schema = schemathesis.openapi.from_dict(document)
    schema.app = served.app
    return [result.ok() for result in schema.get_all_operations()]


def verbs_of(app: Flask) -> dict[str, str]:
    """The permission of each operation that needs one, by its name in the document."""
    verbs = {}
    for rule in app.url_map.iter_rules():
        verb = getattr(app.view_functions[rule.endpoint], "required_verb", "")
        for method in rule.methods or ():
            verbs[method + " " + PLACE.sub(r"{\1}", rule.rule)] = verb
    return verbs


def calls(served: Served, role: str, operation: APIOperation) -> Callable[[], None]:
    """A run of calls that raises FailureGroup at the first answer that is not as documented."""
    drawn = operation.as_strategy() | operation.as_strategy(GenerationMode.NEGATIVE)

    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )
    @given(case=drawn)
    def run(case: Case) -> None:
        way_in = served.ways_in[role]
        if "If-Match" in case.headers:
            senior = f"/api/v1/seniors/{served.ids['senior_id']}"
            case.headers["If-Match"] = served.app.test_client().get(senior, **way_in).headers["ETag"]
        case.validate_response(case.call(**way_in), checks=CHECKS)

    return run


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_no_call_breaks_the_api_and_every_answer_is_as_documented(served: Served, role: str) -> None:
    verbs = verbs_of(served.app)
    wrong = {}
    for operation in operations(served):
        if verbs[operation.label] == "" or may(role, verbs[operation.label]):
            try:
                calls(served, role, operation)()
            except FailureGroup as group:
                wrong[operation.label] = "\n".join(map(str, group.exceptions))
    assert wrong == {}


def test_the_document_names_the_routes_as_the_application_does(served: Served) -> None:
    assert {operation.label for operation in operations(served)} <= verbs_of(served.app).keys()
