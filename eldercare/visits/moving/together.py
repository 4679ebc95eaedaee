"""Giving several visits to one person at once: a start for each beside the others, or what stops it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from eldercare.visits.moving.advice import stops_of
from eldercare.visits.moving.conflicts import Conflict
from eldercare.visits.moving.day import offer_of
from eldercare.visits.moving.starts import best_start
from eldercare.visits.queries.day_rows import DayRows, PartRow


@dataclass(frozen=True, slots=True)
class Wanted:
    """One part of a visit, as it was read at `version`."""

    visit_id: int
    position: int
    version: int


@dataclass(slots=True)
class Fitting:
    """Starts in minutes of the day by part, and for the others the rules that stop them."""

    starts: dict[Wanted, float] = field(default_factory=dict)
    refused: dict[Wanted, Sequence[Conflict]] = field(default_factory=dict)


def fit_all(rows: DayRows, worker_id: int, wanted: Sequence[Wanted], now: datetime) -> Fitting:
    """Put the parts into the person's day one after the other, those with the earliest end of window first.

    Each keeps its present start where it can. Raises NotFoundError for a part or a person the day lacks.
    """
    fitting, closes = Fitting(), {visit.id: visit.closes for visit in rows.visits}
    rows = _without(rows, wanted)
    present = {(visit.id, part.position): part.start for visit in rows.visits for part in visit.parts}
    for one in sorted(wanted, key=lambda part: (closes.get(part.visit_id, 0.0), part.visit_id)):
        offer = offer_of(rows, one.visit_id, one.position, now)
        person, near = offer.person(worker_id), present[one.visit_id, one.position]
        twice = offer.task.partner is not None and offer.task.partner.id == worker_id
        start = None if twice else best_start(person, offer.task, offer.ways(person), near)
        if start is None:
            same = Conflict("same_person", hard=True)
            fitting.refused[one] = [same] if twice else stops_of(offer, person, near)
        else:
            fitting.starts[one] = start
            rows = _with(rows, one, worker_id, start)
    return fitting


def _without(rows: DayRows, wanted: Sequence[Wanted]) -> DayRows:
    """The day in which nobody has these parts; their starts are kept as a wish."""
    for one in wanted:
        rows = _changed(rows, one, worker_id=None)
    return rows


def _with(rows: DayRows, one: Wanted, worker_id: int, start: float) -> DayRows:
    return _changed(rows, one, worker_id=worker_id, start=start)


def _changed(rows: DayRows, one: Wanted, **changes: float | int | None) -> DayRows:
    def part_of(part: PartRow) -> PartRow:
        return replace(part, **changes) if part.position == one.position else part  # type: ignore[arg-type]

    visits = tuple(
        replace(visit, parts=tuple(map(part_of, visit.parts))) if visit.id == one.visit_id else visit
        for visit in rows.visits
    )
    return replace(rows, visits=visits)
