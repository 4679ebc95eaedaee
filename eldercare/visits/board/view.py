"""The board as plain data in the user's language: what the page draws and the API gives.

Times are minutes after local midnight of the day, lengths are minutes, ways are minutes and kilometres.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import chain, pairwise
from typing import Any

from eldercare.core.time import local_date, minute_of
from eldercare.people.models import Area, Station, Worker
from eldercare.people.rules.hours import Spell as Hours
from eldercare.visits.board import words
from eldercare.visits.board.marks import standing
from eldercare.visits.board.queries import BoardRows, Team
from eldercare.visits.board.route import Spell, load_minutes, place_rest
from eldercare.visits.board.routes import Routes, span_of
from eldercare.visits.changes import is_changed, needs_people
from eldercare.visits.models import Assignment, Attendance, DayPlan, Visit
from eldercare.visits.queries.blocks import BlockRow
from eldercare.visits.reasons import explain_unassigned, kind_of, people_in
from eldercare.visits.rules import OPEN, needs_same_sex

Json = dict[str, Any]
VILLAGE_DIGITS = 12


def board_json(rows: BoardRows, now: datetime) -> Json:
    """The whole board. Cancelled visits are left out; they no longer bind anybody."""
    routes = Routes.of(rows)
    visits = [visit for visit in rows.visits if visit.state != "cancelled"]
    return {
        "station": station_json(rows.station),
        "day": rows.day.isoformat(),
        "now": minute_of(now, rows.day) if local_date(now) == rows.day else None,
        "is_past": local_date(now) > rows.day,
        "span": span_of(chain.from_iterable(rows.team.shifts.values()), routes.spells.values()),
        "plan": plan_json(rows.plan),
        "changes": sum(map(is_changed, visits)),
        "asked": rows.asked,
        "workers": [worker_json(worker, rows, routes) for worker in rows.team.workers],
        "visits": [visit_json(visit, rows, routes, now) for visit in visits],
    }


def station_json(station: Station) -> Json:
    """The station of the board."""
    name = station.name_en if words.in_english() and station.name_en else station.name
    return {"id": station.id, "code": station.code, "name": name, "lat": station.lat, "lon": station.lon}


def plan_json(plan: DayPlan | None) -> Json | None:
    """How the day's plan stands; `version` is what publishing must give back."""
    if plan is None:
        return None
    return {
        "state": plan.state,
        "version": plan.version,
        "planned_at": plan.planned_at.isoformat(),
        "published_at": plan.published_at.isoformat() if plan.published_at else None,
        "seconds": plan.seconds,
        "warning": words.plan_warning(plan.warning),
    }


def worker_json(worker: Worker, rows: BoardRows, routes: Routes) -> Json:
    """One row of the board."""
    spells = routes.spells.get(worker.id, [])
    shifts = routes.shifts.get(worker.id, ())
    return {
        "id": worker.id,
        "kind": worker.kind,
        "name": worker.name,
        "pinyin": worker.name_pinyin,
        "initials": worker.name_initials,
        "sex": worker.sex,
        "area": words.area_name(rows.areas.get(worker.area_code), short=True),
        "mode": worker.travel_mode,
        "skills": sorted(routes.skills.get(worker.id, ())),
        "lat": worker.lat,
        "lon": worker.lon,
        "shift": [shifts[0].starts, shifts[-1].ends] if shifts else None,
        "gaps": [[one.ends, two.starts] for one, two in pairwise(shifts) if one.ends < two.starts],
        "rest": _rest(shifts, spells),
        "away": _away(worker.id, routes),
        "busy": round(load_minutes(spells)),
        "limit": worker.max_minutes,
        "gatherings": [_gathering(one, routes) for one in rows.blocks if one.worker_id == worker.id],
    }


def _gathering(block: BlockRow, routes: Routes) -> Json:
    """What the person hosts, fixed in the row, with the way that leads there."""
    way, gap = routes.ways[block.key], routes.gaps.get((block.worker_id, block.key))
    return {
        "key": block.key,
        "day": block.day_id,
        "name": words.block_name(block),
        "state": block.state,
        "start": block.start,
        "end": block.end,
        "travel": round(way.minutes),
        "km": round(way.km, 1),
        "short": round(gap.short) if gap else 0,
    }


def _rest(shifts: Sequence[Hours], spells: list[Spell]) -> Json | None:
    """The break of the day; where two shifts have one each, the first."""
    shift = next((one for one in shifts if one.break_minutes), None)
    rest = place_rest(spells, shift.break_minutes, shift.break_from, shift.break_to) if shift else None
    return {"start": rest.start, "end": rest.end, "fits": rest.fits} if rest else None


