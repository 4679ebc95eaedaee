"""What two operators see of each other: who looks at the board, who holds a card, who changed it last."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from eldercare.core import feed
from eldercare.core.db import db, transaction
from eldercare.core.time import at
from eldercare.visits.actions.moves import cancel_visit, move_visit
from eldercare.visits.actions.watching import Look, leave_board, watch_board
from eldercare.visits.models import BoardWatch, Visit
from tests.makers import NOW, TODAY, make_operator, make_station, make_visit, make_worker, signed_in

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def desk(client):
    with signed_in(client, make_operator()) as browser:
        yield browser


def look(browser, window="a", **more):
    return browser.post("/api/v1/board/watch", json={"window": window, "day": str(TODAY), **more}).json


def watches(user, window="b", visit=None, *, holding=False, when=NOW):
    watch_board(Look(window, make_station().id, TODAY, visit, holding), actor=user, now=when)


def told():
    db.session.rollback()
    return sum(event.kind == "board.watch" for event in feed.since(0))


def test_an_operator_sees_who_else_looks_and_what_that_one_holds(desk):
    other, visit = make_operator(), make_visit()
    watches(other, visit=visit.id, holding=True)
    assert look(desk) == [{"user": other.id, "name": other.display_name, "visit": visit.id, "holding": True}]


def test_nobody_sees_the_own_windows_as_somebody_else(desk):
    look(desk, "a")
    assert look(desk, "b") == []


def test_a_board_without_a_sign_of_life_for_a_minute_is_forgotten(desk):
    watches(make_operator(), when=NOW - timedelta(seconds=61))
    assert look(desk) == []
    assert db.session.scalar(select(func.count()).select_from(BoardWatch)) == 1


def test_others_are_told_of_news_and_not_of_each_sign_of_life():
    user = make_operator()
    watches(user)
    watches(user, when=NOW + timedelta(seconds=20))
    assert told() == 1
    watches(user, visit=5)
    assert told() == 2


def test_a_window_that_closes_is_gone_at_once(desk):
    user = make_operator()
    watches(user)
    leave_board("b", actor=user, now=NOW)
    assert look(desk) == []


def test_the_last_change_says_who_moved_the_visit_from_where_to_where(desk):
    first, second = make_worker(name="沈丽娟"), make_worker(name="张红梅")
    visit, other = make_visit(), make_operator()
    for worker, minute in ((first, 600), (second, 630)):
        db.session.rollback()
        move_visit(visit.id, 0, worker.id, at(TODAY, minute), version=None, actor=other, now=NOW)
    answer = desk.get(f"/api/v1/visits/{visit.id}/last-change").json
    assert answer["by"] == other.display_name
    assert answer["before"] == {"worker": first.id, "name": "沈丽娟", "start": 600}
    assert answer["parts"] == [{"position": 0, "worker": second.id, "name": "张红梅", "start": 630}]


def test_a_visit_that_was_planned_anew_since_was_changed_by_no_operator(desk):
    first, second = make_worker(), make_worker()
    visit, other = make_visit(), make_operator()
    move_visit(visit.id, 0, first.id, at(TODAY, 600), version=None, actor=other, now=NOW)
    with transaction() as session:
        session.get_one(Visit, visit.id).assignments[0].worker_id = second.id
    answer = desk.get(f"/api/v1/visits/{visit.id}/last-change").json
    assert (answer["by"], answer["verb"], answer["before"]) == (None, None, None)


def test_who_cancelled_a_visit_is_named(desk):
    visit, other = make_visit(), make_operator()
    cancel_visit(visit.id, "weather", version=None, actor=other, now=NOW)
    answer = desk.get(f"/api/v1/visits/{visit.id}/last-change").json
    assert (answer["by"], answer["verb"], answer["state"]) == (
        other.display_name,
        "visit.cancel",
        "cancelled",
    )


def test_a_visit_that_no_operator_touched_has_no_last_change(desk):
    answer = desk.get(f"/api/v1/visits/{make_visit().id}/last-change").json
    assert (answer["by"], answer["at"], answer["before"]) == (None, None, None)
