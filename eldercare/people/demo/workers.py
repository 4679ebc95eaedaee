"""Caregivers and village group leaders: skills, weekly shifts, homes, a few absences."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from eldercare.core.bulk import insert_rows, next_id
from eldercare.people.demo import names
from eldercare.people.demo.county import AreaRef, Places, StationRef, WorkerRef, shares_of
from eldercare.people.demo.places import within_circle
from eldercare.people.demo.staff import kind_of, papers_of
from eldercare.people.models import Absence, Certificate, Shift, Worker, WorkerSkill

CARE = ("basic_care", "bath", "clean", "meal", "walk", "visit")
HOUSE = ("clean", "meal", "errand", "visit")
MEDICAL = ("medical", "health", "errand", "walk", "visit")
MEN_CARE = ("basic_care", "bath", "walk", "errand", "medical", "visit")
CERTIFIED = frozenset({"bath", "basic_care", "medical", "health"})
FULL_DAY, MORNING, AFTERNOON = "full day", "morning", "afternoon"
# Sex, skills, shift and free days a week. Two women for bathing come first, so that each station has them.
TEMPLATES = (
    ("F", CARE, FULL_DAY, 1),
    ("F", CARE, FULL_DAY, 2),
    ("F", MEDICAL, FULL_DAY, 2),
    ("F", HOUSE, FULL_DAY, 1),
    ("M", MEN_CARE, FULL_DAY, 2),
    ("F", HOUSE, MORNING, 1),
    ("F", CARE, FULL_DAY, 2),
    ("F", MEDICAL, FULL_DAY, 1),
    ("M", MEN_CARE, FULL_DAY, 1),
    ("F", HOUSE, AFTERNOON, 2),
)
# Start, end, break minutes, break window, longest day of service and travel; minutes after midnight.
HOURS = {
    FULL_DAY: (480, 1020, 60, 690, 810, 450),
    MORNING: (450, 720, 0, 0, 0, 255),
    AFTERNOON: (780, 1110, 0, 0, 0, 315),
}
LEADER_HOURS = (510, 1020, 120, 690, 870, 180)
LEAST_PER_STATION = 2


@dataclass(slots=True)
class Drawn:
    """The rows of all four tables, and what the rooms above need of them."""

    workers: list[dict[str, Any]] = field(default_factory=list)
    skills: list[dict[str, Any]] = field(default_factory=list)
    shifts: list[dict[str, Any]] = field(default_factory=list)
    absences: list[dict[str, Any]] = field(default_factory=list)
    references: list[WorkerRef] = field(default_factory=list)


def add_workers(
    session: Session, rng: Random, places: Places, caregivers: int, *, day: date
) -> list[WorkerRef]:
    """Write caregivers by station and one leader per village group.

    The first caregiver and the first leader of each station are at work on `day`, so that a sign-in
    made for them has a day to show.
    """
    drawn, ids = Drawn(), count(next_id(session, Worker))
    least = LEAST_PER_STATION if caregivers >= LEAST_PER_STATION * len(places.stations) else 1
    counts = shares_of(caregivers, [_demand(places, s) for s in places.stations], least=least)
    villages = {area.code: area for area in places.of_level("village")}
    leaders_seen: set[int] = set()
    for station, how_many in zip(places.stations, counts, strict=True):
        for number in range(how_many):
            _draw_caregiver(rng, drawn, next(ids), station, villages, number, day)
    for number, group in enumerate(places.of_level("group")):
        station_id = places.station_of[group.code[:12]]
        free = set() if station_id not in leaders_seen else {number % 7}
        leaders_seen.add(station_id)
        _draw_leader(rng, drawn, next(ids), station_id, group, free, day)
    papers = papers_of(session, drawn.skills, day=day)
    for model, rows in (
        (Worker, drawn.workers),
        (Certificate, papers),
        (WorkerSkill, drawn.skills),
        (Shift, drawn.shifts),
        (Absence, drawn.absences),
    ):
        insert_rows(session, model, rows)
    return drawn.references


def _demand(places: Places, station: StationRef) -> float:
    served = set(station.villages)
    return sum(area.seats for area in places.areas if area.code in served)


def _draw_caregiver(
    rng: Random,
    drawn: Drawn,
    worker_id: int,
    station: StationRef,
    villages: dict[str, AreaRef],
    number: int,
    day: date,
) -> None:
    sex, skills, shift, free_days = TEMPLATES[number % len(TEMPLATES)]
    first_free = (day.weekday() + 3 if number == 0 else number * 2) % 7
    free = {(first_free + i) % 7 for i in range(free_days)}
    home = villages[rng.choice(station.villages)]
    row = {
        "id": worker_id,
        "kind": "caregiver",
        **_identity(rng, names.young_name(rng, sex), sex),
        "station_id": station.id,
        "area_code": station.area_code,
        **_home(rng, home),
        "travel_mode": rng.choices(("ebike", "car", "walk"), (80, 14, 6))[0],
        "max_minutes": HOURS[shift][5],
        "languages": ["putonghua", "rugao"] if rng.random() < 0.9 else ["putonghua"],
    }
    drawn_until = {skill: _runs_out(rng, day, certain=number < 2) for skill in skills if skill in CERTIFIED}
    until = _by_paper(drawn_until)
    absence = None if number == 0 else _absence(rng, worker_id, day, 0.03)
    _keep(drawn, row, skills, until, HOURS[shift], free, absence, day)


def _draw_leader(
    rng: Random, drawn: Drawn, worker_id: int, station_id: int, group: AreaRef, free: set[int], day: date
) -> None:
    sex = "M" if rng.random() < 0.65 else "F"
    row = {
        "id": worker_id,
        "kind": "leader",
        **_identity(rng, names.old_name(rng, sex), sex),
        "station_id": station_id,
        "area_code": group.code,
        **_home(rng, group),
        "travel_mode": rng.choices(("walk", "ebike"), (6, 4))[0],
        "max_minutes": LEADER_HOURS[5],
        "languages": ["putonghua", "rugao"],
    }
    absence = _absence(rng, worker_id, day, 0.01) if free else None
    _keep(drawn, row, ("visit",), {}, LEADER_HOURS, free, absence, day)


def _identity(rng: Random, name: str, sex: str) -> dict[str, Any]:
    return {
        "name": name,
        "name_pinyin": names.read_pinyin(name),
        "name_initials": names.read_initials(name),
        "sex": sex,
        "phone": names.phone(rng),
        "active": True,
        "synthetic": True,
        "version": 1,
    }


def _home(rng: Random, area: AreaRef) -> dict[str, float]:
    lat, lon = within_circle(rng, area.lat, area.lon, area.radius_m)
    return {"lat": lat, "lon": lon}


def _by_paper(until: dict[str, date]) -> dict[str, date]:
    """Skills of one certificate end together, with the first of them."""
    first: dict[str, date] = {}
    for skill, day in until.items():
        first.setdefault(kind_of(skill), day)
    return {skill: first[kind_of(skill)] for skill in until}


def _runs_out(rng: Random, day: date, *, certain: bool) -> date:
    """When a certificate ends; a few have ended already, some end within 60 days."""
    if not certain and rng.random() < 0.02:
        return day - timedelta(days=rng.randint(1, 40))
    return day + timedelta(days=rng.randint(20, 900))


def _absence(rng: Random, worker_id: int, day: date, share: float) -> dict[str, Any] | None:
    """Sick on the demonstration's day, or away around it."""
    draw = rng.random()
    if draw < share:
        return _away(worker_id, day, day + timedelta(days=rng.randint(0, 4)), "sick")
    if draw < share * 1.5:
        first = day - timedelta(days=rng.randint(0, 5))
        return _away(worker_id, first, first + timedelta(days=9), "leave")
    if draw < share * 2:
        first = day + timedelta(days=rng.randint(2, 9))
        return _away(worker_id, first, first, "training")
    return None


