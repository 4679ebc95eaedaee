"""Which of the events that came were there before: each press counts once, and none is taken for another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, Self, TypeVar

from sqlalchemy import ColumnElement, and_, or_, select, update

from eldercare.alerts.models import Alarm, InboxMessage
from eldercare.alerts.rules import CLOSED
from eldercare.core.db import db

COPY_WITHIN = timedelta(minutes=30)
"""How much later the broker may say the same again and still mean an alarm that is open."""


class Copyable(Protocol):
    """What tells one event from another; `intake.Heard` is one."""

    @property
    def key(self) -> str: ...
    @property
    def frame_key(self) -> str | None: ...
    @property
    def routine(self) -> bool: ...
    @property
    def windowed(self) -> bool: ...
    @property
    def payload_hash(self) -> str: ...
    @property
    def dup(self) -> bool: ...
    @property
    def received_at(self) -> datetime: ...
    def after(self, alarm_id: int) -> Self: ...


Event = TypeVar("Event", bound=Copyable)


@dataclass(frozen=True, slots=True)
class Row:
    """An inbox row as far as it tells a copy; of this very batch without an alarm."""

    key: str
    frame_key: str | None
    payload_hash: str | None
    alarm_id: int | None = None
    closed_at: datetime | None = None
    open: bool = False


def without_known(heard: Sequence[Event]) -> list[Event]:
    """Each event once: neither what the inbox has nor a copy within the batch. Routine ones pass."""
    known = _Known([one for one in heard if not one.routine])
    return [new for one in heard if (new := one if one.routine else known.as_new(one)) is not None]


class _Known:
    """The inbox rows that a batch may meet, and what of the batch itself was taken."""

    def __init__(self, heard: Sequence[Copyable]) -> None:
        self._by_key: dict[str, Row] = {}
        self._by_frame: dict[str, Row] = {}
        self._repeated: dict[str, Row] = {}
        for row in _rows(heard):
            self._add(row)

    def as_new(self, one: Event) -> Event | None:
        """The event under a key of its own; None when it is a copy."""
        if one.windowed:
            return self._as_press(one)
        if one.key in self._by_key or (one.frame_key is not None and one.frame_key in self._by_frame):
            return None
        return self._take(one)

    def _as_press(self, one: Event) -> Event | None:
        """Without an id: a copy is what the broker says it sends again, or the same within one window.

        But when the alarm of the first was closed before, somebody pressed once more.
        """
        if one.dup and (one.frame_key in self._by_frame or self._said_before(one)):
            return None
        row = self._by_key.get(one.key)
        while row is not None:
            if row.alarm_id is None or row.closed_at is None or row.closed_at >= one.received_at:
                return None
            one = one.after(row.alarm_id)
            row = self._by_key.get(one.key) or _row_of(one.key)
        return self._take(one)

    def _said_before(self, one: Copyable) -> bool:
        """The same words by way of another listener while their alarm is open: numbers do not tell then."""
        row = self._repeated.get(one.payload_hash)
        return row is not None and row.open and _way(row.frame_key) != _way(one.frame_key)

    def _take(self, one: Event) -> Event:
        self._add(Row(one.key, one.frame_key, one.payload_hash))
        return one

    def _add(self, row: Row) -> None:
        self._by_key[row.key] = row
        if row.frame_key is not None:
            self._by_frame[row.frame_key] = row
        if row.payload_hash is not None and (row.open or row.payload_hash not in self._repeated):
            self._repeated[row.payload_hash] = row


def _way(mark: str | None) -> str:
    """The client id of a delivery's mark."""
    return (mark or "").removeprefix("mqtt:").rsplit(":", 3)[0]


_QUERY = select(
    InboxMessage.key,
    InboxMessage.frame_key,
    InboxMessage.payload_hash,
    Alarm.id,
    Alarm.state,
    Alarm.closed_at,
).outerjoin(Alarm, Alarm.id == InboxMessage.alarm_id)


def _rows(heard: Sequence[Copyable]) -> Iterable[Row]:
    keys = {key for one in heard for key in (one.key, one.frame_key) if key}
    if not keys:
        return
    wanted: list[ColumnElement[bool]] = [InboxMessage.key.in_(keys), InboxMessage.frame_key.in_(keys)]
    again = [one for one in heard if one.dup and one.windowed]
    if again:
        since = min(one.received_at for one in again) - COPY_WITHIN
        hashes = {one.payload_hash for one in again}
        wanted.append(and_(InboxMessage.payload_hash.in_(hashes), InboxMessage.received_at > since))
    for found in db.session.execute(_QUERY.where(or_(*wanted))):
        yield _as_row(*found)


def _row_of(key: str) -> Row | None:
    found = db.session.execute(_QUERY.where(InboxMessage.key == key)).first()
    return None if found is None else _as_row(*found)


def _as_row(
    key: str,
    frame_key: str | None,
    payload_hash: str | None,
    alarm_id: int | None,
    state: str | None,
    closed_at: datetime | None,
) -> Row:
    is_open = state is not None and state != CLOSED
    return Row(key, frame_key, payload_hash, alarm_id, None if is_open else closed_at, is_open)


def forget_marks(frame_keys: Iterable[str | None]) -> None:
    """Free the marks of older deliveries: a broker counts to 65,535 and then begins again."""
    marks = {key for key in frame_keys if key is not None and key.startswith("mqtt:")}
    if marks:
        db.session.execute(
            update(InboxMessage)
            .where(InboxMessage.frame_key.in_(marks))
            .values(frame_key=None)
            .execution_options(synchronize_session=False)
        )
