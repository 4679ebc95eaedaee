"""Gatherings on the board: blocks in the rows of their hosts, and a rule of their own."""

from dataclasses import replace

import pytest

from eldercare.visits.board.week import week_of
from eldercare.visits.moving.conflicts import Busy, check
from tests.makers import TODAY, make_operator, make_senior, make_station, make_worker, signed_in
from tests.visits.board.makers import HERE, make_draft, person, task
from tests.visits.gatherings.makers import make_day

BOARD = f"/api/v1/board?day={TODAY}"


@pytest.fixture
def desk(client):
    """A browser at the station's desk."""
    with signed_in(client, make_operator()) as browser:
        yield browser


def ways(origin: object, target: object, mode: str) -> float:
    return 0.0 if origin == target else 15.0


def test_an_overlap_with_a_gathering_has_a_name_of_its_own():
    host = replace(person(), busy=[Busy(-3, 560, 650, HERE)])
    (conflict,) = check(host, task(), 540, ways)
    assert (conflict.code, conflict.hard, conflict.params) == (
        "gathering",
        True,
        {"visit": -3, "minutes": 40},
    )


def test_the_row_of_a_host_has_the_gathering_with_its_way(desk):
    host = make_worker(lat=32.30, lon=120.80)
    day = make_day(hosts=[host])
    (row,) = desk.get(BOARD).json["workers"]
    (found,) = row["gatherings"]
    assert (found["day"], found["start"], found["end"], found["name"]) == (day.id, 600, 690, "Culture")
    assert found["travel"] > 0
    assert row["busy"] == 90 + found["travel"]


def test_a_cancelled_gathering_is_off_the_board(desk):
    make_day(hosts=[make_worker()], state="cancelled")
    (row,) = desk.get(BOARD).json["workers"]
    assert row["gatherings"] == []


def test_the_way_to_a_gathering_leads_from_the_visit_before_it(desk):
    host = make_worker()
    make_draft(480, host, senior=make_senior(lat=32.36, lon=120.86))
    make_day(hosts=[host])
    (row,) = desk.get(BOARD).json["workers"]
    assert row["gatherings"][0]["travel"] > 0


def test_a_move_onto_a_gathering_is_refused_by_its_name(desk):
    host = make_worker(name="沈丽娟")
    make_day(hosts=[host])
    visit = make_draft(540, None)
    asked = desk.post(f"/api/v1/visits/{visit.id}/check-move", json={"worker": host.id, "start": 620}).json
    assert [(one["code"], one["hard"]) for one in asked["rules"]] == [("gathering", True)]
    assert asked["rules"][0]["text"] == "沈丽娟 hosts Culture at the station then: 60 min overlap."
    moved = desk.post(
        f"/api/v1/visits/{visit.id}/move", json={"worker": host.id, "start": 620, "version": visit.version}
    )
    assert moved.status_code == 409


def test_the_week_counts_what_somebody_hosts(database):
    host = make_worker("leader")
    make_day(hosts=[host])
    ((worker, cells),) = week_of(make_station(), TODAY, 3, TODAY).rows
    assert worker.id == host.id
    assert [cell.busy for cell in cells] == [90, 0, 0]


def test_nobody_is_offered_a_visit_in_the_time_of_the_own_gathering(desk):
    host = make_worker()
    make_day(hosts=[host])
    visit = make_draft(540, None)
    (candidate,) = desk.get(f"/api/v1/visits/{visit.id}/candidates").json["candidates"]
    assert candidate["start"] == 540
