"""Certificates of one worker, and those of all that run out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, null, select, union_all
from sqlalchemy.orm import aliased, selectinload

from eldercare.accounts.access import authorize, scope_filter
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.people.models import Certificate, Station, Worker, WorkerSkill
from eldercare.people.queries.paging import PER_PAGE, Page
from eldercare.people.rules.certificates import warns_until

BARE = ""
"""The kind of a skill with a last day that came from a list, without a record of the certificate."""


def certificates_of(worker_id: int) -> Sequence[Certificate]:
    """All certificates of a worker, the newest first."""
    query = (
        select(Certificate).where(Certificate.worker_id == worker_id).options(selectinload(Certificate.photo))
    )
    return db.session.scalars(query.order_by(Certificate.recorded_at.desc(), Certificate.id.desc())).all()


def certificate_of(user: User, certificate_id: int, verb: str = "worker.see") -> Certificate:
    """One certificate; NotFoundError outside the user's scope."""
    row = db.session.get(Certificate, certificate_id)
    if row is None:
        raise NotFoundError
    authorize(user, verb, row.worker.where)
    return row


def present() -> ColumnElement[bool]:
    """Certificates that count until they run out: neither renewed nor withdrawn."""
    later = aliased(Certificate)
    renewed = select(later.id).where(later.renews_id == Certificate.id).exists()
    return and_(Certificate.withdrawn_on.is_(None), ~renewed)


@dataclass(frozen=True, slots=True)
class Expiring:
    """Certificates of people at work that have run out or will within 60 days; the soonest first."""

    page: Page[Any]
    expired: int
    soon: int


def expiring(
    user: User, today: date, *, state: str = "", area: str = "", page: int = 1, per_page: int = PER_PAGE
) -> Expiring:
    """What has to be renewed in the user's scope. Two queries. `state`: expired, expiring, or both."""
    rows = _ending(user, today, area).subquery()
    over = rows.c.until < today
    counts = select(func.count().filter(over), func.count().filter(~over)).select_from(rows)
    expired, soon = db.session.execute(counts).one()
    total = {"expired": expired, "expiring": soon}.get(state, expired + soon)
    page = max(1, min(page, -(-total // per_page)))
    query = select(rows, Worker.name, Worker.kind.label("worker_kind"), Station.name.label("station"))
    query = query.add_columns(Station.name_en.label("station_en"))
    query = query.join(Worker, Worker.id == rows.c.worker_id).join(Station, Station.id == Worker.station_id)
    if state:
        query = query.where(over if state == "expired" else ~over)
    query = query.order_by(rows.c.until, Worker.name_pinyin, rows.c.worker_id, rows.c.kind, rows.c.skill)
    found = list(db.session.execute(query.offset((page - 1) * per_page).limit(per_page)))
    return Expiring(Page(found, total, page, per_page), expired, soon)


def expiring_count(user: User, today: date) -> tuple[int, int]:
    """How many have run out, and how many will within 60 days. One query."""
    rows = _ending(user, today, "").subquery()
    over = rows.c.until < today
    counts = select(func.count().filter(over), func.count().filter(~over)).select_from(rows)
    expired, soon = db.session.execute(counts).one()
    return expired, soon


def _ending(user: User, today: date, area: str) -> Any:
    """Records and bare skills that end in time to be warned of, as rows of one shape."""
    last = warns_until(today)
    mine = [Worker.active, scope_filter(Worker, user)]
    if area:
        mine.append(Worker.area_code.startswith(area))
    records: Any = (
        select(
            Certificate.worker_id, Certificate.id.label("certificate_id"), Certificate.kind,
            literal("").label("skill"), Certificate.expires_on.label("until"),
        )
        .join(Worker, Worker.id == Certificate.worker_id)
        .where(present(), Certificate.expires_on < last, *mine)
    )  # fmt: skip
    bare: Any = (
        select(
            WorkerSkill.worker_id, null().label("certificate_id"), literal(BARE).label("kind"),
            WorkerSkill.skill, WorkerSkill.until,
        )
        .join(Worker, Worker.id == WorkerSkill.worker_id)
        .where(WorkerSkill.certificate_id.is_(None), WorkerSkill.until < last, *mine)
    )  # fmt: skip
    return union_all(records, bare)
