"""The pages and doors of the catalogue and of the rules."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient

from eldercare.core.db import db
from eldercare.core.time import local_date, now
from eldercare.services.models import EntitlementRule, Service
from eldercare.services.rules.entitlements import first_of, next_month
from tests.makers import make_operator, make_service, make_terms, make_user, signed_in
from tests.services.makers import make_rule

FORM = {
    "minutes": "45", "staff_count": "1", "priority": "2", "worker_kinds": ["caregiver"], "skills": ["clean"],
    "evidence": ["tasks", "photo"], "tasks": "扫地 | Sweep\n擦窗", "yuan_per_hour": "28.00",
}  # fmt: skip
RULE = {"name": "失能", "grade_from": "2", "grade_to": "", "minutes": "600", "combining": "best"}


def tomorrow() -> date:
    return local_date(now()) + timedelta(days=1)


def following() -> date:
    return next_month(first_of(local_date(now())))


def text_of(client: FlaskClient, address: str, user: Any = None) -> str:
    with signed_in(client, user or make_operator()) as browser:
        answer = browser.get(address)
    assert answer.status_code == 200
    return str(answer.text)


def test_an_operator_reads_the_catalogue_and_finds_no_button_to_change_it(client: FlaskClient) -> None:
    make_service()
    text = text_of(client, "/services")
    assert "Cleaning" in text
    assert "Add a service" not in text


def test_the_list_is_narrowed_by_family_and_place(client: FlaskClient) -> None:
    make_service()
    make_service("talk", family="health", name_en="Health talk", setting="group")
    assert "Cleaning" not in text_of(client, "/services?family=health")
    assert "Health talk" not in text_of(client, "/services?setting=home")


def test_a_filter_that_finds_nothing_says_so(client: FlaskClient) -> None:
    make_service()
    assert "No service here" in text_of(client, "/services?family=rehab")


def test_an_invented_price_is_marked_on_list_and_page(client: FlaskClient) -> None:
    make_service()
    make_terms("clean", date(2026, 1, 1), yuan_per_hour=Decimal("25.00"), invented=True)
    assert "Invented value" in text_of(client, "/services")
    assert "Invented value" in text_of(client, "/services/clean")


def test_a_retired_service_is_hidden_until_asked_for(client: FlaskClient) -> None:
    make_service(retired_on=date(2026, 1, 1))
    assert "Cleaning" not in text_of(client, "/services")
    assert "Cleaning" in text_of(client, "/services?retired=1")


def test_the_form_sets_terms_from_a_day_on(client: FlaskClient) -> None:
    version = make_service().version
    with signed_in(client, make_user("bureau")) as browser:
        form = FORM | {"since": tomorrow().isoformat(), "version": str(version)}
        assert browser.post("/services/clean/terms/new", data=form).status_code == 302
    terms = db.session.get_one(Service, "clean").terms_on(tomorrow())
    assert (terms.minutes, terms.yuan_per_hour, terms.evidence) == (45, Decimal("28.00"), ["tasks", "photo"])
    assert [task["en"] for task in terms.tasks] == ["Sweep", "擦窗"]


def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(client: FlaskClient) -> None:
    make_service()
    with signed_in(client, make_user("bureau")) as browser:
        form = FORM | {"since": local_date(now()).isoformat(), "version": "1", "yuan_per_hour": "much"}
        answer = browser.post("/services/clean/terms/new", data=form)
    assert answer.status_code == 422
    assert "An amount looks like 25.00." in answer.text
    assert "much" in answer.text


def test_an_older_version_is_not_written_over(client: FlaskClient) -> None:
    make_service()
    with signed_in(client, make_user("bureau")) as browser:
        form = FORM | {"since": tomorrow().isoformat(), "version": "99"}
        answer = browser.post("/services/clean/terms/new", data=form)
    assert answer.status_code == 422
    assert "Somebody changed this a moment ago" in answer.text


def test_a_service_is_added_retired_and_given_on(client: FlaskClient) -> None:
    with signed_in(client, make_user("admin")) as browser:
        head = {"code": "window", "name": "擦窗", "family": "clean", "setting": "home"}
        form = FORM | head | {"since": local_date(now()).isoformat()}
        assert browser.post("/services/new", data=form).headers["Location"].endswith("/services/window")
        version = db.session.get_one(Service, "window").version
        day = {"day": tomorrow().isoformat(), "version": str(version)}
        browser.post("/services/window/retire", data=day)
        db.session.expire_all()
        assert db.session.get_one(Service, "window").retired_on == tomorrow()
        browser.post("/services/window/keep", data={"version": str(version + 1)})
    db.session.expire_all()
    assert db.session.get_one(Service, "window").retired_on is None


def test_terms_to_come_are_taken_back_by_a_button(client: FlaskClient) -> None:
    make_service()
    terms = make_terms("clean", tomorrow(), minutes=45)
    version = db.session.get_one(Service, "clean").version
    with signed_in(client, make_user("admin")) as browser:
        browser.post(f"/services/clean/terms/{terms.id}/withdraw", data={"version": str(version)})
    db.session.expire_all()
    assert len(db.session.get_one(Service, "clean").terms) == 1


def test_the_rules_are_listed_with_whom_and_for_what(client: FlaskClient) -> None:
    make_rule(name_en="Loss of ability", grade_from=2, alone=True, families=["bath"], invented=True)
    text = text_of(client, "/services/entitlements")
    assert all(
        word in text for word in ("grade 2 and above", "Lives alone", "Help with bathing", "Invented value")
    )


def test_a_rule_is_added_changed_and_taken_back(client: FlaskClient) -> None:
    with signed_in(client, make_user("bureau")) as browser:
        first = RULE | {"since": f"{local_date(now()):%Y-%m}"}
        assert browser.post("/services/entitlements/new", data=first).status_code == 302
        rule = db.session.query(EntitlementRule).one()
        later = RULE | {"since": f"{following():%Y-%m}", "minutes": "900", "version": str(rule.version)}
        assert browser.post(f"/services/entitlements/{rule.id}", data=later).status_code == 302
        changed = db.session.query(EntitlementRule).filter_by(follows_id=rule.id).one()
        back = {"version": str(changed.version)}
        browser.post(f"/services/entitlements/{changed.id}/withdraw", data=back)
    db.session.expire_all()
    left = db.session.query(EntitlementRule).one()
    assert (left.minutes, left.until) == (600, None)


def test_a_rule_ends_by_a_button(client: FlaskClient) -> None:
    rule = make_rule()
    with signed_in(client, make_user("bureau")) as browser:
        form = {"until": f"{following():%Y-%m}", "version": str(rule.version)}
        browser.post(f"/services/entitlements/{rule.id}/end", data=form)
    db.session.expire_all()
    assert db.session.get_one(EntitlementRule, rule.id).until == following()


@pytest.mark.parametrize("when", ["ahead", "over"])
def test_a_kind_of_rules_without_one_says_so(client: FlaskClient, when: str) -> None:
    make_rule()
    assert "No rule here" in text_of(client, f"/services/entitlements?when={when}")


def test_the_api_gives_and_sets_terms(client: FlaskClient) -> None:
    make_service()
    body = {"since": tomorrow().isoformat(), "minutes": 50, "yuan_per_hour": "31.50"}
    with signed_in(client, make_user("admin")) as browser:
        made = browser.post("/api/v1/services/clean/terms", json=body)
        read = browser.get("/api/v1/services/clean").json
    assert made.status_code == 201
    assert [terms["yuan_per_hour"] for terms in read["terms"]] == [None, "31.50"]


def test_the_api_refuses_the_past_by_field(client: FlaskClient) -> None:
    make_service()
    with signed_in(client, make_user("admin")) as browser:
        answer = browser.post("/api/v1/services/clean/terms", json={"since": "2026-01-01", "minutes": 50})
    assert answer.status_code == 422


def test_the_api_adds_a_rule_and_ends_it(client: FlaskClient) -> None:
    body = {"name": "人人", "since": first_of(local_date(now())).isoformat(), "yuan": "80.00"}
    with signed_in(client, make_user("bureau")) as browser:
        rule = browser.post("/api/v1/entitlement-rules", json=body).json
        ended = browser.post(
            f"/api/v1/entitlement-rules/{rule['id']}/end", json={"until": following().isoformat()}
        ).json
    assert (rule["yuan"], ended["until"]) == ("80.00", following().isoformat())
