"""Seniors whose position is only a stand-in or doubtful, in the user's scope."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload, load_only

from eldercare.accounts.access import within
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.people.models import GeocodeJob, Senior
from eldercare.people.queries.paging import PER_PAGE, Page
from eldercare.people.queries.search import senior_matches
from eldercare.people.rules.positions import CENTRE, DOUBTFUL_M, GEOCODED

ONLY_CENTRE: ColumnElement[bool] = Senior.position_source == CENTRE
COARSE: ColumnElement[bool] = and_(Senior.position_source == GEOCODED, Senior.precision_m > DOUBTFUL_M)
OF_SENIOR = and_(GeocodeJob.subject_kind == "senior", GeocodeJob.subject_id == Senior.id)
WAITS = select(GeocodeJob.id).where(OF_SENIOR, GeocodeJob.state == "waiting").exists()
PARKED = select(GeocodeJob.id).where(OF_SENIOR, GeocodeJob.state == "parked").exists()
WHY: dict[str, ColumnElement[bool]] = {
    "centre": ONLY_CENTRE,
    "coarse": COARSE,
    "waiting": and_(or_(ONLY_CENTRE, COARSE), WAITS),
    "parked": and_(or_(ONLY_CENTRE, COARSE), PARKED),
}
"""What the list can be narrowed to."""


@dataclass(frozen=True, slots=True)
class PositionFilters:
    """What the list is narrowed to; empty text means all. `area` is the beginning of a code."""

    why: str = ""
    area: str = ""
    q: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class PositionList:
    """A page of seniors, how many each other choice would show, and what the queue says of those listed."""

    page: Page[Senior]
    counts: dict[str, int]
    jobs: dict[int, GeocodeJob]


def list_unplaced(user: User, filters: PositionFilters, per_page: int = PER_PAGE) -> PositionList:
    """The list under these filters. Three queries, whatever it is long."""
    columns = [func.count().filter(condition) for condition in WHY.values()]
    query = _narrowed(select(func.count(), *columns).select_from(Senior), user, filters, why="")
    total, *counted = db.session.execute(query).one()
    counts = dict(zip(WHY, counted, strict=True)) | {"": total}
    total = counts[filters.why]
    page = max(1, min(filters.page, -(-total // per_page)))
    rows = _narrowed(select(Senior), user, filters, why=filters.why)
    rows = rows.options(
        load_only(
            Senior.name, Senior.address, Senior.area_code, Senior.station_id, Senior.position_source,
            Senior.position_by, Senior.precision_m, Senior.placed_at,
        ),
        joinedload(Senior.station),
    ).order_by(Senior.area_code, Senior.id)  # fmt: skip
    listed = list(db.session.scalars(rows.offset((page - 1) * per_page).limit(per_page)))
    jobs = select(GeocodeJob).where(
        GeocodeJob.subject_kind == "senior", GeocodeJob.subject_id.in_([one.id for one in listed])
    )
    by_senior = {job.subject_id: job for job in db.session.scalars(jobs)}
    return PositionList(Page(listed, total, page, per_page), counts, by_senior)


def count_unplaced(user: User) -> int:
    """How many seniors on the roll have no position of their own; read from one index."""
    return (
        db.session.scalar(
            _narrowed(select(func.count()).select_from(Senior), user, PositionFilters(), why="")
        )
        or 0
    )


def unplaced_ids(user: User, filters: PositionFilters, most: int | None = None) -> list[int]:
    """Everybody of the list in its order, or the first `most`."""
    rows = _narrowed(select(Senior.id), user, filters, why=filters.why)
    return list(db.session.scalars(rows.order_by(Senior.area_code, Senior.id).limit(most)))


def next_unplaced(user: User, filters: PositionFilters, senior_id: int) -> int | None:
    """Who follows this senior in the list, else who comes first; None when nobody else is in it."""
    here = db.session.execute(select(Senior.area_code, Senior.id).where(Senior.id == senior_id)).one_or_none()
    rows = _narrowed(select(Senior.id), user, filters, why=filters.why).where(Senior.id != senior_id)
    rows = rows.order_by(Senior.area_code, Senior.id).limit(1)
    after = rows
    if here is not None:
        after = rows.where(
            or_(Senior.area_code > here[0], and_(Senior.area_code == here[0], Senior.id > here[1]))
        )
    return db.session.scalar(after) or db.session.scalar(rows)


def _narrowed(query: Any, user: User, filters: PositionFilters, *, why: str) -> Any:
    query = query.where(Senior.left_on.is_(None), or_(ONLY_CENTRE, COARSE))
    if why in WHY:
        query = query.where(WHY[why])
    if filters.area:
        query = query.where(Senior.area_code.startswith(filters.area))
    if filters.q:
        query = query.where(senior_matches(filters.q))
    return within(query, Senior, user)