def _away(worker_id: int, routes: Routes) -> Json | None:
    away = routes.away.get(worker_id)
    if away is None:
        return None
    return {"start": away.start, "reason": away.reason, "text": words.absence_text(away.reason)}


def visit_json(visit: Visit, rows: BoardRows, routes: Routes, now: datetime) -> Json:
    """One visit with its parts; `mark` is a key of the marks table, `flags` are what the chips count."""
    stands = standing(visit, now, short=routes.is_short(visit), absent=routes.hits_absence(visit))
    return {
        "id": visit.id,
        "version": visit.version,
        "state": visit.state,
        "mark": stands.mark,
        "late": stands.late,
        "flags": list(stands.flags),
        "open": visit.state in OPEN,
        **_whom(visit, rows.areas),
        **_what(visit, rows.day),
        **_why(visit, rows.team, absent="absent" in stands.flags),
        "heard": words.told_text(rows.told.get(visit.id)),
        "parts": [_part(part, visit, routes, rows.day) for part in visit.assignments],
    }


def _whom(visit: Visit, areas: Mapping[str, Area]) -> Json:
    senior, there = visit.senior, visit.residence
    code = there.area_code
    area = areas.get(code) or areas.get(code[:VILLAGE_DIGITS]) or areas.get(visit.area_code[:VILLAGE_DIGITS])
    return {
        "senior": {
            "id": senior.id,
            "name": senior.name,
            "pinyin": senior.name_pinyin,
            "initials": senior.name_initials,
            "sex": senior.sex,
            "address": there.address,
            "vague": there.is_vague,
        },
        "place": words.area_name(area, short=True),
        "lat": there.lat,
        "lon": there.lon,
        "caution": senior.caution,
    }


def _what(visit: Visit, day: date) -> Json:
    service = visit.service
    return {
        "service": words.service_name(service),
        "word": words.family_name(service),
        "family": service.family,
        "code": service.code,
        "skills": sorted(visit.terms.skills),
        "same_sex": needs_same_sex(
            service.family, service_asks=visit.terms.same_sex, senior_asks=visit.senior.needs_same_sex
        ),
        "window": [minute_of(visit.window_start, day), minute_of(visit.window_end, day)],
        "minutes": visit.minutes,
        "staff": visit.staff_count,
    }


def _why(visit: Visit, team: Team, *, absent: bool) -> Json:
    """Whether the visit waits in the pool for somebody, and the reason in a few words and in a sentence."""
    if needs_people(visit):
        kind, asked = kind_of(visit.reason, visit.reason_params), people_in(visit.reason_params)
        names = {worker.id: worker.name for worker in team.workers if worker.id in asked}
        sentence = explain_unassigned(visit.reason, visit.reason_params, names) if visit.reason else ""
        icon = words.ICONS.get(kind, words.ANY_ICON)
        return {"pool": True, "reason": _reason(visit.reason, words.reason_title(kind), sentence, icon)}
    if absent:
        return {"pool": True, "reason": _reason("absent", words.absent_title(), "", "person-dash")}
    return {"pool": False, "reason": None}


def _reason(code: str | None, title: str, text: str, icon: str) -> Json:
    return {"code": code, "title": title, "text": text, "icon": icon}


def _part(part: Assignment, visit: Visit, routes: Routes, day: date) -> Json:
    gap = routes.gaps.get((part.worker_id or 0, visit.id))
    told = part.published_worker_id is not None
    return {
        "position": part.position,
        "worker": part.worker_id,
        "start": _minute(part.starts_at, day),
        "end": _minute(part.ends_at, day),
        "travel": round(part.travel_minutes),
        "km": round(part.travel_km, 1),
        "short": round(gap.short) if gap else 0,
        "pinned": part.pinned,
        "changed": part.changed and visit.state in OPEN,
        "told": {"worker": part.published_worker_id, "start": _minute(part.published_starts_at, day)}
        if told
        else None,
        "came": _came(routes.attended.get((part.worker_id or 0, visit.id)), day),
    }


def _minute(moment: datetime | None, day: date) -> float | None:
    return minute_of(moment, day) if moment else None


def _came(attendance: Attendance | None, day: date) -> list[float | None] | None:
    """Minutes of check-in and check-out, once there was one."""
    if attendance is None:
        return None
    return [minute_of(attendance.check_in_at, day), _minute(attendance.check_out_at, day)]
