"""A published day of one region; at 09:30 one caregiver falls sick, and the rest is planned again."""

from collections.abc import Mapping
from dataclasses import replace
from time import perf_counter
from typing import Any

from benchmarks.busy_day import busy_day
from dispatch import (
    LEAST_CHANGE,
    Break,
    Incumbent,
    MaxIterations,
    MaxRuntime,
    Pin,
    Plan,
    Problem,
    Route,
    Shift,
    Stop,
    Visit,
    Window,
    Worker,
    solve,
)  # fmt: skip

NOW = 570.0
PUBLISHED_ITERATIONS = 5_000_000
EVERY_PINNED = 30  # an operator fixed every thirtieth visit that has not begun
MOVED_MINUTES = 15.0
# Of the time allowed; the rest is for reading the problem and writing the plan.
SEARCHED = 0.8


def measure(seconds: float = 2.0, seed: int = 1, visits: int = 4000) -> dict[str, Any]:
    """The replanned region, from the published plan and, for comparison, from an empty one."""
    regions = busy_day(visits, seed)
    code = max(regions, key=lambda name: (len(regions[name].visits), name))
    morning = regions[code]
    published = solve(morning, stop=MaxIterations(PUBLISHED_ITERATIONS), seed=seed)
    sick = busiest_from(published, NOW)
    today = day_under_way(morning, published, NOW, {sick})
    figures: dict[str, Any] = {
        "region": code,
        "visits": len(morning.visits),
        "people": len(morning.workers),
        "published_cost": round(published.cost.total, 1),
        "published_unassigned": len(published.unassigned),
        "visits_not_begun": len(today.visits),
        "limit_s": seconds,
    }
    for name, start in (("from_published", published), ("from_nothing", None)):
        began = perf_counter()
        plan = solve(today, stop=MaxRuntime(seconds * SEARCHED), seed=seed, start=start)
        took = perf_counter() - began
        figures |= {f"{name}_{key}": value for key, value in changes(today, published, plan, sick).items()}
        figures[f"{name}_s"] = round(took, 2)
    return figures


def busiest_from(plan: Plan, now: float) -> str:
    """The person with most visits that have not begun."""
    waiting = {route.worker: sum(stop.start > now for stop in route.stops) for route in plan.routes}
    return max(sorted(waiting), key=lambda worker: waiting[worker])


def is_off(stop: Stop, now: float) -> bool:
    """Whether the person is on the way, there or done."""
    return stop.arrival - stop.travel_minutes <= now


def day_under_way(problem: Problem, plan: Plan, now: float, sick: frozenset[str] | set[str]) -> Problem:
    """What is left to plan at `now`, as the product asks it.

    Begun visits are gone, and their people free at that home when they are done. Who is on the way goes on,
    and what an operator fixed stays. The rest may start from now on and has an incumbent.
    """
    visits = []
    for visit in problem.visits:
        stops = list(plan.stops_of(visit.id))
        if any(stop.start <= now for _, stop in stops):
            continue
        visits.append(_still_to_do(visit, stops, now, sick, pinned=len(visits) % EVERY_PINNED == 0))
    places = {visit.id: visit.place for visit in problem.visits}
    workers = tuple(
        _rest_of_day(worker, plan, places, now) for worker in problem.workers if worker.id not in sick
    )
    known = {worker.id for worker in workers}
    visits = [
        replace(visit, preferences={w: p for w, p in visit.preferences.items() if w in known})
        for visit in visits
    ]
    return replace(
        problem,
        visits=tuple(visits),
        workers=tuple(worker for worker in workers if worker.shifts),
        weights=LEAST_CHANGE,
    )


def _still_to_do(
    visit: Visit,
    stops: list[tuple[Route, Stop]],
    now: float,
    sick: frozenset[str] | set[str],
    *,
    pinned: bool,
) -> Visit:
    window = visit.windows[0]
    opens = max(window.start, now)
    close = max(window.close, opens)
    visit = replace(visit, windows=(Window(opens, max(window.end, opens), close),))
    if not stops:
        return visit
    told = tuple(None if route.worker in sick else route.worker for route, _ in stops)
    visit = replace(visit, incumbent=Incumbent(told, stops[0][1].start))
    if pinned or any(is_off(stop, now) for _, stop in stops):
        pins = [
            Pin(route.worker, stop.start, stop.position) for route, stop in stops if route.worker not in sick
        ]
        visit = replace(visit, pins=tuple(pins))
    return visit


def _rest_of_day(worker: Worker, plan: Plan, places: Mapping[str, str], now: float) -> Worker:
    """The worker with what is left of the shift, from where the last begun visit ends."""
    shift = worker.shifts[0]
    route = next((route for route in plan.routes if route.worker == worker.id), None)
    begun = [stop for stop in route.stops if stop.start <= now] if route else []
    free = begun[-1].end if begun else shift.start
    if not any(stop.start > now and is_off(stop, now) for stop in (route.stops if route else ())):
        free = max(free, now)
    rest = shift.rest
    if rest is not None and route is not None and route.rest is not None and route.rest.start <= now:
        free, rest = max(free, route.rest.end), None
    if free >= shift.close:
        return replace(worker, shifts=())
    worked = sum(stop.end - stop.start + stop.travel_minutes for stop in begun)
    return replace(
        worker,
        shifts=(
            Shift(
                free,
                max(free, shift.end),
                _later(rest, free),
                shift.latest,
                places[begun[-1].visit] if begun else None,
            ),
        ),
        day_minutes=None if worker.day_minutes is None else worker.day_minutes - worked,
    )


def _later(rest: Break | None, start: float) -> Break | None:
    """The break when the shift starts later; none where it fits no more."""
    if rest is None or max(rest.start, start) + rest.minutes > rest.end:
        return None
    return replace(rest, start=max(rest.start, start))


def changes(today: Problem, published: Plan, plan: Plan, sick: str) -> dict[str, Any]:
    """How far the new plan is from the published one, visit by visit."""
    of_sick, moved, later, broken = set[str](), set[str](), 0, 0
    told = {visit.id: list(published.stops_of(visit.id)) for visit in today.visits}
    for visit in today.visits:
        before, now = told[visit.id], list(plan.stops_of(visit.id))
        if not before:
            continue
        if any(route.worker == sick for route, _ in before):
            of_sick.add(visit.id)
            continue
        people, came = [route.worker for route, _ in before], [route.worker for route, _ in now]
        if people != came:
            moved.add(visit.id)
        if not now or abs(now[0][1].start - before[0][1].start) > MOVED_MINUTES:
            later += 1
        if visit.pins and (people != came or now[0][1].start != before[0][1].start):
            broken += 1
    others = sum(bool(stops) for stops in told.values()) - len(of_sick)
    gone = {left.visit for left in plan.unassigned}
    left_before = {left.visit for left in published.unassigned}
    return {
        "visits_of_sick": len(of_sick),
        "of_sick_left_out": len(of_sick & gone),
        "newly_left_out": len(gone - left_before),
        "newly_served": len({v.id for v in today.visits} & left_before - gone),
        "other_visits": others,
        "others_changed_person": len(moved),
        "others_moved_15_min": later,
        "others_moved_share": round(later / max(1, others), 4),
        "pins_broken": broken,
        "iterations": plan.iterations,
        "cost": round(plan.cost.total, 1),
        "cost_moved": round(plan.cost.moved, 1),
        "cost_shifted": round(plan.cost.shifted, 1),
    }
