"""What a known gateway says of itself and of devices nobody registered: proposed, never trusted.

Called by the intake inside its transaction, with plain values: this file knows no driver.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, Update, bindparam, func, or_, select, update

from eldercare.alerts.equipment import PROPOSED, REFUSED
from eldercare.alerts.models import Device, DeviceProposal, Gateway
from eldercare.alerts.parking import clean
from eldercare.core import feed
from eldercare.core.db import db

OPEN_LIMIT = 500
"""Open proposals of one gateway; a hostile one that invents names fills no more rows than that."""

DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Announced:
    """A device that somebody announced, or that speaks without being registered."""

    source: str
    unique_id: str
    device_id: str
    topic: str
    at: datetime
    device_class: str = ""
    maker: str = ""
    model: str = ""
    name: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What makes two announcements the same device: its name on the wire where that is known."""
        return self.source, (self.device_id or self.unique_id)[:120]


@dataclass(frozen=True, slots=True)
class Stranger:
    """One event of a device that is not registered, or of a gateway itself."""

    source: str
    device_id: str
    topic: str
    at: datetime
    of_gateway: bool
    offline: bool
    retained: bool
    alarm: bool


class Gateways:
    """The gateways of a batch: who they are by topic, and what was heard of them."""

    def __init__(self) -> None:
        self._rows: dict[str, Gateway] = {}
        self._heard: dict[int, tuple[datetime | None, bool]] = {}

    def learn(self, topics: Iterable[str]) -> None:
        """Read the gateways that these topics may belong to, with one query."""
        wanted = {beginning for topic in topics for beginning in _beginnings(topic)}
        query = select(Gateway).where(Gateway.base_topic.in_(wanted), Gateway.retired_at.is_(None))
        self._rows = {row.base_topic: row for row in db.session.scalars(query)} if wanted else {}

    def of_topic(self, topic: str) -> Gateway | None:
        """The gateway with whose base topic this topic begins, among those that were learned."""
        return next((self._rows[one] for one in _beginnings(topic) if one in self._rows), None)

    def hear(self, gateway_id: int, at: datetime | None, *, online: bool = True) -> None:
        """A sign of life, or the word that it has gone; the last one counts. `at` None: it tells no time."""
        before = self._heard.get(gateway_id, (None, True))[0]
        self._heard[gateway_id] = _newest(before, at), online

    def write(self, *, now: datetime) -> None:
        """Write what was heard past the version: people edit the same rows, and neither stops the other."""
        if not self._heard:
            return
        session = db.session()
        session.flush()
        query = select(Gateway).where(Gateway.id.in_(self._heard)).execution_options(populate_existing=True)
        rows = session.scalars(query).all()
        turned = [row for row in rows if row.online != self._heard[row.id][1]]
        values = [self._values(row, now) for row in rows]
        if values:
            session.connection().execute(_write_heard(), values)
        for row in turned:
            feed.tell("gateway.changed", now=now, data={"ids": [row.id]}, station_id=row.station_id,
                      area_code=row.area_code or None)  # fmt: skip

    def _values(self, row: Gateway, now: datetime) -> dict[str, object]:
        at, online = self._heard[row.id]
        since = (row.online_since if row.online else None) or now
        newest = _newest(row.last_seen_at, at)
        return {"row_id": row.id, "seen": newest, "is_online": online, "since": since if online else None}


def take_strangers(
    strangers: Sequence[Stranger], described: Iterable[Announced], gateways: Gateways, *, now: datetime
) -> list[int]:
    """Note what gateways say of themselves, propose their unknown devices; returns which are to be parked.

    A call for help stays visible beside its proposal until somebody has decided.
    """
    described = list(described)
    gateways.learn([*(one.topic for one in strangers), *(one.topic for one in described)])
    unknown, parked = [], []
    for index, one in enumerate(strangers):
        gateway = gateways.of_topic(one.topic)
        if gateway is None:
            parked.append(index)
            continue
        gone = one.of_gateway and one.offline
        gateways.hear(gateway.id, None if gone or one.retained else one.at, online=not gone)
        if not one.of_gateway:
            unknown.append((index, one))
    found = [Announced(one.source, one.device_id, one.device_id, one.topic, one.at) for _, one in unknown]
    refused = propose([*described, *found], gateways, now=now)
    return parked + [index for index, one in unknown if one.alarm and one.device_id not in refused]


