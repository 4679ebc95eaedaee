"""The doors to inspections: shape, role and scope."""

from flask.testing import FlaskClient

from eldercare.core.db import db
from eldercare.inspections.models import Hazard, Inspection
from tests.inspections.makers import (
    SHORT_LIST,
    make_checklist,
    make_inspection,
    make_inspector,
    make_manager,
    make_running,
)
from tests.makers import make_institution, make_operator, signed_in


def _plan(**changes: object) -> dict[str, object]:
    make_checklist()
    people = [make_inspector().id, make_inspector().id]
    values = {"kind": "special", "planned_day": "2026-11-23", "inspector_ids": people}
    return {"institution_id": make_institution().id, **values, **changes}


def test_an_inspector_plans(client: FlaskClient) -> None:
    with signed_in(client, make_inspector()) as browser:
        answer = browser.post("/api/v1/inspections", json=_plan())
    assert (answer.status_code, answer.json["state"], answer.json["checklist"]) == (201, "planned", "short")


def test_a_plan_for_one_person_names_the_field(client: FlaskClient) -> None:
    with signed_in(client, make_inspector()) as browser:
        answer = browser.post("/api/v1/inspections", json=_plan(inspector_ids=[make_inspector().id]))
    assert answer.status_code == 422
    assert answer.json["code"] == "too_few_inspectors"
    assert answer.json["errors"][0]["pointer"] == "/inspectors"


def test_a_plan_for_an_unknown_institution_is_refused(client: FlaskClient) -> None:
    with signed_in(client, make_inspector()) as browser:
        answer = browser.post("/api/v1/inspections", json=_plan(institution_id=9999))
    assert answer.status_code == 422


def test_a_manager_does_not_plan(client: FlaskClient) -> None:
    with signed_in(client, make_manager(make_institution())) as browser:
        assert browser.post("/api/v1/inspections", json=_plan()).status_code == 403


def test_a_station_operator_does_not_see_inspections(client: FlaskClient) -> None:
    with signed_in(client, make_operator()) as browser:
        assert browser.get("/api/v1/inspections").status_code == 403


def test_a_manager_sees_an_announced_plan(client: FlaskClient) -> None:
    inspection = make_inspection()
    with signed_in(client, make_manager(inspection.institution)) as browser:
        assert [row["id"] for row in browser.get("/api/v1/inspections").json] == [inspection.id]


def test_a_manager_does_not_see_a_surprise_before_it_starts(client: FlaskClient) -> None:
    inspection = make_inspection(kind="surprise")
    with signed_in(client, make_manager(inspection.institution)) as browser:
        assert browser.get("/api/v1/inspections").json == []
        assert browser.get(f"/api/v1/inspections/{inspection.id}").status_code == 404


def test_a_manager_sees_a_surprise_once_it_has_started(client: FlaskClient) -> None:
    inspection = make_running(kind="surprise")
    with signed_in(client, make_manager(inspection.institution)) as browser:
        assert [row["id"] for row in browser.get("/api/v1/inspections").json] == [inspection.id]


def test_a_manager_does_not_see_another_institutions_inspection(client: FlaskClient) -> None:
    inspection = make_inspection()
    with signed_in(client, make_manager(make_institution())) as browser:
        assert browser.get("/api/v1/inspections").json == []
        assert browser.get(f"/api/v1/inspections/{inspection.id}").status_code == 404


def test_an_inspection_runs_from_start_to_hazard(client: FlaskClient) -> None:
    inspection = make_inspection()
    address = f"/api/v1/inspections/{inspection.id}"
    with signed_in(client, inspection.inspectors[0]) as browser:
        assert browser.post(f"{address}/start", json={}).status_code == 200
        for code, *_rest in SHORT_LIST:
            body = {"item": code, "result": "fail" if code == "JZ-04" else "pass", "note": "松动"}
            assert browser.post(f"{address}/answers", json=body).status_code == 200
        done = browser.post(f"{address}/finish", json={"signature": "甲、乙"})
    assert (done.status_code, done.json["score"]) == (200, 99)
    assert db.session.query(Hazard).count() == 1


def test_an_inspector_who_is_not_on_it_does_not_start_it(client: FlaskClient) -> None:
    inspection = make_inspection()
    with signed_in(client, make_inspector()) as browser:
        answer = browser.post(f"/api/v1/inspections/{inspection.id}/start", json={})
    assert (answer.status_code, answer.json["code"]) == (403, "not_on_this_inspection")


def test_an_answer_without_its_photo_names_the_field(client: FlaskClient) -> None:
    inspection = make_running()
    with signed_in(client, inspection.inspectors[0]) as browser:
        answer = browser.post(
            f"/api/v1/inspections/{inspection.id}/answers", json={"item": "XF-03", "result": "fail"}
        )
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/photos")


def test_an_end_with_open_items_names_them(client: FlaskClient) -> None:
    inspection = make_running()
    with signed_in(client, inspection.inspectors[0]) as browser:
        answer = browser.post(f"/api/v1/inspections/{inspection.id}/finish", json={"signature": "甲"})
    assert answer.status_code == 409
    assert "XF-03, JZ-04, SP-01, YP-01" in answer.json["detail"]


def test_a_plan_is_cancelled(client: FlaskClient) -> None:
    inspection = make_inspection()
    with signed_in(client, inspection.inspectors[0]) as browser:
        browser.post(f"/api/v1/inspections/{inspection.id}/cancel", json={"version": 1})
    db.session.expire_all()
    assert db.session.get_one(Inspection, inspection.id).state == "cancelled"


def test_one_inspection_shows_its_answers(client: FlaskClient) -> None:
    inspection = make_running()
    with signed_in(client, inspection.inspectors[0]) as browser:
        address = f"/api/v1/inspections/{inspection.id}"
        browser.post(f"{address}/answers", json={"item": "JZ-04", "result": "pass"})
        shown = browser.get(address).json["answers"]
    assert [(row["item"], row["result"]) for row in shown] == [("JZ-04", "pass")]
