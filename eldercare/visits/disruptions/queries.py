"""What the pages of disruptions and re-plans read; a fixed number of queries each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from eldercare.accounts.access import authorize, scope_filter, within
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.core.time import minute_of
from eldercare.people.models import Area, Senior, Station, Worker
from eldercare.visits.board.words import in_language
from eldercare.visits.disruptions.rules import away_on
from eldercare.visits.models import Assignment, Disruption, Replan, ReplanMove, Visit
from eldercare.visits.queries.blocks import names_of_blocks
from eldercare.visits.reasons import people_in
from eldercare.visits.rules import OPEN

LISTED = 100
SHOWN = {"now": ("reported", "confirmed"), "reported": ("reported",), "all": ()}
"""What the list can be narrowed to, by the states that it takes; none takes every state."""
HIT_STATES = OPEN | {"on_the_way"}


def list_disruptions(user: User, show: str, today: date) -> Sequence[Disruption]:
    """The reports in scope: what waits for the desk first, then by day, the newest first."""
    query = within(select(Disruption), Disruption, user).options(joinedload(Disruption.worker))
    if states := SHOWN[show]:
        query = query.where(Disruption.state.in_(states), Disruption.last_day >= today)
    first = Disruption.state != "reported"
    return db.session.scalars(
        query.order_by(first, Disruption.first_day.desc(), Disruption.id.desc()).limit(LISTED)
    ).all()


def replans_by_disruption(ids: Sequence[int]) -> dict[int, list[Replan]]:
    """The newest re-plan of each station's day, by disruption, in order of the day."""
    newest = (
        select(func.max(Replan.id))
        .where(Replan.disruption_id.in_(ids))
        .group_by(Replan.disruption_id, Replan.station_id, Replan.day)
    )
    found: dict[int, list[Replan]] = {}
    for row in db.session.scalars(
        select(Replan).where(Replan.id.in_(newest)).order_by(Replan.day, Replan.id)
    ):
        found.setdefault(row.disruption_id, []).append(row)
    return found


def disruption_of(user: User, disruption_id: int) -> Disruption:
    """One report in scope; NotFoundError otherwise."""
    query = select(Disruption).where(Disruption.id == disruption_id).options(joinedload(Disruption.worker))
    row = db.session.scalar(query)
    if row is None:
        raise NotFoundError
    authorize(user, "board.see", row.where)
    return row


@dataclass(frozen=True, slots=True)
class Hit:
    """A visit that loses its person: `told` when it was published to the person, `now_with` who has it in the
    draft instead, `partner` who else comes."""

    visit: Visit
    start: datetime | None
    told: bool
    now_with: Worker | None
    partner: Worker | None
    area: Area | None


def hits_of(row: Disruption) -> list[Hit]:
    """The visits that are hit, published and draft: by day, the seniors' priority, the window's end."""
    people = (joinedload(Assignment.worker), joinedload(Assignment.published_worker))
    held = or_(Assignment.worker_id == row.worker_id, Assignment.published_worker_id == row.worker_id)
    query = (
        select(Visit, Area)
        .join(Assignment, and_(Assignment.visit_id == Visit.id, held))
        .outerjoin(Area, Area.code == Visit.area_code)
        .where(Visit.day.between(row.first_day, row.last_day), Visit.state.in_(sorted(HIT_STATES)))
        .options(
            joinedload(Visit.senior), joinedload(Visit.service),
            selectinload(Visit.assignments).options(*people),
        )
        .order_by(Visit.day, Visit.priority.desc(), Visit.window_end, Visit.id)
    )  # fmt: skip
    found = [_hit(row, visit, area) for visit, area in db.session.execute(query).unique()]
    return [hit for hit in found if hit is not None]


def _hit(row: Disruption, visit: Visit, area: Area | None) -> Hit | None:
    mine = next(one for one in visit.assignments if row.worker_id in {one.worker_id, one.published_worker_id})
    told = mine.published_worker_id == row.worker_id
    start = mine.starts_at if mine.worker_id == row.worker_id else mine.published_starts_at
    away = away_on(row.kind, row.worker_id, row.first_day, row.minute, visit.day)
    if start is not None:
        begins = minute_of(start, visit.day)
        if not away.hits(begins, begins + visit.minutes):
            return None
    others = [one for one in visit.assignments if one is not mine]
    partner = next((one.worker or one.published_worker for one in others), None)
    now_with = mine.worker if mine.worker_id != row.worker_id else None
    return Hit(visit, start, told, now_with, partner, area)


