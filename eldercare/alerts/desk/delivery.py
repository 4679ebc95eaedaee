"""Who was told of an alarm by which way, and whether it arrived and was read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import select

from eldercare.alerts.chain import AUDIENCES
from eldercare.alerts.models import Alarm, Offer
from eldercare.alerts.telling.recipients import names_of
from eldercare.core.db import db
from eldercare.telling.faults import fault_words
from eldercare.telling.kinds import CHANNEL_KINDS, LOG
from eldercare.telling.models import Channel, OutboxMessage
from eldercare.telling.outlets import outlets_of_settings


@dataclass(frozen=True, slots=True)
class Told:
    """One person or group on one channel: the newest message, and how many there were.

    `mark` is a state of eldercare.marks' delivery; `at` the moment of that state.
    """

    who: str
    channel: str
    mark: str
    at: datetime
    reason: str = ""
    count: int = 1
    next_try_at: datetime | None = None


def told_of(alarm: Alarm) -> list[Told]:
    """Everybody who was told, those not reached first, then the newest."""
    found = [*map(_on_phone_page, alarm.offers), *_outside(alarm)]
    return sorted(found, key=lambda one: (one.mark != "failed", -one.at.timestamp()))


def _on_phone_page(offer: Offer) -> Told:
    """An offer stands on the phone page from the moment it was made; opening it is reading it."""
    at = offer.seen_at or offer.offered_at
    return Told(offer.worker.name, gettext("Phone page"), "read" if offer.seen_at else "sent", at)


def _outside(alarm: Alarm) -> list[Told]:
    rows = db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.alarm_id == alarm.id).order_by(OutboxMessage.id)
    ).all()
    newest: dict[tuple[str, str], list[OutboxMessage]] = {}
    for row in rows:
        newest.setdefault((row.channel, row.recipient), []).append(row)
    names, channels = names_of(row.recipient for row in rows), _channels(rows)
    return [_told(messages, names, channels) for messages in newest.values()]


def _told(rows: Sequence[OutboxMessage], names: dict[str, str], channels: dict[str, str]) -> Told:
    row = rows[-1]
    who = (
        names.get(row.recipient) or gettext(AUDIENCES.get(row.audience, ""))
        if row.recipient
        else gettext("Group")
    )
    mark, at = state_of(row)
    waits = row.state == "pending"
    return Told(
        who=who,
        channel=channels.get(row.channel, row.channel),
        mark=mark,
        at=at,
        reason=fault_words(row.error_code, row.last_error) if row.error_code else "",
        count=len(rows),
        next_try_at=row.next_try_at if waits and row.attempts else None,
    )


def state_of(row: OutboxMessage) -> tuple[str, datetime]:
    """How far a message has come, and since when."""
    if row.read_at is not None:
        return "read", row.read_at
    if row.delivered_at is not None:
        return "delivered", row.delivered_at
    if row.sent_at is not None:
        return row.state, row.sent_at
    return row.state, row.created_at


def _channels(rows: Iterable[OutboxMessage]) -> dict[str, str]:
    """What the ways out are called: the county's own name for a row, the kind for one of the settings."""
    ids = {row.channel_id for row in rows if row.channel_id}
    known = {
        f"ch{row.id}": row.name for row in db.session.scalars(select(Channel).where(Channel.id.in_(ids)))
    }
    known |= {outlet.key: gettext(CHANNEL_KINDS[outlet.kind]) for outlet in outlets_of_settings()}
    return known | {LOG: gettext("Log of the server")}
