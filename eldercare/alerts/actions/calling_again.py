"""When an alarm that somebody has taken calls again, and that the call was answered."""

from datetime import datetime, timedelta

from eldercare.alerts.models import Alarm
from eldercare.alerts.policies import chain_of
from eldercare.alerts.rules import ON_SCENE

TAKEN = frozenset({"accepted", "handed_over", "reached"})
"""Verbs of the timeline by which somebody took the alarm."""


def set_arrival(alarm: Alarm, *, now: datetime) -> None:
    """Somebody takes it now: from here on the time to the door counts."""
    _answered(alarm)
    alarm.next_action_at = now + timedelta(minutes=chain_of(alarm).on_scene_minutes)


def set_stay(alarm: Alarm, *, now: datetime) -> None:
    """Somebody is at the door: an alarm that is not closed in a while calls again."""
    _answered(alarm)
    alarm.next_action_at = now + timedelta(seconds=chain_of(alarm).stay[0].after_s)


def set_again(alarm: Alarm, *, now: datetime) -> None:
    """A call was answered from afar: the timer of the state holds again; an arrival overdue stays so."""
    if alarm.state == ON_SCENE:
        set_stay(alarm, now=now)
        return
    alarm.last_press_at = None
    taken_at = next((event.at for event in reversed(alarm.events) if event.verb in TAKEN), now)
    limit = taken_at + timedelta(minutes=chain_of(alarm).on_scene_minutes)
    if limit > now:
        alarm.overdue_at, alarm.next_action_at = None, limit


def call_soon(alarm: Alarm, *, now: datetime) -> None:
    """Unless somebody answers within one repetition, the alarm calls again."""
    soon = now + timedelta(seconds=chain_of(alarm).repeat_s)
    alarm.next_action_at = min(soon, alarm.next_action_at or soon)


def _answered(alarm: Alarm) -> None:
    alarm.overdue_at = alarm.last_press_at = None
