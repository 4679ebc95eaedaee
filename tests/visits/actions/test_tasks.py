"""Ticking tasks."""

from datetime import timedelta

import pytest

from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import InvalidInputError, NotFoundError, StepRefusedError
from eldercare.visits.actions.attendance import check_in, check_out
from eldercare.visits.actions.field import Sent
from eldercare.visits.actions.tasks import tick_task, untick_task
from eldercare.visits.errors import NotCheckedInError
from eldercare.visits.models import Visit, VisitTask
from tests.makers import NOW
from tests.visits.makers import AT_HOME, caregiver, visit_of, visit_of_two


def begun() -> tuple[User, Visit]:
    me = caregiver()
    visit = visit_of(me)
    check_in(visit.id, me, AT_HOME, now=NOW)
    return me, visit


def ticked() -> list[str]:
    return [task.code for task in db.session.query(VisitTask).order_by(VisitTask.id)]


def test_a_task_is_ticked(database: object) -> None:
    me, visit = begun()
    tick_task(visit.id, "floor", me, Sent(), now=NOW)
    assert ticked() == ["floor"]


def test_ticking_twice_is_harmless(database: object) -> None:
    me, visit = begun()
    for _ in range(2):
        tick_task(visit.id, "floor", me, Sent(), now=NOW)
    assert ticked() == ["floor"]


def test_a_tick_is_taken_back(database: object) -> None:
    me, visit = begun()
    tick_task(visit.id, "floor", me, Sent(), now=NOW)
    untick_task(visit.id, "floor", me, Sent(), now=NOW)
    assert ticked() == []


def test_an_old_tick_sent_again_does_not_come_back(database: object) -> None:
    me, visit = begun()
    entry = Sent(event_id="b" * 36)
    tick_task(visit.id, "floor", me, entry, now=NOW)
    untick_task(visit.id, "floor", me, Sent(), now=NOW)
    tick_task(visit.id, "floor", me, entry, now=NOW)
    assert ticked() == []


def test_a_tick_sent_again_after_check_out_is_harmless(database: object) -> None:
    me, visit = begun()
    entry = Sent(event_id="b" * 36)
    tick_task(visit.id, "floor", me, entry, now=NOW)
    check_out(visit.id, me, AT_HOME, now=NOW + timedelta(hours=1))
    tick_task(visit.id, "floor", me, entry, now=NOW)
    assert ticked() == ["floor"]


def test_an_unknown_task_is_refused(database: object) -> None:
    me, visit = begun()
    with pytest.raises(InvalidInputError):
        tick_task(visit.id, "roof", me, Sent(), now=NOW)


def test_nobody_ticks_before_check_in(database: object) -> None:
    me = caregiver()
    with pytest.raises(StepRefusedError):
        tick_task(visit_of(me).id, "floor", me, Sent(), now=NOW)


def test_who_has_not_come_yet_does_not_tick(database: object) -> None:
    one, two = caregiver(), caregiver()
    visit = visit_of_two(one, two)
    check_in(visit.id, one, AT_HOME, now=NOW)
    with pytest.raises(NotCheckedInError):
        tick_task(visit.id, "floor", two, Sent(), now=NOW)


def test_the_tasks_of_somebody_elses_visit_are_not_found(database: object) -> None:
    _, visit = begun()
    with pytest.raises(NotFoundError):
        tick_task(visit.id, "floor", caregiver(), Sent(), now=NOW)
