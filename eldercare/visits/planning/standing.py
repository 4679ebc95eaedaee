"""A station's day as it stands, for planning it again with the least change, and what the new plan changes.

What stands is the draft: what people were told, and what operators have changed since. Pure: rows in,
rows out.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import dispatch
from eldercare.visits.disruptions.changes import Change, Part
from eldercare.visits.planning.answer import reason_params
from eldercare.visits.queries.day_rows import DayRows, PartRow, VisitRow
from eldercare.visits.rules import OPEN

# Who has a visit in so few minutes is on the way to it in all but name.
NEAR = 15.0
SAME = 0.5
"""Starts this close, in minutes, are the same start."""
LOST = "pinned_elsewhere"

Stops = Mapping[Part, tuple[int, float]]
"""Who takes each part, and when."""


def as_it_stands(rows: DayRows, lost: frozenset[Part], earliest: float) -> DayRows:
    """The day with the draft as the plan in force.

    Visits that wait in the pool stay there, and what is about to begin is taken as begun: neither is part of
    the disruption. What an operator fixed for somebody who is not there is free again.
    """
    return replace(rows, visits=tuple(_standing(rows, lost, earliest)))


def kept_elsewhere(days: Sequence[DayRows], lost: frozenset[Part]) -> tuple[DayRows, ...]:
    """The days of a station, which comes first, and of those it shares people with.

    All that is no part of the disruption is fixed: what its people have elsewhere, and what people of
    elsewhere have here.
    """
    own, *others = days
    known = {person.id for person in own.people}
    here = tuple(_fixed(visit, besides=known, lost=lost) for visit in own.visits)
    return (
        replace(own, visits=here),
        *(
            replace(
                rows,
                visits=tuple(
                    _fixed(visit, besides=frozenset(), lost=lost)
                    for visit in rows.visits
                    if not any((visit.id, part.position) in lost for part in visit.parts)
                ),
            )
            for rows in others
        ),
    )


def _fixed(visit: VisitRow, *, besides: Collection[int], lost: frozenset[Part]) -> VisitRow:
    """The parts of people who are not among `besides` stay with them."""
    stay = tuple(
        replace(part, pinned=part.pinned or part.worker_id not in besides)
        if part.worker_id is not None and (visit.id, part.position) not in lost
        else part
        for part in visit.parts
    )
    return replace(visit, parts=stay)


def _standing(rows: DayRows, lost: frozenset[Part], earliest: float) -> Iterator[VisitRow]:
    for visit in rows.visits:
        if visit.state not in OPEN:
            yield visit
            continue
        held = [part for part in visit.parts if part.worker_id is not None and part.start is not None]
        if not held:
            continue
        hit = any((visit.id, part.position) in lost for part in held)
        soon = not hit and min(part.start or 0.0 for part in held) <= earliest + NEAR
        soon = soon and earliest > 0.0
        parts = tuple(
            _stands(part, is_lost=(visit.id, part.position) in lost, least=earliest if soon else 0.0)
            for part in visit.parts
        )
        state = "in_progress" if soon else "planned"
        yield replace(visit if hit else _no_earlier(visit, held), state=state, parts=parts)


def _no_earlier(visit: VisitRow, held: Sequence[PartRow]) -> VisitRow:
    """Nobody comes earlier than was said: the planner begins everything as soon as it can."""
    start = min(part.start for part in held if part.start is not None)
    return replace(visit, opens=max(visit.opens, start), closes=max(visit.closes, start))


def _stands(part: PartRow, *, is_lost: bool, least: float) -> PartRow:
    """What stands counts as told; the part of somebody who is not there is free. What is taken as begun and
    overdue begins at the minute `least`: nobody has worked at it yet."""
    return replace(
        part,
        published_worker_id=part.worker_id,
        published_start=part.start if part.start is None else max(part.start, least),
        worker_id=None if is_lost else part.worker_id,
        pinned=part.pinned and not is_lost,
    )


def changes_of(
    rows: DayRows, problem: dispatch.Problem, plan: dispatch.Plan, lost: frozenset[Part]
) -> list[Change]:
    """What the plan changes of the day as it stands; visits by urgency, then by the end of their window."""
    stops: dict[Part, tuple[int, float]] = {
        (int(stop.visit), stop.position): (int(route.worker), stop.start)
        for route in plan.routes
        for stop in route.stops
    }
    reasons = {int(gone.visit): gone.reason for gone in plan.unassigned}
    known = {int(visit.id) for visit in problem.visits}
    ordered = sorted(rows.visits, key=lambda visit: (-visit.priority, visit.closes, visit.id))
    found: list[Change] = []
    for visit in ordered:
        if visit.id in known and (visit.id, 0) in stops:
            found.extend(_moved(visit, stops))
        elif visit.state in OPEN and any((visit.id, part.position) in lost for part in visit.parts):
            found.extend(_left_out(visit, reasons.get(visit.id)))
        elif visit.id in reasons and all(part.worker_id is not None for part in visit.parts):
            found.extend(_left_out(visit, reasons[visit.id]))
    takers = {one.to_worker for one in found}
    return [one for one in found if not _stays_as_it_is(one, lost, takers, found)]


def _stays_as_it_is(
    change: Change, lost: frozenset[Part], takers: set[int | None], changes: Sequence[Change]
) -> bool:
    """Whether somebody's own visit, left out because he or she is late with it, and whose time nobody uses
    for anything else, is no part of the disruption."""
    visit = [one for one in changes if one.visit_id == change.visit_id]
    return change.to_worker is None and not any(
        (one.visit_id, one.position) in lost or one.from_worker in takers for one in visit
    )


def _moved(visit: VisitRow, stops: Stops) -> Iterator[Change]:
    new = [stops[visit.id, part.position] for part in visit.parts]
    old = [part.worker_id for part in visit.parts]
    if len(new) > 1 and (new[0][0] == old[1] or new[1][0] == old[0]):
        new.reverse()  # who stays of a pair stays in the own place
    for part, (worker, start) in zip(visit.parts, new, strict=True):
        if part.worker_id != worker or part.start is None or abs(part.start - start) >= SAME:
            yield replace(_from(visit, part), to_worker=worker, to_start=start)


def _left_out(visit: VisitRow, reason: dispatch.Reason | None) -> Iterator[Change]:
    params = reason_params(visit, reason) if reason is not None else {}
    for part in visit.parts:
        if part.worker_id is not None:
            yield replace(_from(visit, part), reason=reason.value if reason else LOST, params=params)


def _from(visit: VisitRow, part: PartRow) -> Change:
    told = part.published_worker_id is not None and part.published_worker_id == part.worker_id
    return Change(visit.id, visit.version, part.position, part.worker_id, part.start, told)
