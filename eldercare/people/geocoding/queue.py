"""Which addresses wait to be found. A job names a senior or an address by id and holds nothing of the
person."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, literal, or_, select, update
from sqlalchemy.orm import Session

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core.db import db, transaction
from eldercare.people.geocoding.questions import answer_keys, question
from eldercare.people.geocoding.states import PROVIDERS, WAITING
from eldercare.people.models import Area, GeocodeAnswer, GeocodeJob, Senior, SeniorAddress
from eldercare.people.rules.positions import CENTRE, DOUBTFUL_M, GEOCODED
from eldercare.people.rules.residences import REGISTERED

SENIOR, ADDRESS = "senior", "address"
AT_ONCE = 500
Subject = tuple[str, int]


def wanting(model: Any) -> ColumnElement[bool]:
    """The condition for rows whose position is a stand-in, or no better than one."""
    coarse = and_(model.position_source == GEOCODED, model.precision_m > DOUBTFUL_M)
    return or_(model.position_source == CENTRE, coarse)


def enqueue(actor: User | None, senior_ids: Collection[int], *, now: datetime) -> int:
    """Let the addresses of these people be found, parked ones again; returns how many wait now.

    `actor` None is the machine itself. Raises NotFoundError when one of them is out of the actor's scope.
    """
    asked = 0
    with transaction() as session:
        for ids in _portions(sorted(senior_ids)):
            seniors = session.scalars(select(Senior).where(Senior.id.in_(ids), Senior.left_on.is_(None)))
            for senior in seniors if actor else ():
                authorize(actor, "senior.edit", senior.where) if actor else None
            asked += _wait(session, _subjects(session, ids), now)
        if asked:
            audit(actor, "geocoding_asked", "senior", None, now=now, detail={"count": asked})
    return asked


def enqueue_missing(*, now: datetime) -> int:
    """Let what nobody has asked about be found: whoever came by a form or a list and has no position. A
    portion at a time; returns how many."""
    with transaction() as session:
        found = [
            (kind, row_id)
            for kind, query in ((SENIOR, _seniors()), (ADDRESS, _addresses()))
            for row_id in session.scalars(query.where(~_has_job(kind, query)).limit(AT_ONCE))
        ]
        session.add_all(_job(subject, now) for subject in found)
    return len(found)


def forget_jobs(session: Session, subjects: Iterable[Subject]) -> None:
    """Drop what waits or is parked, inside the caller's transaction: the address is another one now, or
    gone."""
    for kind, row_id in subjects:
        session.execute(
            delete(GeocodeJob).where(GeocodeJob.subject_kind == kind, GeocodeJob.subject_id == row_id)
        )


def forget_answers_about(session: Session, addresses: Iterable[str]) -> None:
    """Drop what providers said about these addresses, inside the caller's transaction."""
    county = county_name()
    for address in addresses:
        asked = question(address, county)
        keys = [key for kind in PROVIDERS for key in answer_keys(kind, asked)]
        session.execute(delete(GeocodeAnswer).where(GeocodeAnswer.key.in_(keys)))


def county_name() -> str:
    """The name of the county, which an address of the register leaves out."""
    return db.session.scalar(select(Area.name).where(Area.level == "county").limit(1)) or ""


def _seniors() -> Select[int]:
    """Those with one address; whoever has several has a row for each."""
    ours = and_(Senior.left_on.is_(None), Senior.erased_at.is_(None), Senior.home_id.is_(None))
    return select(Senior.id).where(wanting(Senior), ours)


def _addresses() -> Select[int]:
    present = and_(SeniorAddress.kind != REGISTERED, SeniorAddress.area_code.is_not(None))
    gone = select(Senior.id).where(Senior.id == SeniorAddress.senior_id, Senior.left_on.is_not(None))
    return select(SeniorAddress.id).where(wanting(SeniorAddress), present, ~gone.exists())


def _has_job(kind: str, query: Select[int]) -> ColumnElement[bool]:
    (row_id,) = query.selected_columns
    return select(literal(1)).where(GeocodeJob.subject_kind == kind, GeocodeJob.subject_id == row_id).exists()


def _subjects(session: Session, senior_ids: Sequence[int]) -> list[Subject]:
    seniors = session.scalars(_seniors().where(Senior.id.in_(senior_ids)))
    addresses = session.scalars(_addresses().where(SeniorAddress.senior_id.in_(senior_ids)))
    return [*((SENIOR, row_id) for row_id in seniors), *((ADDRESS, row_id) for row_id in addresses)]


def _wait(session: Session, subjects: Sequence[Subject], now: datetime) -> int:
    for kind in (SENIOR, ADDRESS):
        ids = [row_id for of, row_id in subjects if of == kind]
        own = and_(GeocodeJob.subject_kind == kind, GeocodeJob.subject_id.in_(ids))
        again = {"state": WAITING, "reason": "", "tries": 0, "due_at": now, "changed_at": now}
        session.execute(update(GeocodeJob).where(own, GeocodeJob.state != WAITING).values(**again))
        known = set(session.scalars(select(GeocodeJob.subject_id).where(own)))
        session.add_all(_job((kind, row_id), now) for row_id in ids if row_id not in known)
    session.flush()
    return len(subjects)


def _job(subject: Subject, now: datetime) -> GeocodeJob:
    kind, row_id = subject
    return GeocodeJob(subject_kind=kind, subject_id=row_id, due_at=now, created_at=now, changed_at=now)


def _portions(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
