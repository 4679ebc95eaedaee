"""The channels in a user's scope, each with what came of its newest message."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import String, column, func, or_, select, values

from eldercare.accounts.access import authorize, within
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.people.models import Station
from eldercare.telling.faults import OF_RECIPIENT
from eldercare.telling.models import Channel, OutboxMessage
from eldercare.telling.outlets import outlet_of_row, outlets_of_settings


@dataclass(frozen=True, slots=True)
class News:
    """What came of the newest message of a way, and how many wait."""

    last: OutboxMessage | None
    waiting: int


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
    news: News

    @property
    def mark(self) -> str:
        """The mark of its state (see eldercare.marks)."""
        if self.channel is not None and not self.channel.enabled:
            return "disabled"
        fault = self.news.last.error_code if self.news.last is not None else ""
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
    settings = outlets_of_settings() if user.scope.kind == "county" else []
    news = _news_of([*(way_of(row) for row in rows), *(one.key for one in settings)])
    found = [
        ChannelRow(
            name=row.name,
            kind=row.kind,
            shown_address=masked(row.address),
            personal=outlet_of_row(row).personal,
            per_minute=row.per_minute,
            channel=row,
            station=stations.get(row.station_id or 0),
            news=news[way_of(row)],
        )
        for row in rows
    ]
    return found + [
        ChannelRow(
            name=one.name,
            kind=one.kind,
            shown_address=masked(one.address),
            personal=one.personal,
            per_minute=one.per_minute,
            channel=None,
            station=None,
            news=news[one.key],
        )
        for one in settings
    ]


def way_of(row: Channel) -> str:
    """By what messages name a channel of the table."""
    return f"ch{row.id}"


def _news_of(ways: list[str]) -> dict[str, News]:
    """The newest message and how many wait, by way. Two queries, however many there are; each way is looked
    up in its index, for the messages of years are many more than the ways."""
    if not ways:
        return {}
    asked = values(column("way", String), name="asked").data([(way,) for way in ways]).cte()
    tried = or_(OutboxMessage.sent_at.is_not(None), OutboxMessage.error_code != "")
    of_way = OutboxMessage.channel == asked.c.way
    last = select(OutboxMessage.id).where(of_way, tried).order_by(OutboxMessage.id.desc()).limit(1)
    waiting = select(func.count(OutboxMessage.id)).where(of_way, OutboxMessage.state == "pending")
    rows = db.session.execute(select(asked.c.way, last.scalar_subquery(), waiting.scalar_subquery())).all()
    newest = select(OutboxMessage).where(OutboxMessage.id.in_([row[1] for row in rows if row[1]]))
    messages = {message.id: message for message in db.session.scalars(newest)}
    return {way: News(messages.get(last_id), count) for way, last_id, count in rows}


def channel_of(user: User, channel_id: int) -> Channel:
    """One channel. Raises NotFoundError outside the scope."""
    row = db.session.get(Channel, channel_id)
    if row is None:
        raise NotFoundError
    authorize(user, "channel.edit", row.where)
    return row
