"""Answers that move nobody: a press was heard, somebody still is there, the call after a cancel was made."""

from datetime import datetime

from eldercare.accounts.models import User
from eldercare.alerts.actions.answering import close_other_offers
from eldercare.alerts.actions.calling_again import set_again, set_arrival
from eldercare.alerts.actions.holding import alarm_for, say
from eldercare.alerts.models import Alarm
from eldercare.alerts.rules import OPEN
from eldercare.alerts.telling import posting
from eldercare.core.db import transaction
from eldercare.core.errors import StepRefusedError


def hear(alarm_id: int, *, by: User, now: datetime) -> Alarm:
    """A person knows that it was pressed again. Raises StepRefusedError when no press waits for that."""
    return _answer(alarm_id, "heard", by=by, now=now)


def stay(alarm_id: int, *, by: User, now: datetime) -> Alarm:
    """Whoever is at the door still is there and needs more time."""
    return _answer(alarm_id, "still_here", by=by, now=now)


def _answer(alarm_id: int, verb: str, *, by: User, now: datetime) -> Alarm:
    with transaction() as session:
        alarm, _same = alarm_for(session, alarm_id, verb, by=by)
        if verb == "heard" and alarm.last_press_at is None:
            raise StepRefusedError(verb=verb, state=alarm.state)
        set_again(alarm, now=now)
        say(alarm, verb, by=by, worker_id=by.worker_id, source=alarm.state, now=now)
        return alarm


def record_call(alarm_id: int, *, reached: bool, by: User, now: datetime) -> Alarm:
    """The call after a cancel. Who reached the senior has taken the alarm and closes it with an outcome.

    Not reached changes no timer: a cancel that nobody has confirmed goes on escalating. Raises
    StepRefusedError when no cancel waits for a call.
    """
    verb = "reached" if reached else "not_reached"
    with transaction() as session:
        alarm, target = alarm_for(session, alarm_id, verb, by=by)
        if not alarm.waits_for_call:
            raise StepRefusedError(verb=verb, state=alarm.state)
        before, alarm.state = alarm.state, target
        if reached:
            alarm.confirmed_at, alarm.confirmed_by = now, by.id
            _take(alarm, before, by, now)
        say(alarm, verb, by=by, worker_id=by.worker_id, source=before, now=now)
        return alarm


def _take(alarm: Alarm, before: str, by: User, now: datetime) -> None:
    if before != OPEN:
        set_again(alarm, now=now)
        return
    alarm.accepted_at, alarm.accepted_by = alarm.accepted_at or now, by.id
    close_other_offers(alarm, None, now)
    posting.cancel_waiting(alarm)
    set_arrival(alarm, now=now)
