"""Who works when: the weekly pattern with its versions, nights, and single days."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask.ctx import AppContext
from sqlalchemy import select

from eldercare.core.db import db
from eldercare.core.errors import InvalidInputError, NotFoundError
from eldercare.people import actions, queries
from eldercare.people.models import Shift, Worker
from eldercare.people.rules.hours import (
    MIDNIGHT,
    Spell,
    cut_at_midnight,
    day_fault,
    minute_of,
    spell_fault,
    week_of,
)
from tests.makers import NOW, TODAY, make_operator, make_worker
from tests.people.makers import audited, make_other_station

DAY = timedelta(days=1)
MORNING, LATE = Spell(480, 720), Spell(780, 1020)


def on(worker: Worker, day: date) -> list[tuple[int, int]]:
    """What the planner, the board and the phone are told of one day."""
    spells = queries.spells_on(db.session(), [worker.id], day).get(worker.id, ())
    return [(one.starts, one.ends) for one in spells]


def at_minute(worker: Worker, day: date, minute: int) -> bool:
    """What the search for responders is told."""
    query = select(Worker.id).where(Worker.id == worker.id, queries.works_at(Worker.id))
    given = {"day": day, "weekday": day.weekday(), "minute": float(minute)}
    return db.session.scalar(query, given) is not None


def test_a_night_is_cut_at_midnight_and_its_morning_belongs_to_the_next_day() -> None:
    assert cut_at_midnight(6, Spell(1200, 360)) == [(6, Spell(1200, 1440)), (0, Spell(0, 360))]


def test_a_spell_until_midnight_has_no_morning() -> None:
    assert cut_at_midnight(0, Spell(1200, 0)) == [(0, Spell(1200, 1440))]


@pytest.mark.parametrize(
    ("window", "kept"),
    [((1320, 1380), (30, 0)), ((60, 180), (0, 30)), ((0, 0), (30, 0))],
)
def test_the_break_of_a_night_stays_where_it_is_due(window: tuple[int, int], kept: tuple[int, int]) -> None:
    parts = cut_at_midnight(0, Spell(1200, 360, 30, *window))
    assert tuple(part.break_minutes for _, part in parts) == kept
    assert all(part.break_to <= part.ends for _, part in parts)


@pytest.mark.parametrize(
    ("spell", "good"),
    [
        (Spell(480, 1020), True),
        (Spell(1200, 360), True),
        (Spell(480, 480), False),
        (Spell(480, MIDNIGHT + 1), False),
        (Spell(-1, 480), False),
        (Spell(480, 1020, 60, 690, 810), True),
        (Spell(480, 1020, 60, 400, 500), False),
        (Spell(480, 1020, 60, 690, 720), False),
        (Spell(480, 1020, -5), False),
    ],
)
def test_a_spell_that_cannot_be_is_named(spell: Spell, good: bool) -> None:
    assert (spell_fault(spell) is None) is good


def test_spells_of_a_day_do_not_overlap() -> None:
    assert day_fault([MORNING, LATE]) is None
    assert day_fault([Spell(480, 800), LATE]) is not None
    assert day_fault(week_of([(0, Spell(1200, 360)), (1, Spell(300, 600))])[1]) is not None


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("08:30", 510),
        ("8:30", 510),
        ("24:00", 1440),
        ("24:01", None),
        ("8.30", None),
        ("08:60", None),
        ("", None),
    ],
)
def test_a_time_of_the_day_is_read_with_twenty_four_hours(text: str, minute: int | None) -> None:
    assert minute_of(text) == minute


def set_week(worker: Worker, *typed: tuple[int, Spell], since: date = TODAY, **given: Any) -> Worker:
    return actions.set_pattern(make_operator(), worker.id, typed, since, now=NOW, **given)


def test_a_new_pattern_counts_from_its_day_and_the_old_one_before(database: AppContext) -> None:
    worker = make_worker()
    tomorrow = TODAY + DAY
    set_week(worker, (tomorrow.weekday(), MORNING), (tomorrow.weekday(), LATE), since=tomorrow)
    assert on(worker, TODAY) == [(480, 1020)]
    assert on(worker, tomorrow) == [(480, 720), (780, 1020)]
    assert on(worker, tomorrow + DAY) == []
    assert on(worker, TODAY - 7 * DAY) == [(480, 1020)]


def test_a_pattern_that_would_have_begun_later_is_replaced(database: AppContext) -> None:
    worker = make_worker()
    set_week(worker, (0, MORNING), since=TODAY + 7 * DAY)
    set_week(worker, (0, LATE), since=TODAY)
    assert on(worker, TODAY + 7 * DAY) == [(780, 1020)]


def test_a_night_is_work_on_both_its_days(database: AppContext) -> None:
    worker = make_worker()
    set_week(worker, (TODAY.weekday(), Spell(1200, 360)))
    assert (on(worker, TODAY), on(worker, TODAY + DAY)) == ([(1200, 1440)], [(0, 360)])
    assert [at_minute(worker, TODAY, 1439), at_minute(worker, TODAY + DAY, 0)] == [True, True]
    assert not at_minute(worker, TODAY + DAY, 360)


def test_every_fault_of_a_week_is_named_at_once(database: AppContext) -> None:
    worker = make_worker()
    with pytest.raises(InvalidInputError) as refused:
        set_week(worker, (0, Spell(480, 480)), (1, Spell(480, 1020, 600, 500, 520)))
    assert list(refused.value.fields) == ["spell-0", "spell-1"]
    with pytest.raises(InvalidInputError) as refused:
        set_week(worker, (0, Spell(480, 800)), (0, LATE))
    assert list(refused.value.fields) == ["day-0"]
    assert on(worker, TODAY) == [(480, 1020)]


def test_nobody_sets_the_hours_of_another_station(database: AppContext) -> None:
    worker = make_worker(station_id=make_other_station().id)
    with pytest.raises(NotFoundError):
        set_week(worker, (0, MORNING))


def set_day(worker: Worker, reason: str, *spells: Spell, day: date = TODAY) -> int:
    return actions.set_days(make_operator(), [worker.id], [day], reason, spells, now=NOW)


@pytest.mark.parametrize("reason", ["free", "holiday"])
def test_a_free_day_has_no_work_though_planned(database: AppContext, reason: str) -> None:
    worker = make_worker()
    set_day(worker, reason)
    assert (on(worker, TODAY), at_minute(worker, TODAY, 600)) == ([], False)
    assert on(worker, TODAY + DAY) == [(480, 1020)]


def test_other_hours_replace_the_pattern_on_that_day_alone(database: AppContext) -> None:
    worker = make_worker()
    set_day(worker, "hours", Spell(600, 660), Spell(1200, 1260))
    assert on(worker, TODAY) == [(600, 660), (1200, 1260)]
    assert [at_minute(worker, TODAY, minute) for minute in (500, 630, 900, 1230)] == [
        False,
        True,
        False,
        True,
    ]


def test_somebody_works_on_a_day_that_is_free_by_the_pattern(database: AppContext) -> None:
    worker = make_worker()
    set_week(worker)
    set_day(worker, "extra", MORNING)
    assert (on(worker, TODAY), at_minute(worker, TODAY, 600)) == ([(480, 720)], True)


def test_the_second_word_on_a_day_replaces_the_first(database: AppContext) -> None:
    worker = make_worker()
    set_day(worker, "free")
    set_day(worker, "hours", LATE)
    assert on(worker, TODAY) == [(780, 1020)]


def test_a_day_that_is_taken_back_follows_the_pattern_again(database: AppContext) -> None:
    worker = make_worker()
    set_day(worker, "free")
    actions.clear_day(make_operator(), worker.id, TODAY, now=NOW)
    assert on(worker, TODAY) == [(480, 1020)]
    assert audited() == ["worker.days", "worker.days_clear"]
    with pytest.raises(NotFoundError):
        actions.clear_day(make_operator(), worker.id, TODAY, now=NOW)


def test_a_holiday_is_noted_for_many_at_once(database: AppContext) -> None:
    workers = [make_worker(), make_worker()]
    days = [TODAY, TODAY + DAY]
    ids = [one.id for one in workers]
    assert actions.set_days(make_operator(), ids, days, "holiday", now=NOW) == 4
    assert [on(one, day) for one in workers for day in days] == [[]] * 4


def test_many_at_once_are_all_or_none(database: AppContext) -> None:
    mine, other = make_worker(), make_worker(station_id=make_other_station().id)
    with pytest.raises(NotFoundError):
        actions.set_days(make_operator(), [mine.id, other.id], [TODAY], "holiday", now=NOW)
    assert on(mine, TODAY) == [(480, 1020)]


@pytest.mark.parametrize(
    ("reason", "spells", "day", "field"),
    [
        ("bored", (), TODAY, "reason"),
        ("free", (MORNING,), TODAY, "reason"),
        ("hours", (), TODAY, "starts"),
        ("hours", (Spell(480, 800), LATE), TODAY, "starts"),
        ("hours", (Spell(1200, 360),), TODAY, "starts"),
        ("free", (), TODAY + 400 * DAY, "day"),
    ],
)
def test_a_day_that_cannot_be_is_named(
    database: AppContext, reason: str, spells: tuple[Spell, ...], day: date, field: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        set_day(make_worker(), reason, *spells, day=day)
    assert list(refused.value.fields) == [field]


def test_the_days_of_a_week_say_why_they_differ(database: AppContext) -> None:
    worker = make_worker()
    set_day(worker, "free", day=TODAY + DAY)
    days = queries.days_of(db.session(), worker.id, TODAY, 3)
    assert [(one.reason, len(one.spells)) for one in days] == [("", 1), ("free", 0), ("", 1)]


def test_hours_are_read_with_two_queries_however_many_people(database: AppContext) -> None:
    ids = [make_worker().id for _ in range(5)]
    assert len(queries.spells_on(db.session(), ids, TODAY)) == 5
    assert db.session.query(Shift).count() == 35
