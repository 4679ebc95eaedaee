"""Messages to people outside, written beside what caused them, and stopped when they are needed no more."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import update

from eldercare.alerts.models import Alarm
from eldercare.alerts.rules import FIRE_KINDS, HUMAN_KINDS
from eldercare.alerts.telling.recipients import recipients_of
from eldercare.core.db import db
from eldercare.telling.kinds import LOG
from eldercare.telling.models import OutboxMessage
from eldercare.telling.outlets import Outlet, outlets_for

URGENT_KINDS = HUMAN_KINDS | FIRE_KINDS
PRESSES = ("alarm", "pressed_again")
"""Subjects of a call for help: the first message of an alarm, and that of a further press."""


def post(alarm: Alarm, subject: str, audiences: Iterable[str], *, now: datetime) -> None:
    """Write what goes out, inside the caller's transaction: one message per person on a personal channel,
    one on a channel of a group, however many of the audiences meet there."""
    told = list(audiences)
    session = db.session()
    params = {"alarm_id": alarm.id, "kind": alarm.kind, "station_id": alarm.station_id}
    urgent = subject in PRESSES and alarm.kind in URGENT_KINDS
    for outlet in outlets_for(alarm.station_id):
        for audience, recipient in _addressees(alarm, outlet, told, now):
            session.add(
                outlet.message(
                    subject, audience, recipient, params, now=now, alarm_id=alarm.id, urgent=urgent
                )
            )


def _addressees(
    alarm: Alarm, outlet: Outlet, audiences: list[str], now: datetime
) -> Iterator[tuple[str, str]]:
    served = [audience for audience in audiences if outlet.serves(audience)]
    if outlet.key == LOG:  # nobody reads it but who looks for whom would be told
        yield from [(audience, "") for audience in audiences]
        return
    if not outlet.personal:
        yield from [(audience, "") for audience in served[:1]]
        return
    known: set[str] = set()
    for audience in served:
        for recipient in recipients_of(alarm, audience, outlet.kind, now=now):
            if recipient not in known:
                known.add(recipient)
                yield audience, recipient


def cancel_waiting(alarm: Alarm) -> None:
    """An acceptance stops what was not sent yet."""
    db.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.alarm_id == alarm.id, OutboxMessage.state == "pending")
        .values(state="cancelled")
    )