def propose(announced: Iterable[Announced], gateways: Gateways, *, now: datetime) -> set[str]:
    """Keep what was announced, each device in one row; returns the names on the wire that were refused."""
    announced = list(announced)
    if not announced:
        return set()
    names = {one.key[1] for one in announced}
    registered = set(db.session.scalars(select(Device.device_id).where(Device.device_id.in_(names))))
    rows, fresh = _known(names), Counter[tuple[int | None, str | None]]()
    for one in announced:
        if one.key[1] in registered:
            continue
        row = rows.get(one.key)
        if row is not None:
            _refresh(row, one)
        elif (row := _new(one, gateway := gateways.of_topic(one.topic))) is not None:
            rows[one.key] = row
            fresh[(gateway.station_id, gateway.area_code or None) if gateway else (None, None)] += 1
    db.session.flush()
    for (station_id, area_code), count in fresh.items():
        feed.tell(
            "device.proposed", now=now, data={"count": count}, station_id=station_id, area_code=area_code
        )
    return {row.device_id for row in rows.values() if row.state == REFUSED and row.device_id}


def _known(names: set[str]) -> dict[tuple[str, str], DeviceProposal]:
    """Rows that wait or were refused, by key; one that waits comes before an older refusal."""
    query = select(DeviceProposal).where(
        DeviceProposal.state.in_((PROPOSED, REFUSED)),
        or_(DeviceProposal.device_id.in_(names), DeviceProposal.unique_id.in_(names)),
    )
    rows = sorted(db.session.scalars(query), key=lambda row: row.state == PROPOSED)
    return {(row.source, row.device_id or row.unique_id): row for row in rows}


def _new(one: Announced, gateway: Gateway | None) -> DeviceProposal | None:
    """A row, unless this gateway has announced more devices than a home or a village can have."""
    mine = DeviceProposal.gateway_id == gateway.id if gateway else DeviceProposal.gateway_id.is_(None)
    waiting = select(func.count(DeviceProposal.id)).where(DeviceProposal.state == PROPOSED, mine)
    if (db.session.scalar(waiting) or 0) >= OPEN_LIMIT:
        return None
    row = DeviceProposal(
        gateway_id=gateway.id if gateway else None, source=one.source, unique_id=clean(one.key[1])[:120],
        device_id=clean(one.device_id), topic=clean(one.topic), count=0, first_seen_at=one.at,
        device_class="", maker="", model="", name="", state=PROPOSED,
    )  # fmt: skip
    _refresh(row, one)
    db.session.add(row)
    return row


def _refresh(row: DeviceProposal, one: Announced) -> None:
    """Count it, and keep what an earlier announcement did not say."""
    row.count += 1
    row.last_seen_at = _newest(row.last_seen_at, one.at) or one.at
    for field, most in (("device_class", 40), ("maker", 80), ("model", 80), ("name", 80)):
        setattr(row, field, getattr(row, field) or clean(getattr(one, field))[:most])


def _beginnings(topic: str) -> list[str]:
    """Each part of a topic that may be a base topic, the longest first: "a/b/c" has "a/b" and "a"."""
    parts = topic.split("/")
    return ["/".join(parts[:count]) for count in range(min(len(parts) - 1, DEEPEST), 0, -1)]


def _newest(*moments: datetime | None) -> datetime | None:
    return max((moment for moment in moments if moment), default=None)


def _write_heard() -> Update:
    table = Gateway.__table__
    assert isinstance(table, Table)
    values: dict[str, Any] = {
        "last_seen_at": bindparam("seen"),
        "online": bindparam("is_online"),
        "online_since": bindparam("since"),
    }
    return update(table).where(table.c.id == bindparam("row_id")).values(**values)
