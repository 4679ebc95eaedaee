"""A station's day in the planner's words."""

from collections.abc import Sequence

import dispatch
from dispatch.visit import WorkerKind
from eldercare.core.geo import Place
from eldercare.visits.planning.people import base_of, busy_people, hall_of, home_of, worker_of
from eldercare.visits.planning.reading import History
from eldercare.visits.queries.blocks import BlockRow
from eldercare.visits.queries.day_rows import DayRows, PartRow, PersonRow, VisitRow
from eldercare.visits.rules import OPEN, bonus_of
from eldercare.visits.ways import ESTIMATE

# A visit whose window has passed today may still be made, late, within so many minutes from now.
LATE_GRACE = 180.0
KINDS: tuple[WorkerKind, ...] = ("caregiver", "leader")


def problem_of(
    rows: DayRows,
    history: History,
    earliest: float = 0.0,
    travel: dispatch.Travel = ESTIMATE,
) -> dispatch.Problem:
    """The rows as a planning problem; `history` counts visits by (senior, worker).

    A gathering to come is a visit that is fixed to its host, at the station; nothing of it is ever stored.
    """
    busy = busy_people(rows, earliest)
    given = areas_given(rows)
    workers = [
        worker_of(p, busy.get(p.id), given.get(p.id, frozenset()), earliest, rows.day) for p in rows.people
    ]
    people = [p for p, worker in zip(rows.people, workers, strict=True) if worker.shifts]
    known = {p.id for p in people}
    visits = [v for v in rows.visits if v.state in OPEN and held_by(v) <= known]
    return dispatch.Problem(
        places=places_of(rows),
        visits=(
            *(visit_of(v, people, history, earliest) for v in visits),
            *(fixed_of(block, people) for block in blocks_ahead(rows, people, earliest)),
        ),
        workers=tuple(worker for worker in workers if worker.shifts),
        travel=travel,
    )


def places_of(rows: DayRows) -> tuple[dispatch.Place, ...]:
    """Every home of the day, the stations of its gatherings, and where its people start."""
    places: dict[str, Place] = {home_of(visit): visit.place for visit in rows.visits}
    places |= {hall_of(block): block.place for block in rows.blocks}
    places |= {base_of(person): person.place for person in rows.people}
    return tuple(dispatch.Place(name, spot.lat, spot.lon) for name, spot in sorted(places.items()))


def blocks_ahead(rows: DayRows, people: Sequence[PersonRow], earliest: float) -> list[BlockRow]:
    """The gatherings to come whose hosts are at work at that time; to others nothing can be fixed."""
    known = {person.id: person for person in people}
    return [
        block
        for block in rows.blocks
        if not block.has_begun and block.start >= earliest
        if (host := known.get(block.worker_id)) is not None and _is_there(host, block)
    ]


def _is_there(person: PersonRow, block: BlockRow) -> bool:
    gone = 1440.0 if person.absent_from is None else person.absent_from
    return block.end <= gone and any(
        one.starts <= block.start and block.end <= one.ends for one in person.shifts
    )


def fixed_of(block: BlockRow, people: Sequence[PersonRow]) -> dispatch.Visit:
    """A gathering in the planner's words: person and time fixed, of anybody's kind and in the host's area."""
    (host,) = (person for person in people if person.id == block.worker_id)
    return dispatch.Visit(
        id=str(block.key),
        place=hall_of(block),
        positions=(dispatch.Position(block.end - block.start, frozenset(), frozenset(KINDS)),),
        windows=(dispatch.Window(block.start, block.start),),
        area=host.area_code,
        pins=(dispatch.Pin(str(host.id), block.start),),
        incumbent=dispatch.Incumbent((str(host.id),), block.start),
    )


def held_by(visit: VisitRow) -> set[int]:
    """The people an operator fixed for the visit."""
    return {part.worker_id for part in visit.parts if part.pinned and part.worker_id is not None}


def areas_given(rows: DayRows) -> dict[int, frozenset[str]]:
    """The areas of the visits that an operator fixed for each worker."""
    given: dict[int, frozenset[str]] = {}
    for visit in rows.visits:
        for worker_id in held_by(visit):
            given[worker_id] = given.get(worker_id, frozenset()) | {visit.area_code}
    return given


def visit_of(
    visit: VisitRow,
    people: Sequence[PersonRow],
    history: History,
    earliest: float,
) -> dispatch.Visit:
    """A visit of one day with what it asks of these people."""
    liked = {
        str(p.id): bonus_of(
            history.get((visit.senior_id, p.id), 0),
            preferred=p.id == visit.preferred_worker_id or p.id in visit.regards.wished,
            speaks=visit.regards.speaks(p.languages),
        )
        for p in people
    }
    other_sex = {str(p.id) for p in people if visit.same_sex and p.sex != visit.senior_sex}
    unwanted = {str(p.id) for p in people if visit.regards.ban_of(p.id) is not None}
    pins = _pins(visit, earliest)
    return dispatch.Visit(
        id=str(visit.id),
        place=home_of(visit),
        positions=tuple(_position(visit, part) for part in visit.parts),
        windows=(_window(visit, pins, earliest),),
        priority=max(1, visit.priority),
        area=visit.area_code,
        senior=str(visit.senior_id),
        pair=dispatch.Pair("together") if len(visit.parts) > 1 else None,
        preferences={worker: bonus for worker, bonus in liked.items() if bonus},
        bans=frozenset((other_sex | unwanted) - {pin.worker for pin in pins}),
        pins=pins,
        incumbent=_incumbent(visit, people),
    )


def _position(visit: VisitRow, part: PartRow) -> dispatch.Position:
    """One person's part. Whom an operator fixed needs no leave of the planner: no skill, any kind."""
    fixed = part.pinned and part.worker_id is not None
    kinds: frozenset[WorkerKind] = frozenset(kind for kind in KINDS if fixed or kind in visit.kinds)
    return dispatch.Position(float(visit.minutes), frozenset(() if fixed else visit.skills), kinds)


def _pins(visit: VisitRow, earliest: float) -> tuple[dispatch.Pin, ...]:
    """What an operator fixed. A start that has passed is given up, the person is not."""
    return tuple(
        dispatch.Pin(
            str(part.worker_id),
            part.start if part.start is not None and part.start >= earliest else None,
            part.position,
        )
        for part in visit.parts
        if part.pinned and part.worker_id is not None
    )


def _window(visit: VisitRow, pins: Sequence[dispatch.Pin], earliest: float) -> dispatch.Window:
    """When the visit may start: what an operator fixed, else the agreed window, else soon when it is late."""
    fixed = [pin.start for pin in pins if pin.start is not None]
    if fixed:
        return dispatch.Window(min(visit.opens, *fixed), max(visit.closes, *fixed))
    if visit.closes < earliest:
        return dispatch.Window(earliest, earliest, earliest + LATE_GRACE)
    return dispatch.Window(max(visit.opens, earliest), visit.closes)


def _incumbent(visit: VisitRow, people: Sequence[PersonRow]) -> dispatch.Incumbent | None:
    """Whom the senior was told to expect, once the visit was published."""
    known = {p.id for p in people}
    told = [part.published_worker_id for part in visit.parts]
    if visit.state == "draft" or not any(told):
        return None
    workers = tuple(str(worker) if worker in known else None for worker in told)
    return dispatch.Incumbent(workers, next((p.published_start for p in visit.parts), None))
