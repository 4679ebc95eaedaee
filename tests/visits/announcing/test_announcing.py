"""From a published plan to the outbox: who is told what, and never twice."""

from datetime import timedelta

import pytest
from flask.ctx import AppContext
from sqlalchemy import event

from eldercare.core.db import db, transaction
from eldercare.people.actions.agreeing import take_back_consent
from eldercare.people.actions.consents import withdraw_consent
from eldercare.visits.actions.announcing import announce_visits
from eldercare.visits.jobs import tell_of_visits
from eldercare.visits.models import VisitNotice
from tests.makers import NOW, TODAY, make_operator, make_senior, make_station, make_visit, make_worker
from tests.visits.announcing.makers import (
    BEGINS,
    EVENING,
    MORNING,
    NIGHT,
    TOMORROW,
    as_sent,
    kinds,
    make_agreeing,
    make_coming,
    make_relative,
    make_telling,
    messages,
    notices,
    republish,
    set_state,
)

MINUTE = timedelta(minutes=1)


def test_the_senior_and_whoever_of_the_family_agreed_are_told(database: AppContext) -> None:
    make_telling()
    senior = make_agreeing()
    relative = make_relative(senior)
    make_relative(senior, agrees=False)
    make_coming(senior)
    assert tell_of_visits(EVENING) == 2
    assert [notice.recipient for notice in notices()] == [f"senior:{senior.id}", f"relative:{relative.id}"]


def test_without_a_consent_nobody_is_told(database: AppContext) -> None:
    make_telling()
    make_coming(make_senior(phone="13800000001"))
    assert tell_of_visits(EVENING) == 0


def test_a_station_tells_nobody_until_it_is_switched_on(database: AppContext) -> None:
    make_telling(enabled=False)
    make_coming()
    assert tell_of_visits(EVENING) == 0


def test_without_a_way_out_nothing_is_written(database: AppContext) -> None:
    make_telling(NOWHERE_FOR_ALL)
    make_coming()
    assert tell_of_visits(EVENING) == 0


NOWHERE_FOR_ALL = "json://127.0.0.1:9/"
"""A group's address: no message for a person of its own."""


def test_an_outbox_row_names_nobody(database: AppContext) -> None:
    make_telling()
    make_coming()
    tell_of_visits(EVENING)
    (row,) = messages()
    assert row.params == {"station_id": make_station().id, "kind": "coming"}
    assert row.recipient.startswith("senior:")


@pytest.mark.parametrize("state", ["draft", "cancelled", "in_progress", "done", "missed"])
def test_only_what_is_published_is_told(database: AppContext, state: str) -> None:
    make_telling()
    set_state(make_coming(), state)
    assert tell_of_visits(EVENING) == 0


def test_nothing_is_told_before_the_evening_and_nothing_at_night(database: AppContext) -> None:
    make_telling()
    make_coming()
    assert [tell_of_visits(moment) for moment in (NOW, NIGHT, EVENING)] == [0, 0, 1]


def test_a_plan_that_is_published_late_is_told_in_the_morning(database: AppContext) -> None:
    make_telling()
    make_coming()
    assert [tell_of_visits(moment) for moment in (NIGHT, MORNING)] == [0, 1]


def test_the_clock_that_looks_again_finds_nothing_to_say(database: AppContext) -> None:
    make_telling()
    make_coming()
    tell_of_visits(EVENING)
    as_sent()
    assert [tell_of_visits(EVENING + n * MINUTE) for n in (0, 1, 60)] == [0, 0, 0]
    assert tell_of_visits(MORNING) == 0


def test_another_time_is_told_in_the_same_minute(database: AppContext) -> None:
    make_telling()
    visit = make_coming()
    tell_of_visits(EVENING)
    as_sent()
    republish(visit, begins=BEGINS + 30 * MINUTE)
    tell_of_visits(EVENING + MINUTE)
    assert kinds() == ["coming", "changed"]
    assert notices()[1].starts_at == BEGINS + 30 * MINUTE


def test_another_person_is_told(database: AppContext) -> None:
    make_telling()
    visit = make_coming()
    tell_of_visits(EVENING)
    as_sent()
    other = make_worker(name="张红梅")
    republish(visit, worker=other)
    tell_of_visits(EVENING + MINUTE)
    assert notices()[1].worker_ids == [other.id]