@dataclass(frozen=True, slots=True)
class Row:
    """One visit of a proposal with its one or two moves."""

    visit: Visit
    area: Area | None
    moves: tuple[ReplanMove, ...]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A re-plan as its page shows it; `names` of workers by id, `newer` one that overtook it."""

    replan: Replan
    station: Station
    rows: tuple[Row, ...]
    names: dict[int, str]
    newer: int | None

    @property
    def given(self) -> list[Row]:
        """Visits that somebody takes, or whose time changes."""
        return [row for row in self.rows if row.moves[0].to_worker_id is not None]

    @property
    def left(self) -> list[Row]:
        """Visits that stay without anybody."""
        return [row for row in self.rows if row.moves[0].to_worker_id is None]

    @property
    def people(self) -> set[int]:
        """Everybody for whom something changes."""
        moves = [move for row in self.rows for move in row.moves]
        return {one for move in moves for one in (move.from_worker_id, move.to_worker_id) if one is not None}


def replan_of(user: User, replan_id: int) -> Proposed:
    """One proposal in scope; NotFoundError otherwise."""
    query = (
        select(Replan)
        .where(Replan.id == replan_id)
        .options(selectinload(Replan.moves), joinedload(Replan.disruption).joinedload(Disruption.worker))
    )
    replan = db.session.scalar(query)
    if replan is None:
        raise NotFoundError
    authorize(user, "board.see", replan.where)
    newer = select(func.max(Replan.id)).where(
        Replan.station_id == replan.station_id, Replan.day == replan.day, Replan.id > replan.id
    )
    return Proposed(
        replan,
        db.session.get_one(Station, replan.station_id),
        tuple(_rows(replan)),
        _names(replan),
        db.session.scalar(newer),
    )


def _rows(replan: Replan) -> list[Row]:
    by_visit: dict[int, list[ReplanMove]] = {}
    for move in replan.moves:
        by_visit.setdefault(move.visit_id, []).append(move)
    query = (
        select(Visit, Area)
        .outerjoin(Area, Area.code == Visit.area_code)
        .where(Visit.id.in_(by_visit))
        .options(joinedload(Visit.senior), joinedload(Visit.service), selectinload(Visit.assignments))
    )
    known = {visit.id: (visit, area) for visit, area in db.session.execute(query)}
    return [Row(*known[key], tuple(moves)) for key, moves in by_visit.items() if key in known]


def _names(replan: Replan) -> dict[int, str]:
    ids = {
        one
        for move in replan.moves
        for one in (move.from_worker_id, move.to_worker_id, move.runner_up_id)
        if one is not None
    }
    named = {one for move in replan.moves for one in people_in(move.reason_params)}
    return worker_names(sorted(ids | named))


def visit_names(ids: Sequence[int]) -> dict[int, str]:
    """The seniors of visits by visit, and below zero the names of gatherings, to name a conflict."""
    rows = db.session.execute(select(Visit.id, Senior.name).join(Senior).where(Visit.id.in_(ids)))
    blocks = names_of_blocks(db.session(), ids)
    return {row.id: row.name for row in rows} | {key: in_language(names) for key, names in blocks.items()}


def waiting_reports(user: User, today: date, limit: int) -> Sequence[Disruption]:
    """What phones reported and nobody at the desk has looked at, the oldest first."""
    query = within(select(Disruption), Disruption, user).options(joinedload(Disruption.worker))
    waits = query.where(Disruption.state == "reported", Disruption.last_day >= today)
    return db.session.scalars(waits.order_by(Disruption.reported_at, Disruption.id).limit(limit)).all()


def open_replans(user: User, today: date, limit: int) -> Sequence[Any]:
    """(re-plan, visits in it, worker's name, end of the soonest window) of proposals to decide about."""
    soonest = func.min(Visit.window_end)
    query = (
        select(Replan.id, Replan.day, Replan.answered_at, Worker.name.label("worker"),
               func.count(ReplanMove.visit_id.distinct()).label("visits"), soonest.label("due"))
        .join(Disruption, Disruption.id == Replan.disruption_id)
        .join(Worker, Worker.id == Disruption.worker_id)
        .join(ReplanMove, ReplanMove.replan_id == Replan.id)
        .join(Visit, Visit.id == ReplanMove.visit_id)
        .where(Replan.state == "open", Replan.day >= today)
        .group_by(Replan.id, Replan.day, Replan.answered_at, Worker.name)
        .order_by(soonest, Replan.id)
        .limit(limit)
    )  # fmt: skip
    return db.session.execute(query.where(scope_filter(Replan, user))).all()


def worker_names(ids: Sequence[int]) -> dict[int, str]:
    """The names of workers by id."""
    rows = db.session.execute(select(Worker.id, Worker.name).where(Worker.id.in_(ids)))
    return {row.id: row.name for row in rows}
