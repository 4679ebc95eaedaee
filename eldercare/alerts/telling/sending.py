"""Sending what waits in the outbox, through the library apprise, with passing and final faults told apart."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import apprise
import structlog
from sqlalchemy import or_, select, update

from eldercare.alerts.models import OutboxMessage
from eldercare.alerts.telling import posting
from eldercare.alerts.telling.wording import text_of
from eldercare.core.db import db, transaction

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
TIMEOUT_S = 15
WAITS_S = (5, 15, 60, 300, 900)
GIVE_UP_AFTER = timedelta(hours=24)
ERROR_LIMIT = 200

# A refusal that asking again cannot change: a wrong address, key or body. 429 and 408 pass.
FINAL_STATUS = frozenset({400, 401, 403, 404, 405, 410, 411, 413, 414, 415, 422})
_STATUS = re.compile(r"error=(\d{3})")


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one try. `final`: trying again cannot help."""

    ok: bool
    error: str = ""
    final: bool = False


def send_due(now: datetime, limit: int = 20) -> int:
    """Send what is due, oldest first; returns how many went out. No transaction is open while sending."""
    sent = 0
    for row_id in _due(now, limit):
        row = _claim(row_id, now)
        if row is not None:
            result = _send(row)
            _store(row_id, result, now)
            sent += result.ok
    return sent


def _due(now: datetime, limit: int) -> list[int]:
    free = or_(OutboxMessage.lease_until.is_(None), OutboxMessage.lease_until < now)
    return list(
        db.session.scalars(
            select(OutboxMessage.id)
            .where(OutboxMessage.state == "pending", OutboxMessage.next_try_at <= now, free)
            .order_by(OutboxMessage.next_try_at, OutboxMessage.id)
            .limit(limit)
        )
    )


def _claim(row_id: int, now: datetime) -> OutboxMessage | None:
    """Own a row for a minute by one conditional change; None when another sender has it."""
    free = or_(OutboxMessage.lease_until.is_(None), OutboxMessage.lease_until < now)
    with transaction() as session:
        claimed = session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id == row_id, OutboxMessage.state == "pending", free)
            .values(lease_until=now + LEASE, attempts=OutboxMessage.attempts + 1)
            .execution_options(synchronize_session=False)
        )
        if not claimed.rowcount:  # type: ignore[attr-defined]
            return None
        return session.get(OutboxMessage, row_id, populate_existing=True)


def _send(row: OutboxMessage) -> Result:
    text = text_of(row)
    if row.channel == posting.LOG:
        log.info("notice", audience=row.audience, subject=row.subject, alarm_id=row.alarm_id)
        return Result(ok=True)
    url = posting.channels().get(row.channel)
    if url is None:
        return Result(ok=False, error="channel_removed", final=True)
    db.session.rollback()  # nothing is read or written while a far server thinks
    return send_text(url, text)


def send_text(url: str, text: str) -> Result:
    """One try through apprise. An address it cannot read is a final fault, and so is a refusal like 404."""
    courier = apprise.Apprise()
    if not courier.add(url):
        return Result(ok=False, error="bad_address", final=True)
    result = courier.notify(body=text, timeout=TIMEOUT_S)
    if result:
        return Result(ok=True)
    said = " ".join(entry.message for entry in result.logs())
    status = _STATUS.search(said)
    final = status is not None and int(status.group(1)) in FINAL_STATUS
    error = f"http_{status.group(1)}" if status else "no_connection"
    return Result(ok=False, error=error[:ERROR_LIMIT], final=final)


def _store(row_id: int, result: Result, now: datetime) -> None:
    with transaction() as session:
        row = session.get_one(OutboxMessage, row_id, populate_existing=True)
        row.lease_until = None
        row.last_error = result.error
        if result.ok:
            row.state, row.sent_at = "sent", now
        elif result.final or now - row.created_at > GIVE_UP_AFTER:
            row.state = "failed"
        else:
            wait = WAITS_S[min(row.attempts, len(WAITS_S)) - 1]
            row.next_try_at = now + timedelta(seconds=wait)
