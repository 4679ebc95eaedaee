"""The rows a station's day is planned from, as plain values that outlive the session.

A fixed number of queries, however many people and visits there are; no private column is read.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eldercare.assessments.effects import with_skills_of
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.core.geo import Place
from eldercare.core.time import minute_of
from eldercare.people.models import Absence, Senior, Station, Worker, WorkerSkill
from eldercare.people.queries import at_station, residences_on, spells_on
from eldercare.services.models import Service
from eldercare.services.queries.catalogue import terms_on
from eldercare.visits.models import Assignment, Attendance, Visit
from eldercare.visits.queries.blocks import BlockRow, read_blocks
from eldercare.visits.queries.regards import regards_of
from eldercare.visits.regards import NOTHING_SAID, Regards
from eldercare.visits.rules import HISTORY_DAYS, needs_same_sex


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """A worker's hours on the day, in minutes after local midnight; `rest` minutes of break, 0 for none."""

    starts: float
    ends: float
    rest: float
    rest_from: float
    rest_to: float


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A worker of the station. `shifts` in order, none: not at work that day. `absent_from`: leaves then."""

    id: int
    kind: str
    sex: str
    area_code: str
    place: Place
    mode: str
    max_minutes: int
    skills: tuple[tuple[str, date | None], ...]
    shifts: tuple[ShiftRow, ...]
    absent_from: int | None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartRow:
    """One of the people of a visit: the draft, what was published, and when they really came and went."""

    position: int
    worker_id: int | None
    start: float | None
    pinned: bool
    published_worker_id: int | None
    published_start: float | None
    came: float | None = None
    went: float | None = None


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit of the day that is not cancelled. Minutes count from local midnight."""

    id: int
    version: int
    state: str
    senior_id: int
    senior_sex: str
    place: Place
    area_code: str
    skills: tuple[str, ...]
    kinds: tuple[str, ...]
    same_sex: bool
    minutes: int
    opens: float
    closes: float
    priority: int
    preferred_worker_id: int | None
    parts: tuple[PartRow, ...]
    regards: Regards = NOTHING_SAID


@dataclass(frozen=True, slots=True)
class DayRows:
    """One station's day; equal rows mean that nothing changed. `blocks`: gatherings that its people host."""

    station_id: int
    station_code: str
    day: date
    people: tuple[PersonRow, ...]
    visits: tuple[VisitRow, ...]
    blocks: tuple[BlockRow, ...] = ()


def read_day(session: Session, station_id: int, day: date) -> DayRows:
    """The station's people and visits of a day, by id. Raises NotFoundError without such a station."""
    code = session.scalar(select(Station.code).where(Station.id == station_id))
    if code is None:
        raise NotFoundError
    people = _people(session, station_id, day)
    blocks = read_blocks(session, day, [person.id for person in people])
    return DayRows(station_id, code, day, people, _visits(session, station_id, day), blocks)


def read_history(session: Session, station_id: int, day: date) -> Mapping[tuple[int, int], int]:
    """How often who came to whom in the 28 days before: (senior, worker) -> visits."""
    seniors = select(Visit.senior_id).where(Visit.station_id == station_id, Visit.day == day)
    rows = (
        select(Attendance.senior_id, Attendance.worker_id, func.count())
        .where(
            Attendance.senior_id.in_(seniors),
            Attendance.day.between(day - timedelta(days=HISTORY_DAYS), day - timedelta(days=1)),
        )
        .group_by(Attendance.senior_id, Attendance.worker_id)
    )
    return {(senior, worker): count for senior, worker, count in session.execute(rows)}


def station_ids_of(codes: Collection[str]) -> list[int]:
    """Ids of the stations with these codes."""
    return list(db.session.scalars(select(Station.id).where(Station.code.in_(codes))))


def stations_with_visits(first_day: date, last_day: date, ids: Collection[int] | None) -> list[int]:
    """Ids of the stations that have a visit on one of the days, by station code; `ids` None means all."""
    visits = select(Visit.id).where(Visit.station_id == Station.id, Visit.day.between(first_day, last_day))
    rows = select(Station.id).where(visits.exists()).order_by(Station.code)
    if ids is not None:
        rows = rows.where(Station.id.in_(ids))
    return list(db.session.scalars(rows))


def station_codes_under(region: str) -> tuple[str, ...]:
    """The station with that code, or every station inside the area with that code."""
    rows = select(Station.code).where((Station.code == region) | Station.area_code.startswith(region))
    return tuple(db.session.scalars(rows.order_by(Station.code)))


def _people(session: Session, station_id: int, day: date) -> tuple[PersonRow, ...]:
    of_station = select(Worker.id).where(at_station(station_id, day), Worker.active)
    skills: dict[int, list[tuple[str, date | None]]] = defaultdict(list)
    for skill in session.execute(
        select(WorkerSkill.worker_id, WorkerSkill.skill, WorkerSkill.until)
        .where(WorkerSkill.worker_id.in_(of_station))
        .order_by(WorkerSkill.id)
    ):
        skills[skill.worker_id].append((skill.skill, skill.until))
    shifts = _shifts(session, of_station, day)
    absent = _absent_from(session, of_station, day)
    workers = session.execute(
        select(
            Worker.id, Worker.kind, Worker.sex, Worker.area_code, Worker.lat, Worker.lon, Worker.travel_mode,
            Worker.max_minutes, Worker.languages,
        ).where(at_station(station_id, day), Worker.active).order_by(Worker.id)
    )  # fmt: skip
    return tuple(
        PersonRow(
            id=row.id,
            kind=row.kind,
            sex=row.sex,
            area_code=row.area_code,
            place=Place(row.lat, row.lon),
            mode=row.travel_mode,
            max_minutes=row.max_minutes,
            skills=tuple(skills[row.id]),
            shifts=shifts.get(row.id, ()),
            absent_from=absent.get(row.id),
            languages=tuple(row.languages),
        )
        for row in workers
    )