def _away(worker_id: int, first: date, last: date, reason: str) -> dict[str, Any]:
    return {
        "worker_id": worker_id,
        "first_day": first,
        "last_day": last,
        "reason": reason,
        "from_minute": 0,
    }


def _keep(
    drawn: Drawn,
    row: dict[str, Any],
    skills: tuple[str, ...],
    until: dict[str, date],
    hours: tuple[int, ...],
    free: set[int],
    absence: dict[str, Any] | None,
    day: date,
) -> None:
    worker_id, weekdays = row["id"], frozenset(range(7)) - free
    drawn.workers.append(row)
    drawn.skills += [{"worker_id": worker_id, "skill": s, "until": until.get(s)} for s in skills]
    drawn.shifts += _shifts(worker_id, weekdays, hours)
    drawn.absences += [absence] if absence else []
    drawn.references.append(
        WorkerRef(
            **{key: row[key] for key in ("id", "kind", "sex", "station_id", "area_code", "lat", "lon")},
            skills=frozenset(s for s in skills if until.get(s, day) >= day),
            weekdays=weekdays,
            away=absence is not None and absence["first_day"] <= day <= absence["last_day"],
        )
    )


def _shifts(worker_id: int, weekdays: frozenset[int], hours: tuple[int, ...]) -> Iterator[dict[str, Any]]:
    starts, ends, break_minutes, break_from, break_to, _longest = hours
    for weekday in sorted(weekdays):
        yield {
            "worker_id": worker_id,
            "weekday": weekday,
            "starts": starts,
            "ends": ends,
            "break_minutes": break_minutes,
            "break_from": break_from,
            "break_to": break_to,
        }
