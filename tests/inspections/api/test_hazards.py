"""The doors to hazards: the steps, the role and the scope."""

from datetime import timedelta

from flask.testing import FlaskClient

from eldercare.core.db import db
from eldercare.inspections.models import Hazard
from tests.inspections.makers import make_hazard, make_inspector, make_manager, make_photo
from tests.makers import make_institution, make_user, signed_in


def _fresh(hazard: Hazard) -> Hazard:
    db.session.expire_all()
    return db.session.get_one(Hazard, hazard.id)


def test_a_manager_sees_only_the_own_institutions_hazards(client: FlaskClient) -> None:
    mine = make_hazard()
    make_hazard()
    with signed_in(client, mine.rectifier) as browser:
        assert [row["id"] for row in browser.get("/api/v1/hazards").json] == [mine.id]


def test_a_manager_does_not_open_another_institutions_hazard(client: FlaskClient) -> None:
    hazard = make_hazard()
    with signed_in(client, make_manager(make_institution())) as browser:
        assert browser.get(f"/api/v1/hazards/{hazard.id}").status_code == 404


def test_a_manager_does_not_rectify_another_institutions_hazard(client: FlaskClient) -> None:
    hazard, stranger = make_hazard(), make_manager(make_institution())
    body = {"note": "已加固", "photos": [make_photo().sha]}
    with signed_in(client, stranger) as browser:
        assert browser.post(f"/api/v1/hazards/{hazard.id}/rectify", json=body).status_code == 404


def test_a_hazard_goes_from_repair_to_closure(client: FlaskClient) -> None:
    hazard = make_hazard()
    address = f"/api/v1/hazards/{hazard.id}"
    with signed_in(client, hazard.rectifier) as browser:
        assert browser.post(f"{address}/begin", json={}).json["state"] == "in_repair"
        body = {"note": "已加固", "photos": [make_photo().sha]}
        assert browser.post(f"{address}/rectify", json=body).json["state"] == "recheck"
    with signed_in(client, make_inspector()) as browser:
        assert browser.post(f"{address}/return", json={"note": "还松"}).json["state"] == "returned"
    with signed_in(client, hazard.rectifier) as browser:
        browser.post(f"{address}/rectify", json=body | {"photos": [make_photo().sha]})
    with signed_in(client, make_user("bureau")) as browser:
        assert browser.post(f"{address}/close", json={}).json["state"] == "closed"


def test_whoever_answers_for_the_repair_is_refused_at_the_closure(client: FlaskClient) -> None:
    inspector = make_inspector()
    hazard = make_hazard("recheck", rectifier_id=inspector.id)
    with signed_in(client, inspector) as browser:
        answer = browser.post(f"/api/v1/hazards/{hazard.id}/close", json={})
    assert (answer.status_code, answer.json["code"]) == (403, "self_closure")
    assert _fresh(hazard).state == "recheck"


def test_a_manager_does_not_close(client: FlaskClient) -> None:
    hazard = make_hazard("recheck")
    with signed_in(client, hazard.rectifier) as browser:
        assert browser.post(f"/api/v1/hazards/{hazard.id}/close", json={}).status_code == 403


def test_an_empty_rectification_names_both_fields(client: FlaskClient) -> None:
    hazard = make_hazard()
    with signed_in(client, hazard.rectifier) as browser:
        answer = browser.post(f"/api/v1/hazards/{hazard.id}/rectify", json={})
    assert {error["pointer"] for error in answer.json["errors"]} == {"/note", "/photos"}


def test_a_step_from_an_old_screen_is_refused(client: FlaskClient) -> None:
    hazard = make_hazard("recheck")
    with signed_in(client, make_inspector()) as browser:
        answer = browser.post(f"/api/v1/hazards/{hazard.id}/close", json={"version": hazard.version - 1})
    assert (answer.status_code, answer.json["code"]) == (409, "stale_version")


def test_more_time_is_asked_and_granted(client: FlaskClient) -> None:
    hazard = make_hazard()
    until = (hazard.deadline + timedelta(days=10)).isoformat()
    address = f"/api/v1/hazards/{hazard.id}/extension"
    with signed_in(client, hazard.rectifier) as browser:
        assert browser.post(address, json={"until": until, "reason": "等配件"}).json["extension_requested"]
    with signed_in(client, make_user("bureau")) as browser:
        assert browser.post(f"{address}/grant", json={}).json["deadline"] == until


def test_more_time_is_refused(client: FlaskClient) -> None:
    hazard = make_hazard()
    until = (hazard.deadline + timedelta(days=10)).isoformat()
    address = f"/api/v1/hazards/{hazard.id}/extension"
    with signed_in(client, hazard.rectifier) as browser:
        browser.post(address, json={"until": until, "reason": "等配件"})
    with signed_in(client, make_user("bureau")) as browser:
        assert not browser.post(f"{address}/refuse", json={}).json["extension_requested"]


def test_the_list_shows_only_what_is_overdue(client: FlaskClient) -> None:
    late = make_hazard(deadline=make_hazard().deadline - timedelta(days=4000))
    with signed_in(client, make_inspector()) as browser:
        rows = browser.get("/api/v1/hazards?state=open&show=overdue").json
    assert [row["id"] for row in rows] == [late.id]
    assert rows[0]["days_late"] > 0


def test_one_hazard_shows_its_timeline(client: FlaskClient) -> None:
    hazard = make_hazard("closed")
    with signed_in(client, make_user("bureau")) as browser:
        shown = browser.get(f"/api/v1/hazards/{hazard.id}").json
    assert [event["verb"] for event in shown["events"]] == ["find", "assign", "submit", "close"]
    assert len(shown["rectifications"][0]["photos"]) == 1
