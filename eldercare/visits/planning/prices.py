"""What it would cost the plan to give a visit to each person: the planner's own figures, part by part."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial

import dispatch
from eldercare.visits.models import Visit
from eldercare.visits.planning.drafted import held_in, hosted_in
from eldercare.visits.planning.station_day import build_problem
from eldercare.visits.queries.day_rows import DayRows, PartRow
from eldercare.visits.ways import roads_of, settings

MOST = 12
"""For so many of the cheapest people the cost is taken apart; an operator chooses among few."""
DUST = 0.05


@dataclass(frozen=True, slots=True)
class Price:
    """One person for the part: `total` and `parts` in minutes of travel (see `dispatch.Weights`), or the
    planner's first rule in the way. `parts` may be below zero where somebody is relieved."""

    worker_id: int
    total: float | None
    start: float | None
    rule: str | None
    parts: Mapping[str, float]


def prices_of(visit: Visit, position: int, *, now: datetime) -> list[Price]:
    """Everybody of the day for one part of a visit, the cheapest first, all other visits staying with their
    people. None for a visit that the planner would not touch any more.

    For a visit for two the other person stays, and the cost is that of both.
    """
    alter = partial(_on_the_table, visit_id=visit.id, position=position)
    try:
        made = build_problem(visit.station_id, visit.day, now=now, roads=roads_of(settings()), alter=alter)
    except dispatch.InvalidProblemError:
        return []  # such as a start of another day that people were told: nothing the planner could price
    key = str(visit.id)
    if all(one.id != key for one in made.problem.visits):
        return []
    plan = dispatch.plan_from(made.problem, held_in(made.days) | hosted_in(made.days))
    # Whoever waits in the pool stays there: the question is about this visit alone.
    served = {stop.visit for route in plan.routes for stop in route.stops}
    asked = tuple(one for one in made.problem.visits if one.id in served | {key})
    problem = replace(made.problem, visits=asked)
    found = [one for one in dispatch.explain(problem, plan, key) if one.position == position]
    able = [one for one in found if one.reason is None][:MOST]
    without = _cost(replace(problem, visits=tuple(one for one in asked if one.id != key)), plan)
    parts = {one.worker: _difference(_given_to(problem, plan, key, one), without) for one in able}
    return [
        Price(
            int(one.worker),
            one.extra_cost if one.reason is None else None,
            one.start if one.reason is None else None,
            one.reason.value if one.reason else None,
            parts.get(one.worker, {}),
        )
        for one in found
    ]


def _on_the_table(rows: DayRows, visit_id: int, position: int) -> DayRows:
    """The day in which nobody has the part, and the other person of the visit is sure to stay."""

    def part_of(part: PartRow) -> PartRow:
        if part.position == position:
            return replace(part, worker_id=None, start=None, pinned=False)
        return replace(part, start=None, pinned=part.worker_id is not None)

    visits = (
        replace(visit, parts=tuple(map(part_of, visit.parts))) if visit.id == visit_id else visit
        for visit in rows.visits
    )
    return replace(rows, visits=tuple(visits))


def _given_to(
    problem: dispatch.Problem, plan: dispatch.Plan, key: str, one: "dispatch.Candidate"
) -> dispatch.Cost:
    """The cost when the part is that person's, put where it costs least."""

    def pinned(visit: dispatch.Visit) -> dispatch.Visit:
        pin = dispatch.Pin(one.worker, None, one.position)
        return replace(visit, pins=(*visit.pins, pin)) if visit.id == key else visit

    return _cost(replace(problem, visits=tuple(map(pinned, problem.visits))), plan)


def _cost(problem: dispatch.Problem, plan: dispatch.Plan) -> dispatch.Cost:
    """What the plan costs in this problem; nothing is searched, a visit without a place gets the best one."""
    return dispatch.solve(problem, stop=dispatch.MaxIterations(0), seed=0, start=plan).cost


def _difference(cost: dispatch.Cost, before: dispatch.Cost) -> dict[str, float]:
    return dict(_parts(asdict(cost), asdict(before)))


def _parts(cost: Mapping[str, float], before: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    for name, amount in cost.items():
        if abs(amount - before[name]) > DUST:
            yield name, round(amount - before[name], 1)
