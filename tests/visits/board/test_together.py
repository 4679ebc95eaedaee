"""Several visits changed at once: all of them or none, each with the version at which it was read."""

import pytest
from sqlalchemy import select

from eldercare.accounts.models import AuditEntry
from eldercare.core.db import db
from eldercare.visits.models import Visit
from tests.makers import (
    make_operator,
    make_senior,
    make_station,
    make_user,
    make_visit,
    make_worker,
    signed_in,
)
from tests.visits.board.makers import make_draft


@pytest.fixture
def desk(client):
    with signed_in(client, make_operator()) as browser:
        yield browser


def part(visit, **more):
    return {"visit_id": visit.id, "position": 0, "version": visit.version, **more}


def holders(*visits):
    db.session.rollback()
    db.session.expire_all()
    return [db.session.get_one(Visit, visit.id).assignments[0].worker_id for visit in visits]


def test_several_visits_are_given_to_one_person_one_after_the_other(desk):
    worker, first, second = make_worker(), make_visit(), make_visit()
    answer = desk.post(
        "/api/v1/board/give", json={"worker": worker.id, "visits": [part(first), part(second)]}
    )
    assert holders(first, second) == [worker.id, worker.id]
    starts = sorted(one["parts"][0]["start"] for one in answer.json["changed"]["visits"])
    assert starts[1] >= starts[0] + 60


def test_visits_keep_their_start_where_the_new_person_has_room(desk):
    old, new = make_worker(), make_worker()
    visit = make_draft(615, old)
    answer = desk.post("/api/v1/board/give", json={"worker": new.id, "visits": [part(visit)]})
    assert answer.json["changed"]["visits"][0]["parts"][0]["start"] == 615


def test_when_one_does_not_fit_none_is_moved_and_it_is_named_with_the_rule(desk):
    worker = make_worker()
    visits = [make_visit(senior=make_senior(name=f"老人{n}")) for n in range(4)]
    answer = desk.post("/api/v1/board/give", json={"worker": worker.id, "visits": [part(v) for v in visits]})
    assert answer.json["changed"] is None
    assert answer.json["able"] + len(answer.json["refused"]) == 4
    assert answer.json["refused"][0]["rules"][0]["title"]
    assert holders(*visits) == [None] * 4


def test_those_that_fit_are_moved_when_that_is_asked_for(desk):
    worker = make_worker()
    visits = [make_visit() for _ in range(4)]
    wish = {"worker": worker.id, "visits": [part(v) for v in visits], "only_possible": True}
    answer = desk.post("/api/v1/board/give", json=wish)
    assert holders(*visits).count(worker.id) == answer.json["able"] > 0


def test_a_person_of_another_station_is_nobody_here(desk):
    worker = make_worker(station_id=make_station("320682107", name="江安镇颐养驿站").id)
    answer = desk.post("/api/v1/board/give", json={"worker": worker.id, "visits": [part(make_visit())]})
    assert answer.status_code == 404


def test_nobody_is_given_both_halves_of_a_visit_for_two(desk):
    first, second = make_worker(), make_worker()
    visit = make_draft(600, first, second)
    answer = desk.post("/api/v1/board/give", json={"worker": second.id, "visits": [part(visit)]})
    assert [rule["code"] for rule in answer.json["refused"][0]["rules"]] == ["same_person"]


def test_several_visits_are_taken_out_and_put_back_at_once(desk):
    worker = make_worker()
    first, second = make_draft(540, worker), make_draft(660, worker)
    out = [part(v, kind="move") for v in (first, second)]
    answer = desk.post("/api/v1/board/changes", json={"changes": out})
    assert holders(first, second) == [None, None]
    before = {step["visit_id"]: step["before"] for step in answer.json["steps"]}
    assert before[second.id] == {"worker": worker.id, "start": 660, "pinned": False}
    versions = {one["id"]: one["version"] for one in answer.json["visits"]}
    back = [
        {"visit_id": v.id, "version": versions[v.id], "kind": "move", **before[v.id]} for v in (first, second)
    ]
    desk.post("/api/v1/board/changes", json={"changes": back, "override_reason": "undo"})
    assert holders(first, second) == [worker.id, worker.id]


def test_one_stale_version_refuses_all(desk):
    worker = make_worker()
    first, second = make_draft(540, worker), make_draft(660, worker)
    stale = [part(first, kind="move"), part(second, kind="move") | {"version": second.version - 1}]
    answer = desk.post("/api/v1/board/changes", json={"changes": stale})
    assert (answer.status_code, answer.json["code"]) == (409, "stale_version")
    assert holders(first, second) == [worker.id, worker.id]


def test_several_parts_are_pinned_each_with_a_line_in_the_trail(desk):
    worker = make_worker()
    visits = [make_draft(540, worker), make_draft(660, worker)]
    pins = [part(v, kind="pin", pinned=True) for v in visits]
    answer = desk.post("/api/v1/board/changes", json={"changes": pins})
    assert all(one["parts"][0]["pinned"] for one in answer.json["visits"])
    lines = db.session.scalars(select(AuditEntry.verb).where(AuditEntry.verb == "visit.pin")).all()
    assert len(lines) == 2


def test_both_parts_of_one_visit_are_changed_with_the_version_that_was_read(desk):
    visit = make_draft(600, make_worker(), make_worker())
    out = [part(visit, kind="move"), part(visit, kind="move") | {"position": 1}]
    assert desk.post("/api/v1/board/changes", json={"changes": out}).status_code == 200
    assert holders(visit) == [None]


def test_several_visits_are_cancelled_for_one_reason(desk):
    visits = [make_draft(540, make_worker()), make_visit()]
    wish = {"visits": [part(v) for v in visits], "reason": "weather"}
    answer = desk.post("/api/v1/board/cancel", json=wish)
    assert answer.json["gone"] == [v.id for v in visits]


def test_cancelled_visits_come_back_as_new_ones_on_the_board(desk):
    worker = make_worker()
    visits = [make_draft(540, worker), make_draft(660, worker)]
    gone = desk.post(
        "/api/v1/board/cancel", json={"visits": [part(v) for v in visits], "reason": "senior_asked"}
    )
    asked = [{"visit_id": step["visit_id"], "version": step["version"]} for step in gone.json["steps"]]
    answer = desk.post("/api/v1/board/uncancel", json={"visits": asked})
    back = [one["visit_id"] for one in answer.json["back"]]
    assert [one["was"] for one in answer.json["back"]] == [v.id for v in visits]
    assert {one["id"]: one["parts"][0]["start"] for one in answer.json["visits"]} == dict(
        zip(back, (540, 660), strict=True)
    )


def test_who_may_not_cancel_brings_nothing_back(client):
    visit = make_visit(state="cancelled", cancel_reason="weather")
    with signed_in(client, make_user("bureau")) as browser:
        answer = browser.post("/api/v1/board/uncancel", json={"visits": [part(visit)]})
    assert answer.status_code == 403


def test_visits_of_two_days_are_not_changed_at_once(desk):
    today, other = make_visit(), make_visit(station_id=make_station("320682107", name="江安").id)
    answer = desk.post(
        "/api/v1/board/changes", json={"changes": [part(v, kind="move") for v in (today, other)]}
    )
    assert answer.status_code in {404, 422}


def test_a_visit_of_a_neighbour_does_not_exist(desk):
    there = make_station("320682107", name="江安镇颐养驿站")
    visit = make_visit(station_id=there.id, area_code="320682107001")
    answer = desk.post("/api/v1/board/changes", json={"changes": [part(visit, kind="move")]})
    assert answer.status_code == 404
