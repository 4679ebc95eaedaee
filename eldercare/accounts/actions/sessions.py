"""Sessions: rows in the database, so that a lost phone is signed out from elsewhere."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import joinedload

from eldercare.accounts.actions.hashing import digest_of, new_secret
from eldercare.accounts.audit import audit
from eldercare.accounts.models import AddressTries, SignInLink, User, UserSession
from eldercare.accounts.rules import TRIES_WITHIN, session_life
from eldercare.core.db import db, transaction
from eldercare.core.errors import NotFoundError

SEEN_EVERY = timedelta(minutes=5)
KEEP_ENDED = timedelta(days=90)
LONGEST_DEVICE = 60


def begin_session(
    user: User, *, now: datetime, way: str = "password", device: str = "", address: str = ""
) -> UserSession:
    """Begin a session and note its secret with the user, for the cookie (`User.get_id`)."""
    secret, life = new_secret(), session_life(user.role)
    with transaction() as session:
        row = UserSession(
            digest=digest_of(secret),
            user_id=user.id,
            epoch=user.epoch,
            started_at=now,
            seen_at=now,
            ends_at=now + life.most,
            idle_minutes=life.idle // timedelta(minutes=1),
            way=way,
            device=device[:LONGEST_DEVICE],
            address=address,
        )
        session.add(row)
        session.flush()
    user.entered_by(secret)
    return row


def find_session(secret: str, *, now: datetime) -> UserSession | None:
    """The running session with this secret and its user; its time of last use is written every SEEN_EVERY."""
    row = _with_digest(digest_of(secret))
    if row is None or not _runs(row, now):
        return None
    if now - row.seen_at >= SEEN_EVERY:
        with transaction() as session:
            session.execute(update(UserSession).where(UserSession.id == row.id).values(seen_at=now))
        row = _with_digest(digest_of(secret))
        if row is None:
            return None
    row.user.entered_by(secret)
    return row


def _with_digest(digest: str) -> UserSession | None:
    query = select(UserSession).options(joinedload(UserSession.user)).where(UserSession.digest == digest)
    return db.session.scalar(query.execution_options(populate_existing=True))


def _runs(row: UserSession, now: datetime) -> bool:
    in_time = row.ends_at > now and row.seen_at + timedelta(minutes=row.idle_minutes) > now
    return row.ended_at is None and in_time and row.user.active and row.epoch == row.user.epoch


def sessions_of(user: User, *, now: datetime) -> list[UserSession]:
    """Where a user is signed in, the newest use first."""
    query = select(UserSession).options(joinedload(UserSession.user))
    query = query.where(
        UserSession.user_id == user.id, UserSession.ended_at.is_(None), UserSession.ends_at > now
    )
    rows = db.session.scalars(query.order_by(UserSession.seen_at.desc(), UserSession.id.desc()))
    return [row for row in rows if _runs(row, now)]


def end_session(user: User, session_id: int, *, now: datetime) -> None:
    """Sign one device of the user out. Raises NotFoundError for the session of somebody else."""
    with transaction() as session:
        row = session.get(UserSession, session_id)
        if row is None or row.user_id != user.id:
            raise NotFoundError
        if row.ended_at is None:
            row.ended_at = now
            audit(user, "session_ended", "user", user.id, now=now, detail={"session": row.id})


def end_other_sessions(user: User, keep: str, *, now: datetime) -> int:
    """Sign out every device of the user but the one whose session has the secret `keep`."""
    with transaction() as session:
        others = update(UserSession).where(
            UserSession.user_id == user.id,
            UserSession.ended_at.is_(None),
            UserSession.digest != digest_of(keep),
        )
        done: CursorResult[Any] = session.execute(others.values(ended_at=now))  # type: ignore[assignment]
        if done.rowcount:
            audit(user, "sessions_ended", "user", user.id, now=now, detail={"count": done.rowcount})
        return done.rowcount


def forget_sessions(now: datetime) -> int:
    """Drop ended sessions, used links and counts of wrong passwords that nobody needs any more."""
    with transaction() as session:
        old = now - KEEP_ENDED
        session.execute(delete(AddressTries).where(AddressTries.since < now - TRIES_WITHIN))
        session.execute(delete(SignInLink).where(SignInLink.expires_at < old))
        ended = delete(UserSession).where((UserSession.ends_at < old) | (UserSession.ended_at < old))
        done: CursorResult[Any] = session.execute(ended)  # type: ignore[assignment]
        return done.rowcount
