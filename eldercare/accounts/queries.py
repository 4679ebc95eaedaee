"""What the pages of accounts and of the audit trail read."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, or_, select

from eldercare.accounts.models import AuditEntry, SignInLink, User, UserSession
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.core.time import day_bounds

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Found:
    """One page of rows, how many there are in all, and on how many pages."""

    rows: list[Any]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """At least one."""
        return max(1, -(-self.total // PER_PAGE))


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account as the list shows it."""

    user: User
    state: str
    sessions: int


def list_accounts(*, q: str = "", role: str = "", state: str = "", page: int = 1, now: datetime) -> Found:
    """Accounts by name, a part of it, role and state. Three queries, whatever is found."""
    query = select(User)
    if q:
        part = f"%{_plain(q)}%"
        query = query.where(
            or_(User.username.ilike(part, escape="\\"), User.display_name.ilike(part, escape="\\"))
        )
    if role:
        query = query.where(User.role == role)
    if state:
        query = query.where(_state_filter(state, now))
    found = _paged(query.order_by(User.username), page)
    counts = _running_sessions([user.id for user in found.rows], now)
    rows = [AccountRow(user, state_of(user, now), counts.get(user.id, 0)) for user in found.rows]
    return Found(rows, found.total, found.page)


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def state_of(user: User, now: datetime) -> str:
    """closed by an administrator, locked for a while, waiting for its first password, or active."""
    if not user.active:
        return "closed"
    if user.locked_until and user.locked_until > now:
        return "locked"
    return "active" if user.password_hash else "waiting"


def _state_filter(state: str, now: datetime) -> Any:
    return {
        "closed": User.active.is_(False),
        "locked": User.active.is_(True) & (User.locked_until > now),
        "waiting": User.active.is_(True) & (User.password_hash == ""),
    }.get(state, User.active.is_(True) & (User.password_hash != ""))


def _running_sessions(user_ids: list[int], now: datetime) -> dict[int, int]:
    query = (
        select(UserSession.user_id, func.count())
        .join(User, User.id == UserSession.user_id)
        .where(
            UserSession.user_id.in_(user_ids),
            UserSession.ended_at.is_(None),
            UserSession.ends_at > now,
            UserSession.epoch == User.epoch,
        )
    )
    return {row[0]: row[1] for row in db.session.execute(query.group_by(UserSession.user_id))}


def account_of(user_id: int) -> User:
    """The account with this id. Raises NotFoundError."""
    user = db.session.get(User, user_id)
    if user is None:
        raise NotFoundError
    return user


def open_link_of(user: User, now: datetime) -> SignInLink | None:
    """The one-time link that was made for a user and not used yet."""
    query = select(SignInLink).where(
        SignInLink.user_id == user.id, SignInLink.used_at.is_(None), SignInLink.expires_at > now
    )
    return db.session.scalar(query.order_by(SignInLink.id.desc()).limit(1))


def history_of(user: User) -> list[AuditEntry]:
    """The newest lines about an account."""
    query = select(AuditEntry).where(AuditEntry.subject_kind == "user", AuditEntry.subject_id == user.id)
    return list(db.session.scalars(query.order_by(AuditEntry.id.desc()).limit(20)))


@dataclass(frozen=True, slots=True)
class TrailFilters:
    """What the list of the audit trail is narrowed to; empty means all."""

    actor: str = ""
    verb: str = ""
    subject: str = ""
    subject_id: int | None = None
    health: bool = False
    first: date | None = None
    last: date | None = None
    page: int = 1


def list_trail(filters: TrailFilters) -> Found:
    """Lines of the audit trail, the newest first. Two queries."""
    query = select(AuditEntry)
    if filters.actor:
        query = query.where(AuditEntry.actor_name == filters.actor)
    if filters.verb:
        query = query.where(AuditEntry.verb == filters.verb)
    if filters.subject:
        query = query.where(AuditEntry.subject_kind == filters.subject)
    if filters.subject_id is not None:
        query = query.where(AuditEntry.subject_id == filters.subject_id)
    if filters.health:
        read = AuditEntry.detail["field"].as_string() == "health_note"
        query = query.where(AuditEntry.verb == "senior_revealed", read)
    if filters.first is not None:
        query = query.where(AuditEntry.at >= day_bounds(filters.first)[0])
    if filters.last is not None:
        query = query.where(AuditEntry.at < day_bounds(filters.last)[1])
    return _paged(query.order_by(AuditEntry.id.desc()), filters.page)


def _paged(query: Select[Any], page: int) -> Found:
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    rows = db.session.scalars(query.limit(PER_PAGE).offset((page - 1) * PER_PAGE))
    return Found(list(rows), total, page)


def verbs_of_trail() -> list[str]:
    """Every verb that stands in the trail."""
    return list(db.session.scalars(select(AuditEntry.verb).distinct().order_by(AuditEntry.verb)))
