"""The channels in a user's scope, each with what came of its newest message."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from eldercare.accounts.access import authorize, within
from eldercare.accounts.models import User
from eldercare.alerts.models import Channel, OutboxMessage
from eldercare.alerts.telling.faults import OF_RECIPIENT
from eldercare.alerts.telling.outlets import outlet_of_row, outlets_of_settings
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.people.models import Station


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A line of the list. `channel` is None for an address of the settings."""

    name: str
    kind: str
    shown_address: str
    personal: bool
    per_minute: int
    channel: Channel | None
    station: Station | None
    last: OutboxMessage | None
    waiting: int

    @property
    def mark(self) -> str:
        """The mark of its state (see eldercare.marks)."""
        if self.channel is not None and not self.channel.enabled:
            return "disabled"
        fault = self.last.error_code if self.last is not None else ""
        return "failing" if fault and fault not in OF_RECIPIENT else "enabled"


def masked(address: str) -> str:
    """An address without its password: only what kind of address it is."""
    scheme, sign, _ = address.partition("://")
    return f"{scheme}://••••••" if sign else "••••••"


def list_channels(user: User) -> list[ChannelRow]:
    """The channels of the own scope in order of their names, then those of the settings for the county."""
    rows: Sequence[Channel] = db.session.scalars(
        within(select(Channel), Channel, user).order_by(Channel.name)
    ).all()
    wanted = {row.station_id for row in rows if row.station_id}
    stations = {one.id: one for one in db.session.scalars(select(Station).where(Station.id.in_(wanted)))}
    found = [
        ChannelRow(
            name=row.name,
            kind=row.kind,
            shown_address=masked(row.address),
            personal=outlet_of_row(row).personal,
            per_minute=row.per_minute,
            channel=row,
            station=stations.get(row.station_id or 0),
            last=_last(f"ch{row.id}"),
            waiting=_waiting(f"ch{row.id}"),
        )
        for row in rows
    ]
    return found + (_of_settings() if user.scope.kind == "county" else [])


def _of_settings() -> list[ChannelRow]:
    return [
        ChannelRow(
            name=one.name,
            kind=one.kind,
            shown_address=masked(one.address),
            personal=one.personal,
            per_minute=one.per_minute,
            channel=None,
            station=None,
            last=_last(one.key),
            waiting=_waiting(one.key),
        )
        for one in outlets_of_settings()
    ]


def _last(key: str) -> OutboxMessage | None:
    tried = or_(OutboxMessage.sent_at.is_not(None), OutboxMessage.error_code != "")
    query = select(OutboxMessage).where(OutboxMessage.channel == key, tried)
    return db.session.scalar(query.order_by(OutboxMessage.id.desc()).limit(1))


def _waiting(key: str) -> int:
    query = select(func.count(OutboxMessage.id)).where(
        OutboxMessage.channel == key, OutboxMessage.state == "pending"
    )
    return db.session.scalar(query) or 0


def channel_of(user: User, channel_id: int) -> Channel:
    """One channel. Raises NotFoundError outside the scope."""
    row = db.session.get(Channel, channel_id)
    if row is None:
        raise NotFoundError
    authorize(user, "channel.edit", row.where)
    return row
