"""Planning jobs: asked for by people and by the clock, begun, carried on and ended by a worker."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.accounts.rules import Where
from eldercare.core import feed
from eldercare.core.db import serialise_writers, transaction
from eldercare.core.errors import N_, EldercareError, InvalidInputError, NotFoundError
from eldercare.core.time import local_date
from eldercare.people.models import Area, Station
from eldercare.visits.errors import PlanDayError, UnknownRegionError
from eldercare.visits.models import PlanningJob
from eldercare.visits.plan_jobs.rules import (
    AT_WORK,
    FARTHEST,
    KEEP,
    MOST_BEGINNINGS,
    MOST_DAYS,
    OPEN,
    STEPS,
    evening_day,
    lane_of,
    open_key,
    week_asked,
)
from eldercare.visits.queries.day_rows import station_codes_under


class JobDaysPastError(EldercareError):
    """All days of the job are over."""

    status = 409
    code = "plan_days_past"
    sentence = N_("The days of this plan are over. Nothing was planned; ask for a plan of days to come.")


@dataclass(frozen=True, slots=True)
class Asked:
    """The job, and whether it was there already: two people who press at once get one job."""

    job: PlanningJob
    found: bool


def ask_plan(
    region: str,
    first_day: date,
    last_day: date,
    *,
    actor: User,
    now: datetime,
    seconds: float | None = None,
    again_of: int | None = None,
) -> Asked:
    """Ask for the plan of a region and range; an open job for the same is given back instead.

    `region` is the code of a station or an area, empty for the county. Raises UnknownRegionError,
    NotFoundError outside the scope, InvalidInputError or PlanDayError for the range.
    """
    _check_days(first_day, last_day, local_date(now))
    with transaction() as session:
        where = place_of(session, region)
        authorize(actor, "visit.plan", where)
        asked = _put(session, "hand", region, first_day, last_day, where, actor, now)
        if not asked.found:
            asked.job.seconds, asked.job.again_of = seconds, again_of
            detail = {"region": region, "first_day": first_day.isoformat(), "last_day": last_day.isoformat()}
            audit(actor, "planning_job.ask", "planning_job", asked.job.id, now=now, detail=detail)
        return asked


def _check_days(first_day: date, last_day: date, today: date) -> None:
    if first_day < today:
        raise InvalidInputError({"first_day": N_("Choose today or a day to come.")})
    if last_day < first_day:
        raise InvalidInputError({"last_day": N_("The last day lies before the first.")})
    if (last_day - first_day).days >= MOST_DAYS:
        raise InvalidInputError({"last_day": N_("Choose at most 31 days.")})
    if last_day - today > FARTHEST:
        raise PlanDayError(days=FARTHEST.days)


def place_of(session: Session, region: str) -> Where:
    """Where a region stands, for the scope check. Raises UnknownRegionError."""
    if not region:
        return Where()
    station = session.execute(select(Station.id, Station.area_code).where(Station.code == region)).first()
    if station is not None:
        return Where(area_code=station.area_code, station_id=station.id)
    if session.get(Area, region) is None or not station_codes_under(region):
        raise UnknownRegionError(code=region)
    return Where(area_code=region)


def _put(
    session: Session,
    kind: str,
    region: str,
    first_day: date,
    last_day: date,
    where: Where,
    actor: User | None,
    now: datetime,
) -> Asked:
    serialise_writers(session, "planning_jobs")
    key = open_key(region, first_day, last_day)
    known = session.scalar(select(PlanningJob).where(PlanningJob.open_key == key))
    if known is not None:
        return Asked(known, found=True)
    stations = (region,) if where.station_id is not None else station_codes_under(region)
    job = PlanningJob(
        kind=kind, lane=lane_of(stations, first_day, last_day), open_key=key, first_day=first_day,
        last_day=last_day, region=region, station_id=where.station_id, area_code=where.area_code,
        asked_by=actor.id if actor else None, asked_at=now,
    )  # fmt: skip
    session.add(job)
    session.flush()
    tell_state(job, now)
    return Asked(job, found=False)


def order_plans(now: datetime) -> list[PlanningJob]:
    """What the last evening and the last Friday ask for, for the whole county; asked for once each."""
    made = []
    with transaction() as session:
        serialise_writers(session, "planning_jobs")
        wanted = [("evening", evening_day(now), evening_day(now), PlanningJob.first_day)]
        first_day, last_day = week_asked(now)
        if first_day <= last_day:
            wanted.append(("weekly", first_day, last_day, PlanningJob.last_day))
        for kind, first_day, last_day, named_by in wanted:
            day = first_day if kind == "evening" else last_day
            known = select(PlanningJob.id).where(PlanningJob.kind == kind, named_by == day)
            if session.scalar(known.limit(1)) is None:
                asked = _put(session, kind, "", first_day, last_day, Where(), None, now)
                made += [] if asked.found else [asked.job]
    return made


def cancel_plan(job_id: int, *, actor: User, now: datetime) -> PlanningJob:
    """End a job: at once while it waits, else within a second or two. What it saved stays.

    A second call changes nothing. Raises StepRefusedError once the job is over.
    """
    with transaction() as session:
        job = locked_job(session, job_id)
        authorize(actor, "visit.plan", job.where)
        if job.state == "stopping":
            return job
        job.state = STEPS.target(job.state, "cancel")
        _settle(job, now)
        audit(actor, "planning_job.cancel", "planning_job", job.id, now=now)
        tell_state(job, now)
        return job


def plan_again(job_id: int, *, actor: User, now: datetime) -> Asked:
    """Ask once more for what a job was about, from today on. Raises JobDaysPastError."""
    with transaction() as session:
        job = locked_job(session, job_id)
        authorize(actor, "visit.plan", job.where)
        if job.last_day < local_date(now):
            raise JobDaysPastError
        first_day = max(job.first_day, local_date(now))
        return ask_plan(
            job.region, first_day, job.last_day, actor=actor, now=now, seconds=job.seconds, again_of=job.id
        )


def begin(job_id: int, guard: Callable[[Session], None], now: datetime) -> PlanningJob | None:
    """Take a job up, for the first time or after the process that was at it ended; None when it is over.

    Whoever calls leads its lane, which `guard` makes sure of: no other process is at work on it.
    """
    with transaction() as session:
        guard(session)
        job = locked_job(session, job_id)
        if job.state == "stopping":
            job.state = STEPS.target(job.state, "stop")
        elif job.state == "running" and job.beginnings >= MOST_BEGINNINGS:
            job.state, job.failure = STEPS.target(job.state, "fail"), "broke_off"
        elif job.state in {"waiting", "running"}:
            job.state = STEPS.target(job.state, "start" if job.state == "waiting" else "begin_again")
            job.beginnings += 1
            job.started_at = job.started_at or now
        _settle(job, now)
        tell_state(job, now)
        return job if job.state == "running" else None


def end(job_id: int, verb: str, now: datetime, failure: str = "") -> None:
    """Write how a job ended: finish, stop, fail (with the code of the error)."""
    with transaction() as session:
        job = locked_job(session, job_id)
        job.state, job.failure = STEPS.target(job.state, verb), failure
        _settle(job, now)
        detail = {"state": job.state, "regions": job.regions_done}
        audit(None, "planning_job.end", "planning_job", job.id, now=now, detail=detail)
        tell_state(job, now)


def _settle(job: PlanningJob, now: datetime) -> None:
    """A job that is over makes room for the next about the same."""
    if job.state not in OPEN:
        job.open_key, job.ended_at, job.doing, job.doing_at = None, now, "", ""


def note(job_id: int, **values: object) -> str | None:
    """Write how far an open job is, past any lock of its steps; gives its state."""
    with transaction() as session:
        session.execute(
            update(PlanningJob)
            .where(PlanningJob.id == job_id, PlanningJob.state.in_(AT_WORK))
            .values(**values)
            .execution_options(synchronize_session=False)
        )
        return session.scalar(select(PlanningJob.state).where(PlanningJob.id == job_id))


def locked_job(session: Session, job_id: int) -> PlanningJob:
    """A job, locked until the commit. Raises NotFoundError."""
    rows = select(PlanningJob).where(PlanningJob.id == job_id).with_for_update(of=PlanningJob)
    job = session.scalar(rows.execution_options(populate_existing=True))
    if job is None:
        raise NotFoundError
    return job


def tell_state(job: PlanningJob, now: datetime) -> None:
    """Word to the open screens that the job stands elsewhere."""
    feed.tell(
        "planning_job", now=now, data={"job_id": job.id, "state": job.state},
        area_code=job.area_code or None, station_id=job.station_id,
    )  # fmt: skip


def forget_old(now: datetime) -> int:
    """Drop jobs that ended long ago; returns how many."""
    with transaction() as session:
        old = select(PlanningJob.id).where(PlanningJob.asked_at < now - KEEP, PlanningJob.state.not_in(OPEN))
        ids = list(session.scalars(old))
        session.execute(update(PlanningJob).where(PlanningJob.again_of.in_(ids)).values(again_of=None))
        session.execute(delete(PlanningJob).where(PlanningJob.id.in_(ids)))
        return len(ids)
