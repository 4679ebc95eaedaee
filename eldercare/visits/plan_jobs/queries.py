"""Planning jobs as far as a user sees them: those of the own places, and those that plan them from above."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.orm import joinedload

from eldercare.accounts.access import scope_filter
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.people.models import Area, Station
from eldercare.visits.models import PlanningJob
from eldercare.visits.plan_jobs.rules import OPEN, span_of_region

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of jobs is narrowed to; empty texts narrow nothing."""

    state: str = ""
    kind: str = ""
    region: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of jobs, how many there are, and how many in each state and of each kind."""

    rows: list[PlanningJob]
    total: int
    by_state: dict[str, int]
    by_kind: dict[str, int]


def jobs_of(user: User, filters: Filters) -> Listed:
    """The jobs, newest first."""
    seen = select(PlanningJob).where(_visible(user))
    if filters.region:
        seen = seen.where(PlanningJob.region.in_(span_of_region(filters.region)[1:]))
    narrowed = seen
    if filters.state == "open":
        narrowed = narrowed.where(PlanningJob.state.in_(OPEN))
    elif filters.state:
        narrowed = narrowed.where(PlanningJob.state == filters.state)
    if filters.kind:
        narrowed = narrowed.where(PlanningJob.kind == filters.kind)
    total = db.session.scalar(select(func.count()).select_from(narrowed.subquery())) or 0
    rows = narrowed.options(joinedload(PlanningJob.asker)).order_by(PlanningJob.id.desc())
    shown = rows.limit(PER_PAGE).offset((filters.page - 1) * PER_PAGE)
    return Listed(list(db.session.scalars(shown)), total, _counts(seen, "state"), _counts(seen, "kind"))


def _counts(seen: Select[PlanningJob], column: str) -> dict[str, int]:
    rows = seen.subquery()
    counted = select(rows.c[column], func.count()).group_by(rows.c[column])
    return {code: count for code, count in db.session.execute(counted)}  # noqa: C416


def job_of(user: User, job_id: int) -> PlanningJob:
    """One job. Raises NotFoundError outside what the user sees."""
    rows = select(PlanningJob).where(PlanningJob.id == job_id, _visible(user))
    job = db.session.scalar(
        rows.options(joinedload(PlanningJob.asker)).execution_options(populate_existing=True)
    )
    if job is None:
        raise NotFoundError
    return job


def open_job(user: User, station: Station, day: date) -> PlanningJob | None:
    """The job that is about to plan a station's day, the station's own first."""
    rows = select(PlanningJob).where(
        _visible(user),
        PlanningJob.state.in_(OPEN),
        PlanningJob.first_day <= day,
        PlanningJob.last_day >= day,
        or_(
            PlanningJob.region == station.code,
            PlanningJob.region.in_(span_of_region(station.area_code)),
        ),
    )
    return db.session.scalar(rows.order_by((PlanningJob.region != station.code), PlanningJob.id).limit(1))


def _visible(user: User) -> ColumnElement[bool]:
    """What lies in the scope, and what plans for a place in it from above."""
    if user.scope.kind == "county":
        return true()
    own = scope_filter(PlanningJob, user)
    return or_(own, PlanningJob.region.in_(_above(user)))


def _above(user: User) -> list[str]:
    """The regions that hold the user's own place."""
    if user.scope.kind == "area":
        return span_of_region(user.scope.key)
    if user.scope.kind == "station":
        code = db.session.scalar(select(Station.area_code).where(Station.id == int(user.scope.key)))
        return span_of_region(code or "")
    return []


def places_named(codes: Collection[str]) -> dict[str, Station | Area]:
    """Stations and areas by code; a code that is both is the station's."""
    found: dict[str, Station | Area] = {
        area.code: area for area in db.session.scalars(select(Area).where(Area.code.in_(codes)))
    }
    found |= {one.code: one for one in db.session.scalars(select(Station).where(Station.code.in_(codes)))}
    return found


def station_codes_seen(user: User) -> frozenset[str] | None:
    """The codes of the stations in the scope; None for all."""
    if user.scope.kind == "county":
        return None
    rows = select(Station.code)
    if user.scope.kind == "station":
        rows = rows.where(Station.id == int(user.scope.key))
    else:
        rows = rows.where(scope_filter(Station, user))
    return frozenset(db.session.scalars(rows))
