"""Messages to channels outside: which there are, and writing them beside what caused them."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime

from flask import current_app
from sqlalchemy import update

from eldercare.alerts.models import Alarm, OutboxMessage
from eldercare.core.db import db

LOG = "log"
"""The channel where none is set: the message goes to the log, so that a trial shows what would be sent."""


def channel_of(url: str) -> str:
    """A short name of a channel that does not give its address or password away."""
    return hashlib.sha256(url.encode()).hexdigest()[:12]


def channels() -> Mapping[str, str]:
    """Each channel of the settings with its address; only the log when there are none."""
    urls: tuple[str, ...] = current_app.config["SETTINGS"].notify_urls
    return {channel_of(url): url for url in urls} or {LOG: ""}


def post(alarm: Alarm, subject: str, audiences: Iterable[str], *, now: datetime) -> None:
    """Write one message per channel and audience inside the caller's transaction; sent after the commit."""
    session = db.session()
    session.add_all(
        OutboxMessage(
            alarm_id=alarm.id,
            channel=channel,
            audience=audience,
            subject=subject,
            params={"alarm_id": alarm.id, "kind": alarm.kind, "station_id": alarm.station_id},
            created_at=now,
            next_try_at=now,
        )
        for channel in channels()
        for audience in audiences
    )


def cancel_waiting(alarm: Alarm) -> None:
    """An acceptance stops what was not sent yet."""
    db.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.alarm_id == alarm.id, OutboxMessage.state == "pending")
        .values(state="cancelled")
    )
