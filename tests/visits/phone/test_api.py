"""The doors for phones."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from eldercare.core.db import db, transaction
from eldercare.core.time import at, local_date, now
from eldercare.visits.models import Assignment, Attendance, Visit
from tests.makers import HOME, make_operator, make_station, make_visit, make_worker, signed_in
from tests.visits.makers import caregiver, on_day, visit_of

DOOR = {"lat": HOME[0], "lon": HOME[1], "accuracy": 20}
YARD = DOOR | {"lat": HOME[0] + 0.01}


def today(visit: Visit) -> Visit:
    return on_day(visit, local_date(now()))


def send(browser: FlaskClient, visit: Visit, step: str, body: dict[str, Any]) -> TestResponse:
    return browser.post(f"/api/v1/visits/{visit.id}/{step}", json=body)


def test_a_visit_goes_its_way_from_door_to_door(client: FlaskClient) -> None:
    me = caregiver()
    visit = today(visit_of(me))
    with signed_in(client, me) as browser:
        states = [
            send(browser, visit, step, body).json["state"]
            for step, body in [
                ("set-out", {}), ("check-in", DOOR), ("tasks", {"code": "floor"}),
                ("check-out", DOOR),
            ]
        ]  # fmt: skip
    assert states == ["on_the_way", "in_progress", "in_progress", "to_verify"]
    assert db.session.query(Attendance).one().exceptions == ["too_short"]


def test_far_from_home_the_field_is_named(client: FlaskClient) -> None:
    me = caregiver()
    visit = today(visit_of(me))
    with signed_in(client, me) as browser:
        answer = send(browser, visit, "check-in", YARD)
        taken = send(browser, visit, "check-in", YARD | {"reason": "In the yard."})
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert [error["pointer"] for error in answer.json["errors"]] == ["/reason"]
    assert taken.status_code == 200


@pytest.mark.parametrize("step", ["set-out", "check-in", "check-out", "tasks"])
def test_another_caregivers_visit_is_not_found(client: FlaskClient, step: str) -> None:
    visit = today(visit_of(caregiver()))
    with signed_in(client, caregiver()) as browser:
        body = {"code": "floor"} if step == "tasks" else DOOR
        assert send(browser, visit, step, body).status_code == 404


@pytest.mark.parametrize("step", ["set-out", "check-in", "check-out", "tasks"])
def test_an_operator_records_nothing_at_the_door(client: FlaskClient, step: str) -> None:
    visit = today(visit_of(caregiver()))
    with signed_in(client, make_operator()) as browser:
        assert send(browser, visit, step, {"code": "floor"}).status_code == 403


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"lat": 91}, "/lat"),
        ({"accuracy": -1}, "/accuracy"),
        ({"device_at": "2026-11-23T09:00:00"}, "/device_at"),
        ({"reason": "x" * 201}, "/reason"),
        ({"event_id": "short"}, "/event_id"),
    ],
)
def test_a_wrong_shape_names_its_field(client: FlaskClient, body: dict[str, Any], pointer: str) -> None:
    me = caregiver()
    visit = today(visit_of(me))
    with signed_in(client, me) as browser:
        answer = send(browser, visit, "check-in", body)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)


def test_the_same_entry_twice_is_one_attendance(client: FlaskClient) -> None:
    me = caregiver()
    visit = today(visit_of(me))
    with signed_in(client, me) as browser:
        answers = [send(browser, visit, "check-in", DOOR | {"event_id": "a" * 36}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert db.session.query(Attendance).count() == 1


def test_a_tick_can_be_taken_back(client: FlaskClient) -> None:
    me = caregiver()
    visit = today(visit_of(me))
    with signed_in(client, me) as browser:
        send(browser, visit, "check-in", DOOR)
        send(browser, visit, "tasks", {"code": "floor"})
        send(browser, visit, "tasks", {"code": "floor", "done": False})
        (mine,) = browser.get("/api/v1/my/day").json["visits"]
    assert mine["ticked"] == []


def test_my_day_is_mine_and_in_order(client: FlaskClient) -> None:
    me = caregiver()
    late, early = today(visit_of(me)), today(visit_of(me))
    today(visit_of(caregiver()))
    with transaction():
        part = db.session.query(Assignment).filter_by(visit_id=late.id).one()
        part.published_starts_at += timedelta(hours=2)
    with signed_in(client, me) as browser:
        answer = browser.get("/api/v1/my/day")
    assert [visit["id"] for visit in answer.json["visits"]] == [early.id, late.id]
    assert answer.json["visits"][0]["starts_at"].startswith(at(early.day, 540).isoformat()[:16])


def test_a_draft_is_nobodys_day_yet(client: FlaskClient) -> None:
    worker = make_worker()
    draft = today(make_visit())
    with transaction():
        draft.assignments[0].worker_id = worker.id
    with signed_in(client, caregiver()) as browser:
        assert browser.get("/api/v1/my/day").json["visits"] == []


def test_an_operator_decides_about_an_odd_visit(client: FlaskClient) -> None:
    odd, other = make_visit(state="to_verify"), make_visit(state="to_verify")
    with signed_in(client, make_operator()) as browser:
        counted = send(browser, odd, "verify", {"counts": True, "version": odd.version})
        rejected = send(browser, other, "verify", {"counts": False})
    assert (counted.json["state"], rejected.json["state"]) == ("done", "missed")


def test_another_stations_operator_does_not_find_it(client: FlaskClient) -> None:
    odd = make_visit(state="to_verify")
    with signed_in(client, make_operator(make_station("320682103"))) as browser:
        assert send(browser, odd, "verify", {"counts": True}).status_code == 404
