"""The ways to people outside that are in use: the county's own rows, and the addresses of the settings."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from flask import current_app
from sqlalchemy import or_, select

from eldercare.core.db import db, once
from eldercare.telling.kinds import (
    DEFAULT_PER_MINUTE,
    KIND_OF_SCHEME,
    LOG,
    PER_MINUTE,
    TO,
    WEBHOOK,
    says_family,
)
from eldercare.telling.models import Channel, OutboxMessage

ROW_KEY = "ch"


@dataclass(frozen=True, slots=True)
class Outlet:
    """One way out. `key` names it in the outbox and gives no address or password away.

    A personal one has `{to}` in its address: there each recipient's number or e-mail comes in at sending.
    """

    key: str
    address: str
    kind: str = WEBHOOK
    name: str = ""
    per_minute: int = DEFAULT_PER_MINUTE
    audiences: frozenset[str] = frozenset()
    channel_id: int | None = None
    station_id: int | None = None

    @property
    def personal(self) -> bool:
        """Whether each person gets a message of their own."""
        return TO in self.address

    def address_for(self, to: str) -> str:
        """The address with a recipient's number or e-mail in it."""
        return self.address.replace(TO, quote(to, safe=""))

    def message(
        self,
        subject: str,
        audience: str,
        recipient: str,
        params: dict[str, Any],
        *,
        now: datetime,
        alarm_id: int | None = None,
        urgent: bool = False,
    ) -> OutboxMessage:
        """What is to go out this way, to be added inside the caller's transaction. `params` hold ids and
        codes, nothing private."""
        return OutboxMessage(
            alarm_id=alarm_id,
            channel=self.key,
            channel_id=self.channel_id,
            audience=audience,
            recipient=recipient,
            subject=subject,
            params=params,
            urgent=urgent,
            created_at=now,
            next_try_at=now,
        )

    def serves(self, audience: str) -> bool:
        """Whether this audience is told here. Without a list all are, but a group channel must name the
        family; on a personal one only contacts who have agreed are told (see `recipients`)."""
        if self.audiences:
            return audience in self.audiences
        return self.personal or not says_family(audience)


def outlet_of_row(row: Channel) -> Outlet:
    """A row of the table as a way out."""
    return Outlet(
        key=f"{ROW_KEY}{row.id}",
        address=row.address,
        kind=row.kind,
        name=row.name,
        per_minute=row.per_minute,
        audiences=frozenset(row.audiences),
        channel_id=row.id,
        station_id=row.station_id,
    )


def outlets_of_settings() -> list[Outlet]:
    """The addresses of ELDERCARE_NOTIFY_URLS: the whole county, every audience."""
    urls: tuple[str, ...] = current_app.config["SETTINGS"].notify_urls
    return [_of_url(url) for url in urls]


def _of_url(url: str) -> Outlet:
    scheme = url.partition(":")[0].lower()
    kind = KIND_OF_SCHEME.get(scheme, WEBHOOK)
    key = hashlib.sha256(url.encode()).hexdigest()[:12]
    return Outlet(key, url, kind, scheme, PER_MINUTE[kind])


def outlets_for(station_id: int | None) -> Sequence[Outlet]:
    """What tells of this station, without one of the county; the log alone where nothing is set up, so that a
    trial shows it all."""
    return once(("outlets", station_id), lambda: _outlets_for(station_id))


def _outlets_for(station_id: int | None) -> Sequence[Outlet]:
    rows = db.session.scalars(
        select(Channel)
        .where(Channel.enabled, or_(Channel.station_id.is_(None), Channel.station_id == station_id))
        .order_by(Channel.id)
    )
    found = [*map(outlet_of_row, rows), *outlets_of_settings()]
    return found or [Outlet(LOG, "", LOG)]


def outlet_named(key: str) -> Outlet | None:
    """The way out that a waiting message names; None when it was switched off or is set up no more."""
    if key == LOG:
        return Outlet(LOG, "", LOG, per_minute=10**6)
    if key.startswith(ROW_KEY) and key.removeprefix(ROW_KEY).isdecimal():
        row = db.session.get(Channel, int(key.removeprefix(ROW_KEY)), populate_existing=True)
        return outlet_of_row(row) if row is not None and row.enabled else None
    return next((outlet for outlet in outlets_of_settings() if outlet.key == key), None)
