"""The wall clock was moved: what was due in 20 seconds still is."""

from datetime import timedelta

import pytest
from flask.ctx import AppContext

from eldercare.alerts.actions.answering import accept_alarm
from eldercare.alerts.jobs import move_timers, run_due_escalations
from eldercare.core.db import db
from eldercare.telling.models import OutboxMessage
from tests.alerts.makers import SECOND, desk, make_alarm, newest_alarm, press
from tests.makers import NOW

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("by", [HOUR, -HOUR])
def test_each_round_comes_at_its_own_second_after_the_move(database: AppContext, by: timedelta) -> None:
    make_alarm()
    moved = NOW + 40 * SECOND + by
    assert move_timers(by, moved) == 1
    steps = [run_due_escalations(moved + second * SECOND) for second in range(1, 141)]
    assert [second for second, taken in enumerate(steps, 1) if taken] == [20, 80, 140]


@pytest.mark.parametrize("by", [HOUR, -HOUR])
def test_a_timer_that_was_set_after_the_move_stays(database: AppContext, by: timedelta) -> None:
    make_alarm()
    moved = NOW + 40 * SECOND + by
    alarm = accept_alarm(newest_alarm().id, by=desk(), worker_id=None, now=moved)
    timer = alarm.next_action_at
    move_timers(by, moved + SECOND)
    assert newest_alarm().next_action_at == timer


def test_an_alarm_of_after_the_move_keeps_its_timer(database: AppContext) -> None:
    make_alarm()
    press(at=NOW - HOUR, kind="smoke")
    assert move_timers(-HOUR, NOW - HOUR) == 1
    assert newest_alarm().next_action_at == NOW - HOUR + 60 * SECOND


def test_what_was_due_for_a_moment_stays_due(database: AppContext) -> None:
    make_alarm()
    moved = NOW + 62 * SECOND - HOUR
    move_timers(-HOUR, moved)
    assert run_due_escalations(moved) == 1


def test_messages_to_the_outside_do_not_wait_for_the_lost_hour(database: AppContext) -> None:
    make_alarm()
    move_timers(-HOUR, NOW - HOUR)
    assert {row.next_try_at for row in db.session.query(OutboxMessage)} == {NOW - HOUR}
