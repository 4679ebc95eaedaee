"""The queue at work: an address is claimed, asked about outside any transaction, and what came of it is
written."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from eldercare.accounts.audit import audit
from eldercare.core import feed
from eldercare.core.db import db, transaction
from eldercare.core.geo import Place
from eldercare.core.time import local_date
from eldercare.people.actions.placing import put_down
from eldercare.people.actions.settling import settle, touch
from eldercare.people.geocoding.providers import AddressRefusedError, Found, Provider, ProviderFaultError
from eldercare.people.geocoding.questions import answer_key, answer_keys, question
from eldercare.people.geocoding.queue import ADDRESS, county_name, wanting
from eldercare.people.geocoding.states import (
    FOUND,
    KEEP_ANSWERS,
    LEASE,
    PARKED,
    PROVIDERS,
    WAITING,
    pause_after,
)
from eldercare.people.models import Area, GeocodeAnswer, GeocodeJob, GeocodeProvider, Senior, SeniorAddress
from eldercare.people.rules.positions import COARSEST_M, GEOCODED, Position, is_far_off

log = structlog.get_logger(__name__)
MOST_AT_ONCE = 50
VILLAGE_DIGITS, TOWN_DIGITS = 12, 9
Row = Senior | SeniorAddress


@dataclass(frozen=True, slots=True)
class Task:
    """A claimed address."""

    job_id: int
    address: str
    asked: str


def work_on_queue(provider: Provider, *, now: datetime) -> int:
    """Find the addresses that are due, as many as the provider's limit allows; returns how many were looked
    at."""
    county, asked, done = county_name(), 0, 0
    burst = max(1, int(provider.a_second))
    if not _is_anything_due(now) or not _take_turn(provider, burst, now):
        return 0
    while done < MOST_AT_ONCE and asked < burst:
        task = _claim(county, now)
        if task is None:
            break
        known = _remembered(provider, task, now)
        if known is None:
            if asked:
                time.sleep(1 / provider.a_second)
            asked += 1
        if not _work(provider, task, known, now):
            break
        done += 1
    _end_turn(provider, asked, now)
    return done


def _work(provider: Provider, task: Task, known: GeocodeAnswer | None, now: datetime) -> bool:
    """Find one address; False when the provider has a fault, and everything waits."""
    try:
        found = _answer_of(known) if known else provider.ask(task.asked)
    except ProviderFaultError as fault:
        _hold(provider, task, fault, now)
        return False
    except AddressRefusedError:
        _finish(provider, task, None, "refused", now)
        return True
    if known is None:
        _remember(provider, task, found, now)
    _finish(provider, task, found, "not_found" if found is None else "", now)
    return True


def _is_anything_due(now: datetime) -> bool:
    """Asked first, so that an empty queue costs one read a second and no write."""
    query = select(GeocodeJob.id).where(GeocodeJob.state == WAITING, GeocodeJob.due_at <= now)
    return db.session.scalar(query.limit(1)) is not None


def _take_turn(provider: Provider, burst: int, now: datetime) -> bool:
    """Take the provider's next second; False while it is another process's, or the provider rests."""
    with transaction() as session:
        row = _provider_row(session, provider, now)
        if row.next_at > now:
            return False
        row.next_at = now + timedelta(seconds=burst / provider.a_second)
        return True


def _end_turn(provider: Provider, asked: int, now: datetime) -> None:
    """Give back what of the turn was not used; an answer ends the faults before it."""
    with transaction() as session:
        row = _provider_row(session, provider, now)
        if row.fault_at == now:
            return
        row.next_at = now + timedelta(seconds=asked / provider.a_second)
        if asked:
            row.faults, row.fault = 0, ""


def _claim(county: str, now: datetime) -> Task | None:
    """The first address that is due, leased; what needs no position any more is dropped on the way."""
    free = or_(GeocodeJob.leased_until.is_(None), GeocodeJob.leased_until <= now)
    query = select(GeocodeJob).where(GeocodeJob.state == WAITING, GeocodeJob.due_at <= now, free)
    query = query.order_by(GeocodeJob.due_at, GeocodeJob.id).limit(1).with_for_update(skip_locked=True)
    with transaction() as session:
        while (job := session.scalar(query)) is not None:
            row = _row_of(session, job)
            if row is not None:
                job.leased_until, job.tries = now + LEASE, job.tries + 1
                return Task(job.id, row.address, question(row.address, county))
            session.delete(job)
            session.flush()
    return None


def _row_of(session: Session, job: GeocodeJob) -> Row | None:
    """The row whose address is to be found; None when it is gone or somebody placed it meanwhile."""
    model = SeniorAddress if job.subject_kind == ADDRESS else Senior
    found: Any = session.scalar(select(model).where(model.id == job.subject_id, wanting(model)))
    row: Row | None = found
    if row is None or (isinstance(row, Senior) and (row.left_on or row.home_id is not None)):
        return None
    return row


def _remembered(provider: Provider, task: Task, now: datetime) -> GeocodeAnswer | None:
    keys = answer_keys(provider.kind, task.asked)
    query = select(GeocodeAnswer).where(GeocodeAnswer.key.in_(keys))
    return db.session.scalar(query.where(GeocodeAnswer.asked_at > now - KEEP_ANSWERS).limit(1))


def _answer_of(known: GeocodeAnswer) -> Found | None:
    if known.lat is None or known.lon is None:
        return None
    return Found(Place(known.lat, known.lon), known.precision_m)


def _remember(provider: Provider, task: Task, found: Found | None, now: datetime) -> None:
    with transaction() as session:
        session.merge(
            GeocodeAnswer(
                key=answer_key(provider.kind, task.asked), asked_at=now,
                lat=found.place.lat if found else None, lon=found.place.lon if found else None,
                precision_m=found.precision_m if found else None,
            )
        )  # fmt: skip


def _finish(provider: Provider, task: Task, found: Found | None, reason: str, now: datetime) -> None:
    """Write the position, or park the address with the reason."""
    with transaction() as session:
        job = session.get(GeocodeJob, task.job_id, with_for_update=True)
        row = _row_of(session, job) if job else None
        if job is None or row is None or row.address != task.address:
            # Placed by hand, moved or gone while we asked; a changed address is asked about anew.
            return
        job.leased_until, job.changed_at = None, now
        reason = reason or _doubt(session, row, found)
        job.state, job.reason = (PARKED, reason) if reason else (FOUND, "")
        if found is not None and not reason:
            _place(session, row, found, provider, now)


def _doubt(session: Session, row: Row, found: Found | None) -> str:
    """Why what was found cannot be meant, as a code of REASONS; empty when it can."""
    if found is None:
        return "not_found"
    code = row.area_code or ""
    codes = [code[:VILLAGE_DIGITS], code[:TOWN_DIGITS], code]
    areas = {area.code: area for area in session.scalars(select(Area).where(Area.code.in_(codes)))}
    around = next((areas[one] for one in codes if one in areas), None)
    if around is not None and is_far_off(found.place, Place(around.lat, around.lon), around.radius_m):
        return "outside"
    return "coarse" if found.precision_m is not None and found.precision_m > COARSEST_M else ""


def _place(session: Session, row: Row, found: Found, provider: Provider, now: datetime) -> None:
    place = Place(round(found.place.lat, 7), round(found.place.lon, 7))
    position = Position(place, GEOCODED, PROVIDERS[provider.kind], provider.kind, found.precision_m)
    if isinstance(row, Senior):
        senior = row
        put_down(session, senior, position, actor=None, now=now)
    else:
        senior = session.get_one(Senior, row.senior_id, with_for_update=True)
        for name, value in (position.columns | {"placed_at": now, "placed_by": None}).items():
            setattr(row, name, value)
        settle(session, senior, local_date(now))
        touch(senior)
    detail = {"provider": provider.kind, "precision_m": found.precision_m}
    audit(None, "position_found", "senior", senior.id, now=now, detail=detail)
    feed.tell(
        "senior.changed", now=now, data={"senior_id": senior.id}, area_code=senior.area_code,
        station_id=senior.station_id,
    )  # fmt: skip


def _hold(provider: Provider, task: Task, fault: ProviderFaultError, now: datetime) -> None:
    """Leave the provider alone for a while; the address goes back to the queue."""
    with transaction() as session:
        row = _provider_row(session, provider, now)
        row.faults += 1
        row.fault, row.fault_at = fault.fault, now
        row.next_at = now + max(pause_after(fault.fault, row.faults), timedelta(seconds=fault.wait_s))
        job = session.get(GeocodeJob, task.job_id)
        if job is not None:
            job.leased_until = None
    log.warning("geocoder_fault", provider=provider.kind, fault=fault.fault, faults=row.faults)


def _provider_row(session: Session, provider: Provider, now: datetime) -> GeocodeProvider:
    row = session.get(GeocodeProvider, provider.kind, with_for_update=True)
    if row is None:
        row = GeocodeProvider(kind=provider.kind, next_at=now, faults=0, fault="")
        session.add(row)
    return row


def forget_old_answers(*, now: datetime) -> int:
    """Each night: drop what providers said long ago; returns how many."""
    with transaction() as session:
        result = session.execute(delete(GeocodeAnswer).where(GeocodeAnswer.asked_at <= now - KEEP_ANSWERS))
    return int(result.rowcount)  # type: ignore[attr-defined]
