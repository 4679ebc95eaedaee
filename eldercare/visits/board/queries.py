"""What the board reads: a fixed number of queries, however many people and visits the day has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, load_only, selectinload
from sqlalchemy.sql.base import ExecutableOption

from eldercare.accounts.access import within
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.people.models import Absence, Area, Senior, Station, Worker, WorkerSkill
from eldercare.people.queries import at_station, spells_on
from eldercare.people.rules.hours import Spell
from eldercare.visits.announcing.queries import LastTold, count_open_answers, last_told
from eldercare.visits.models import Attendance, DayPlan, Visit
from eldercare.visits.queries.blocks import BlockRow, read_blocks

TOWN_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Team:
    """The people of a day and what limits them, each list for all of them at once; shifts by worker."""

    workers: Sequence[Worker]
    shifts: Mapping[int, Sequence[Spell]]
    absences: Sequence[Absence]
    skills: Sequence[WorkerSkill]


@dataclass(frozen=True, slots=True)
class BoardRows:
    """The rows behind one station's board of one day; `asked`: answers of families that wait, of any day."""

    station: Station
    day: date
    plan: DayPlan | None
    team: Team
    visits: Sequence[Visit]
    attendances: Sequence[Attendance]
    areas: dict[str, Area]
    told: Mapping[int, LastTold]
    asked: int
    blocks: Sequence[BlockRow] = ()


def stations_of(user: User) -> list[Station]:
    """The stations whose board this user may open, by code; closed ones too, for the days that they had."""
    rows = select(Station).order_by(Station.code)
    if user.scope.kind == "station":
        rows = rows.where(Station.id == int(user.scope.key))
    else:
        rows = within(rows, Station, user)
    return list(db.session.scalars(rows))


def choose_station(user: User, code: str | None) -> Station:
    """The station asked for, else the user's first; NotFoundError outside the scope or when there is none."""
    stations = stations_of(user)
    chosen = next((station for station in stations if station.code == code), None) if code else None
    if chosen is None and (code or not stations):
        raise NotFoundError
    return chosen or stations[0]


def read_board(station: Station, day: date) -> BoardRows:
    """Everything the board of one station and day shows."""
    visits = _visits_of(station, day)
    team = read_team(station, day, [a.worker_id for v in visits for a in v.assignments if a.worker_id])
    attendances = db.session.scalars(
        select(Attendance)
        .join(Visit, Attendance.visit_id == Visit.id)
        .where(Visit.station_id == station.id, Visit.day == day)
    ).all()
    return BoardRows(
        station=station,
        day=day,
        plan=day_plan(station.id, day),
        team=team,
        visits=visits,
        attendances=attendances,
        areas=_areas_of(visits, team.workers),
        told=last_told([visit.id for visit in visits]),
        asked=count_open_answers(station.id),
        blocks=read_blocks(db.session(), day, [worker.id for worker in team.workers]),
    )


def day_plan(station_id: int, day: date) -> DayPlan | None:
    """The plan of a station's day, if one was made."""
    return db.session.scalar(select(DayPlan).where(DayPlan.station_id == station_id, DayPlan.day == day))


def _visits_of(station: Station, day: date) -> Sequence[Visit]:
    rows = (
        select(Visit)
        .where(Visit.station_id == station.id, Visit.day == day)
        .options(*visit_options())
        .order_by(Visit.window_start, Visit.id)
    )
    return db.session.scalars(rows).all()


def visit_options() -> tuple[ExecutableOption, ...]:
    """How a visit is loaded for the board: its senior without private columns, service, people."""
    return (
        joinedload(Visit.senior).load_only(
            Senior.id, Senior.name, Senior.name_pinyin, Senior.name_initials, Senior.sex,
            Senior.area_code, Senior.address, Senior.lat, Senior.lon, Senior.needs_same_sex,
            Senior.key_note, Senior.caution, Senior.version, Senior.home_id, Senior.position_source,
            Senior.precision_m,
        ),
        joinedload(Visit.senior).selectinload(Senior.addresses),
        joinedload(Visit.service),
        selectinload(Visit.assignments),
    )  # fmt: skip


def read_team(station: Station, day: date, also: Sequence[int] = ()) -> Team:
    """The station's active people, and those lent to it who are in `also`."""
    of_station = or_(at_station(station.id, day), Worker.id.in_(set(also)))
    workers = db.session.scalars(
        select(Worker)
        .where(of_station, or_(Worker.active, Worker.id.in_(set(also))))
        .options(load_only(*_PUBLIC_COLUMNS))
        .order_by(Worker.kind, Worker.area_code, Worker.name_pinyin, Worker.id)
    ).all()
    ids = [worker.id for worker in workers]
    return Team(
        workers=workers,
        shifts=spells_on(db.session(), ids, day),
        absences=_of(select(Absence).where(Absence.first_day <= day, Absence.last_day >= day), Absence, ids),
        skills=_of(
            select(WorkerSkill).where(or_(WorkerSkill.until.is_(None), WorkerSkill.until >= day)),
            WorkerSkill,
            ids,
        ),
    )


_PUBLIC_COLUMNS = (
    Worker.id, Worker.kind, Worker.name, Worker.name_pinyin, Worker.name_initials, Worker.sex,
    Worker.station_id, Worker.area_code, Worker.lat, Worker.lon, Worker.travel_mode, Worker.max_minutes,
    Worker.active, Worker.version,
)  # fmt: skip


def _of(rows: Select[Any], model: Any, ids: Sequence[int]) -> list[Any]:
    return list(db.session.scalars(rows.where(model.worker_id.in_(ids)).order_by(model.id)))


def _areas_of(visits: Sequence[Visit], workers: Sequence[Worker]) -> dict[str, Area]:
    """The areas named by visits and people, and the towns around them."""
    codes = {code for visit in visits for code in (visit.area_code, visit.residence.area_code)}
    codes |= {worker.area_code for worker in workers}
    codes |= {code[:TOWN_DIGITS] for code in codes} | {code[:12] for code in codes}
    return {area.code: area for area in db.session.scalars(select(Area).where(Area.code.in_(codes)))}
