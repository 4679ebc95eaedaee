"""What the board answers about one visit: may it go there, who else could take it, what a move changed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.core.time import minute_of
from eldercare.people.models import Senior, Station, Worker
from eldercare.visits.actions.moves import Moved
from eldercare.visits.board.queries import read_board
from eldercare.visits.board.routes import Routes
from eldercare.visits.board.rule_words import Names, rule_json
from eldercare.visits.board.view import plan_json, visit_json, worker_json
from eldercare.visits.board.words import block_names
from eldercare.visits.changes import is_changed
from eldercare.visits.models import Visit
from eldercare.visits.moving.advice import Candidate, candidates, how_many, way_out
from eldercare.visits.moving.conflicts import absence_conflicts, check
from eldercare.visits.moving.day import Offer, offer_of
from eldercare.visits.moving.together import Fitting
from eldercare.visits.queries.day_rows import DayRows, PartRow, VisitRow, read_day, read_history
from eldercare.visits.rules import OPEN

Json = dict[str, Any]


def check_json(visit: Visit, position: int, worker_id: int, start: float, now: datetime) -> Json:
    """Every rule that the move would break, whether it can be done at all, and the nearest way out."""
    rows, offer = offer_for(visit, position, now)
    person = offer.people.get(worker_id)
    if person is None:
        raise NotFoundError
    names = names_of(rows)
    end = start + visit.minutes
    absent = list(absence_conflicts(person, end))
    found = [*absent, *check(person, offer.task, start, offer.ways(person))]
    hard = sum(conflict.hard for conflict in found)
    others = candidates(offer, known_to(rows, visit), near=start) if hard else []
    holder = next(part.worker_id for part in visit.assignments if part.position == position)
    out = way_out(others, worker_id, start, holder)
    return {
        "worker": {"id": worker_id, "name": names.worker(worker_id)},
        "start": start,
        "end": end,
        "possible": not absent,
        "hard": hard,
        "soft": len(found) - hard,
        "rules": [rule_json(conflict, worker_id, names) for conflict in found],
        "way_out": _candidate_json(out, names) if out else None,
        "able": sum(one.start is not None for one in others),
        "of": len(others),
    }


def candidates_json(visit: Visit, position: int, now: datetime) -> Json:
    """Everybody who may make this kind of visit: the able first, each with a start and what it costs."""
    rows, offer = offer_for(visit, position, now)
    part = next(part for part in visit.assignments if part.position == position)
    near = minute_of(part.starts_at, visit.day) if part.starts_at else None
    names = names_of(rows)
    found = candidates(offer, known_to(rows, visit), near)
    return {
        "visit_id": visit.id,
        "position": position,
        "current": part.worker_id,
        "candidates": [_candidate_json(one, names) for one in found],
        "able": sum(one.start is not None for one in found),
        "of": len(found),
    }


def pool_json(station: Station, day: date, now: datetime) -> list[Json]:
    """For each visit that has not all its people: how many could take it, of how many."""
    rows = read_day(db.session(), station.id, day)
    return [
        {"visit_id": visit.id, **_counts(offer_of(rows, visit.id, part.position, now))}
        for visit, part in ((visit, _free_part(rows, visit)) for visit in rows.visits)
        if part is not None
    ]


def _free_part(rows: DayRows, visit: VisitRow) -> PartRow | None:
    """The part that waits for somebody: nobody has it, or whoever has it is absent by then."""
    if visit.state not in OPEN:
        return None
    away = {person.id: person.absent_from for person in rows.people if person.absent_from is not None}
    return next((part for part in visit.parts if _waits(part, visit, away)), None)


def _waits(part: PartRow, visit: VisitRow, away: Mapping[int, int]) -> bool:
    if part.worker_id is None or part.start is None:
        return True
    return part.worker_id in away and part.start + visit.minutes > away[part.worker_id]


def moved_json(visit: Visit, moved: Moved, now: datetime) -> Json:
    """The visits and rows that a move touched, and where the part stood before."""
    changed = changed_json(visit.station_id, visit.day, [moved], now)
    (step,) = changed.pop("steps")
    return {"visit_id": visit.id, "before": step["before"], "rules": step["rules"], **changed}


def changed_json(station_id: int, day: date, moved: Sequence[Moved], now: datetime) -> Json:
    """The visits and rows that some moves touched; `steps` say of each where it stood before, and `gone`
    which visits are on the board no more."""
    rows = read_board(db.session.get_one(Station, station_id), day)
    routes, visits = Routes.of(rows), {visit.id: visit for visit in rows.visits}
    touched = {part.worker_id for one in moved for part in visits[one.visit_id].assignments}
    touched |= {one.before.worker_id for one in moved}
    ids = {one.visit_id for one in moved}
    shown = [
        v for v in rows.visits
        if v.id in ids or touched & {part.worker_id for part in v.assignments if part.worker_id}
    ]  # fmt: skip
    stops = {v.id: v.senior.name for v in rows.visits} | block_names(rows.blocks)
    names = Names({w.id: w.name for w in rows.team.workers}, stops)
    return {
        "steps": [_step_json(visits[one.visit_id], one, names) for one in moved],
        "visits": [visit_json(v, rows, routes, now) for v in shown if v.state != "cancelled"],
        "gone": sorted(v.id for v in shown if v.state == "cancelled"),
        "workers": [worker_json(w, rows, routes) for w in rows.team.workers if w.id in touched],
        "plan": plan_json(rows.plan),
        "changes": sum(map(is_changed, rows.visits)),
    }


def refused_json(visit: Visit, fitting: Fitting, worker_id: int) -> list[Json]:
    """Which visits of the same day do not fit, each with the rules in the way."""
    names = names_of(read_day(db.session(), visit.station_id, visit.day))
    return [
        {
            "visit_id": one.visit_id,
            "name": names.visits.get(one.visit_id, "–"),
            "rules": [rule_json(conflict, worker_id, names) for conflict in conflicts],
        }
        for one, conflicts in fitting.refused.items()
    ]


def _step_json(visit: Visit, moved: Moved, names: Names) -> Json:
    before = moved.before
    start = minute_of(before.start, visit.day) if before.start else None
    return {
        "visit_id": visit.id,
        "version": visit.version,
        "position": moved.position,
        "before": {"worker": before.worker_id, "start": start, "pinned": before.pinned},
        "rules": [rule_json(conflict, _holder(visit, moved), names) for conflict in moved.conflicts],
    }


def _holder(visit: Visit, moved: Moved) -> int:
    part = next(part for part in visit.assignments if part.position == moved.position)
    return part.worker_id or 0


def offer_for(visit: Visit, position: int, now: datetime) -> tuple[DayRows, Offer]:
    """The part of the visit on the table, with the rows of its day."""
    rows = read_day(db.session(), visit.station_id, visit.day)
    return rows, offer_of(rows, visit.id, position, now)


def known_to(rows: DayRows, visit: Visit) -> Mapping[int, int]:
    """How often each worker came to this senior lately."""
    history = read_history(db.session(), rows.station_id, rows.day)
    return {worker: count for (senior, worker), count in history.items() if senior == visit.senior_id}


def names_of(rows: DayRows) -> Names:
    """The names of the day's people, by worker and by visit, and of its gatherings."""
    workers = db.session.execute(select(Worker.id, Worker.name).where(Worker.station_id == rows.station_id))
    visits = db.session.execute(
        select(Visit.id, Senior.name)
        .join(Senior, Visit.senior_id == Senior.id)
        .where(Visit.station_id == rows.station_id, Visit.day == rows.day)
    )
    stops = {row.id: row.name for row in visits} | block_names(rows.blocks)
    return Names({row.id: row.name for row in workers}, stops)


def _counts(offer: Offer) -> Json:
    able, of = how_many(offer)
    return {"able": able, "of": of}


def _candidate_json(one: Candidate, names: Names) -> Json:
    rules = one.conflicts
    return {
        "worker": {"id": one.person.id, "name": names.worker(one.person.id), "kind": one.person.kind},
        "start": one.start,
        "extra": round(one.extra),
        "known": one.known,
        "busy": round(one.busy),
        "limit": round(one.person.max_minutes),
        "rules": [rule_json(conflict, one.person.id, names) for conflict in rules],
    }
