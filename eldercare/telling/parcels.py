"""Taking the next messages of a channel in hand, and writing down what became of them."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update

from eldercare.core.db import db, transaction
from eldercare.telling.limits import WINDOW, Waiting, next_parcel
from eldercare.telling.models import OutboxMessage
from eldercare.telling.outlets import Outlet
from eldercare.telling.results import Result
from eldercare.telling.tellers import by_teller

LEASE = timedelta(seconds=60)
WAITS_S = (5, 15, 60, 300, 900)
GIVE_UP_AFTER = timedelta(hours=24)
ERROR_LIMIT, CODE_LIMIT = 200, 40
LOOKED_AT = 500
OWN_FAULT = "own_fault"


def free(now: datetime) -> ColumnElement[bool]:
    """Messages that no sender has in hand."""
    unheld = or_(OutboxMessage.lease_until.is_(None), OutboxMessage.lease_until < now)
    return and_(OutboxMessage.state == "pending", unheld)


def due(now: datetime) -> ColumnElement[bool]:
    """Those of them that may go out now."""
    return and_(free(now), OutboxMessage.next_try_at <= now)


def take_back(message_id: int, now: datetime) -> bool:
    """What waits and is needed no more is not sent; False when a sender has it in hand, or it is out."""
    done = db.session.execute(
        update(OutboxMessage).where(OutboxMessage.id == message_id, free(now)).values(state="cancelled")
    )
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]


def due_channels(now: datetime) -> list[str]:
    """The channels with something to send, the longest waiting first."""
    query = select(OutboxMessage.channel).where(due(now)).group_by(OutboxMessage.channel)
    return list(db.session.scalars(query.order_by(func.min(OutboxMessage.next_try_at))))


def take_next(outlet: Outlet, now: datetime) -> list[OutboxMessage]:
    """Own what goes out next for a minute, first message first; empty when nothing may go out now.

    A lease that ran out says that the last try ended without a result: a fault of ours, or a dead process.
    """
    with transaction() as session:
        _give_up_old(outlet.key, now)
        ids = next_parcel(_waiting(outlet, now), _sent_lately(outlet, now), outlet.per_minute)
        if not ids:
            return []
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id.in_(ids), due(now))
            .values(
                lease_until=now + LEASE,
                attempts=OutboxMessage.attempts + 1,
                error_code=case(
                    (OutboxMessage.lease_until.is_(None), OutboxMessage.error_code), else_=OWN_FAULT
                ),
            )
            .execution_options(synchronize_session=False)
        )
        mine = select(OutboxMessage).where(
            OutboxMessage.id.in_(ids),
            OutboxMessage.state == "pending",
            OutboxMessage.lease_until == now + LEASE,
        )
        rows = mine.order_by(OutboxMessage.id).execution_options(populate_existing=True)
        return list(session.scalars(rows))


def _give_up_old(key: str, now: datetime) -> None:
    """What was tried for a day and never came to a result has failed."""
    tried = OutboxMessage.lease_until.is_not(None), OutboxMessage.created_at < now - GIVE_UP_AFTER
    _fail(OWN_FAULT, OutboxMessage.channel == key, due(now), *tried)


def _waiting(outlet: Outlet, now: datetime) -> list[Waiting]:
    query = (
        select(OutboxMessage.id, OutboxMessage.recipient, OutboxMessage.urgent)
        .where(OutboxMessage.channel == outlet.key, due(now))
        # Calls for help are looked at first, however many others wait.
        .order_by(OutboxMessage.urgent.desc(), OutboxMessage.id)
        .limit(LOOKED_AT)
    )
    return [Waiting(*row) for row in db.session.execute(query)]


def _sent_lately(outlet: Outlet, now: datetime) -> int:
    """What went out in the last minute; a bundle counts once."""
    query = select(func.count(OutboxMessage.id)).where(
        OutboxMessage.channel == outlet.key,
        OutboxMessage.state == "sent",
        OutboxMessage.sent_at > now - WINDOW,
    )
    return db.session.scalar(query) or 0


def store(ids: list[int], result: Result, now: datetime) -> None:
    """Write down what became of a parcel: the first message stands for it, the others were told with it."""
    with transaction() as session:
        rows = session.scalars(
            select(OutboxMessage)
            .where(OutboxMessage.id.in_(ids))
            .order_by(OutboxMessage.id)
            .execution_options(populate_existing=True)
        ).all()
        for row in rows:
            row.lease_until = None
            row.error_code, row.last_error = (
                result.error[:CODE_LIMIT],
                (result.said or result.error)[:ERROR_LIMIT],
            )
            if result.ok:
                row.sent_at = now
                row.state, row.bundle_id = ("sent", None) if row is rows[0] else ("bundled", rows[0].id)
            elif row.state == "pending":
                _after_fault(row, result, now)
        for teller, mine in by_teller(rows):
            teller.tried(mine, now)


def _after_fault(row: OutboxMessage, result: Result, now: datetime) -> None:
    if result.final or now - row.created_at > GIVE_UP_AFTER:
        row.state = "failed"
    else:
        wait = max(WAITS_S[min(row.attempts, len(WAITS_S)) - 1], result.pause_s, result.wait_s)
        row.next_try_at = now + timedelta(seconds=wait)


def pause(outlet: Outlet, seconds: int, now: datetime) -> None:
    """The far side takes nothing for a while: no other message knocks there until then."""
    until = now + timedelta(seconds=seconds)
    with transaction() as session:
        session.execute(
            update(OutboxMessage)
            .where(
                OutboxMessage.channel == outlet.key,
                OutboxMessage.state == "pending",
                OutboxMessage.next_try_at < until,
            )
            .values(next_try_at=until)
            .execution_options(synchronize_session=False)
        )


def give_up(key: str, error: str, now: datetime) -> None:
    """A channel that is no more: what waited for it has failed."""
    with transaction():
        _fail(error, OutboxMessage.channel == key, due(now))


def _fail(error: str, *which: ColumnElement[bool]) -> None:
    db.session.execute(
        update(OutboxMessage)
        .where(*which)
        .values(state="failed", error_code=error, last_error=error, lease_until=None)
        .execution_options(synchronize_session=False)
    )