def test_there_and_back_again_is_told_each_time(database: AppContext) -> None:
    make_telling()
    visit = make_coming()
    for shift in (0, 60, 0):
        republish(visit, begins=BEGINS + shift * MINUTE)
        tell_of_visits(EVENING)
        as_sent()
    assert kinds() == ["coming", "changed", "changed"]


def test_what_is_called_off_is_told_once(database: AppContext) -> None:
    make_telling()
    visit = make_coming()
    tell_of_visits(EVENING)
    as_sent()
    set_state(visit, "cancelled")
    for minute in range(3):
        tell_of_visits(EVENING + minute * MINUTE)
        as_sent()
    assert kinds() == ["coming", "called_off"]


def test_what_waits_is_taken_back_when_it_is_no_longer_true(database: AppContext) -> None:
    make_telling()
    visit = make_coming()
    tell_of_visits(EVENING)
    republish(visit, begins=BEGINS + 60 * MINUTE)
    tell_of_visits(EVENING + MINUTE)
    assert [row.state for row in messages()] == ["cancelled", "pending"]
    assert kinds() == ["coming", "coming"]


def test_what_a_sender_has_in_hand_is_not_taken_back(database: AppContext) -> None:
    make_telling()
    visit = make_coming()
    tell_of_visits(EVENING)
    with transaction() as session:
        session.get_one(VisitNotice, notices()[0].id).message.lease_until = EVENING + 2 * MINUTE
    republish(visit, begins=BEGINS + 60 * MINUTE)
    tell_of_visits(EVENING + MINUTE)
    assert [row.state for row in messages()] == ["pending", "pending"]
    assert kinds() == ["coming", "changed"]


def test_a_visit_that_moves_to_another_day_is_told_where_it_went(database: AppContext) -> None:
    make_telling()
    visit = make_coming()
    tell_of_visits(EVENING)
    as_sent()
    week = timedelta(days=7)
    with transaction() as session:
        moved = session.get_one(type(visit), visit.id)
        moved.day, moved.window_start = TOMORROW + week, moved.window_start + week
        moved.window_end += week
    republish(visit, begins=BEGINS + week)
    tell_of_visits(EVENING + MINUTE)
    assert notices()[1].starts_at == BEGINS + week


def test_of_somebody_who_has_left_the_roll_nobody_is_told(database: AppContext) -> None:
    make_telling()
    senior = make_agreeing()
    make_relative(senior)
    set_state(make_coming(senior), "planned")
    tell_of_visits(EVENING)
    as_sent()
    with transaction() as session:
        session.get_one(type(senior), senior.id).left_on = TODAY
    set_state(notices()[0].visit, "cancelled")
    assert tell_of_visits(EVENING + MINUTE) == 0


def test_a_visit_to_a_device_is_told_to_nobody(database: AppContext) -> None:
    make_telling()
    make_coming(channel="device")
    assert tell_of_visits(EVENING) == 0


def test_a_consent_that_is_taken_back_ends_it_for_the_next_word(database: AppContext) -> None:
    make_telling()
    senior = make_agreeing()
    relative = make_relative(senior)
    visit = make_coming(senior)
    tell_of_visits(EVENING)
    as_sent()
    operator = make_operator()
    withdraw_consent(operator, relative.id, "visit_sms", now=EVENING)
    take_back_consent(operator, senior.id, "messages", day=TODAY, how="paper", now=EVENING)
    set_state(visit, "cancelled")
    assert tell_of_visits(EVENING + MINUTE) == 0


def test_another_station_is_not_told_of(database: AppContext) -> None:
    make_telling()
    other = make_station("320682107", name="江安镇颐养驿站")
    make_coming(station_id=other.id)
    assert announce_visits(other.id, now=EVENING) == 0
    assert tell_of_visits(EVENING) == 0


def count_queries() -> int:
    """How many statements one look takes."""
    seen: list[str] = []

    def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    announce_visits(make_station().id, now=EVENING)
    event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def test_a_look_takes_as_many_queries_for_many_visits_as_for_few(database: AppContext) -> None:
    make_telling()
    worker = make_worker()
    make_coming(worker=worker)
    tell_of_visits(EVENING)
    few = count_queries()
    for _ in range(4):
        make_coming(worker=worker)
    make_visit(worker=worker)
    tell_of_visits(EVENING)
    assert count_queries() == few