def _shifts(session: Session, workers: object, day: date) -> dict[int, tuple[ShiftRow, ...]]:
    return {
        worker: tuple(
            ShiftRow(one.starts, one.ends, one.break_minutes, one.break_from, one.break_to) for one in spells
        )
        for worker, spells in spells_on(session, workers, day).items()
    }


def _absent_from(session: Session, workers: object, day: date) -> dict[int, int]:
    rows = session.execute(
        select(Absence.worker_id, Absence.first_day, Absence.from_minute).where(
            Absence.worker_id.in_(workers),  # type: ignore[arg-type]
            Absence.first_day <= day,
            Absence.last_day >= day,
        )
    )
    absent: dict[int, int] = {}
    for worker_id, first_day, from_minute in rows:
        minute = from_minute if first_day == day else 0
        absent[worker_id] = min(minute, absent.get(worker_id, minute))
    return absent


def _visits(session: Session, station_id: int, day: date) -> tuple[VisitRow, ...]:
    rows = session.execute(
        select(
            Visit.id, Visit.version, Visit.state, Visit.senior_id, Senior.sex, Senior.lat, Senior.lon,
            Senior.needs_same_sex, Senior.grade, Visit.area_code, Visit.service_code,
            Service.family, Visit.minutes, Visit.window_start, Visit.window_end, Visit.priority,
            Visit.preferred_worker_id, Senior.languages,
        )
        .join(Senior, Visit.senior_id == Senior.id)
        .join(Service, Visit.service_code == Service.code)
        .where(Visit.station_id == station_id, Visit.day == day, Visit.state != "cancelled")
        .order_by(Visit.id)
    ).all()  # fmt: skip
    parts, terms = _parts(session, station_id, day), terms_on(session, day)
    regards = regards_of(session, station_id, day, {row.senior_id: row.languages for row in rows})
    of_day = select(Visit.senior_id).where(Visit.station_id == station_id, Visit.day == day)
    elsewhere = residences_on(session, of_day, day)
    return tuple(
        VisitRow(
            id=row.id,
            version=row.version,
            state=row.state,
            senior_id=row.senior_id,
            senior_sex=row.sex,
            place=elsewhere[row.senior_id].place if row.senior_id in elsewhere else Place(row.lat, row.lon),
            area_code=elsewhere[row.senior_id].area_code if row.senior_id in elsewhere else row.area_code,
            skills=with_skills_of(row.grade, row.family, tuple(terms[row.service_code].skills)),
            kinds=tuple(terms[row.service_code].worker_kinds),
            same_sex=needs_same_sex(
                row.family,
                service_asks=terms[row.service_code].same_sex,
                senior_asks=row.needs_same_sex,
            ),
            minutes=row.minutes,
            opens=minute_of(row.window_start, day),
            closes=minute_of(row.window_end, day),
            priority=row.priority,
            preferred_worker_id=row.preferred_worker_id,
            parts=tuple(parts[row.id]),
            regards=regards[row.senior_id],
        )
        for row in rows
    )


def _parts(session: Session, station_id: int, day: date) -> dict[int, list[PartRow]]:
    attended = {
        (row.visit_id, row.worker_id): (_minute(row.check_in_at, day), _minute(row.check_out_at, day))
        for row in session.execute(
            select(Attendance.visit_id, Attendance.worker_id, Attendance.check_in_at, Attendance.check_out_at)
            .join(Visit, Attendance.visit_id == Visit.id)
            .where(Visit.station_id == station_id, Visit.day == day)
        )
    }
    parts: dict[int, list[PartRow]] = defaultdict(list)
    rows = session.execute(
        select(
            Assignment.visit_id, Assignment.position, Assignment.worker_id, Assignment.starts_at,
            Assignment.pinned, Assignment.published_worker_id, Assignment.published_starts_at,
        )
        .join(Visit, Assignment.visit_id == Visit.id)
        .where(Visit.station_id == station_id, Visit.day == day)
        .order_by(Assignment.visit_id, Assignment.position)
    )  # fmt: skip
    for row in rows:
        came, went = attended.get((row.visit_id, row.published_worker_id), (None, None))
        parts[row.visit_id].append(
            PartRow(
                position=row.position,
                worker_id=row.worker_id,
                start=_minute(row.starts_at, day),
                pinned=row.pinned,
                published_worker_id=row.published_worker_id,
                published_start=_minute(row.published_starts_at, day),
                came=came,
                went=went,
            )
        )
    return parts


def _minute(moment: datetime | None, day: date) -> float | None:
    return None if moment is None else minute_of(moment, day)
