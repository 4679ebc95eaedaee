"""A day under way is planned again from the plan in force: what is fixed stays, and few others move."""

from dataclasses import replace

import pytest

from dispatch import (
    LEAST_CHANGE,
    Incumbent,
    MaxIterations,
    Pin,
    Shift,
    Window,
    plan_in_force,
    snapshot_id,
    solve,
)
from tests.dispatch.makers import make_problem, make_visit, make_worker

STOP = MaxIterations(20_000)
HOMES = "bcdefgh"


def _morning():
    """Eighteen visits between 08:00 and 14:00 along the line, and four people for them."""
    visits = [
        make_visit(
            f"v{i}",
            place=HOMES[i % len(HOMES)],
            windows=(Window(480.0 + 20 * i, 540.0 + 20 * i, 600.0 + 20 * i),),
        )
        for i in range(18)
    ]
    workers = [make_worker(f"w{i}", start=letter) for i, letter in enumerate("adgc")]
    return make_problem(visits, workers)


@pytest.fixture(scope="module")
def morning():
    return _morning()


@pytest.fixture(scope="module")
def published(morning):
    plan = solve(morning, stop=MaxIterations(50_000), seed=1)
    assert not plan.unassigned
    return plan


def _people(plan, visit):
    return [route.worker for route, _ in plan.stops_of(visit)]


def _start(plan, visit):
    return next(plan.stops_of(visit))[1].start


def _told(problem, plan, now=570.0):
    """The same visits, told to everybody: those begun by `now` are pinned as they are."""
    visits = []
    for visit in problem.visits:
        route, stop = next(plan.stops_of(visit.id))
        pins = (Pin(route.worker, stop.start),) if stop.start <= now else ()
        visits.append(replace(visit, incumbent=Incumbent((route.worker,), stop.start), pins=pins))
    return replace(problem, visits=tuple(visits), weights=LEAST_CHANGE)


def _changed(before, after, visits):
    return [visit for visit in visits if _people(before, visit) != _people(after, visit)]


def _far(before, after, visits):
    return [visit for visit in visits if abs(_start(before, visit) - _start(after, visit)) > 15.0]


def _assert_pins_hold(problem, plan):
    for visit in problem.visits:
        for pin in visit.pins:
            assert (_people(plan, visit.id), _start(plan, visit.id)) == ([pin.worker], pin.start)


def test_nothing_happened_and_nothing_changes(morning, published) -> None:
    told = _told(morning, published)
    plan = solve(told, stop=STOP, seed=2, start=published)
    assert plan.routes == published.routes


def test_without_iterations_the_plan_in_force_is_given_back(morning, published) -> None:
    plan = solve(morning, stop=MaxIterations(0), seed=2, start=published)
    assert plan.routes == published.routes
    assert plan.cost == published.cost
    assert plan.snapshot == snapshot_id(morning)


def test_the_same_start_seed_and_iterations_give_the_same_plan(morning, published) -> None:
    told = _told(morning, published)
    one, two = (solve(told, stop=STOP, seed=5, start=published) for _ in range(2))
    assert one == two


def test_sickness_gives_nobody_elses_visit_to_another_person(morning, published) -> None:
    told = _told(morning, published)
    sick = _people(published, "v12")[0]
    mine = {v.id for v in told.visits if _people(published, v.id) == [sick]}
    open_ones = tuple(
        replace(v, incumbent=Incumbent((None,), v.incumbent.start)) if v.id in mine else v
        for v in told.visits
        if v.id not in mine or not v.pins
    )
    left = tuple(worker for worker in told.workers if worker.id != sick)
    today = replace(told, visits=open_ones, workers=left)
    plan = solve(today, stop=STOP, seed=2, start=published)
    others = [v.id for v in today.visits if v.id not in mine]
    assert not plan.unassigned
    _assert_pins_hold(today, plan)
    assert _changed(published, plan, others) == []
    assert len(_far(published, plan, others)) <= 1


def test_an_urgent_visit_finds_somebody_and_nobody_else_changes(morning, published) -> None:
    told = _told(morning, published)
    urgent = make_visit("urgent", place="d", priority=3, windows=(Window(580.0, 640.0),))
    today = replace(told, visits=(*told.visits, urgent))
    plan = solve(today, stop=STOP, seed=2, start=published)
    assert _people(plan, "urgent")
    _assert_pins_hold(today, plan)
    known = [v.id for v in told.visits]
    assert _changed(published, plan, known) == []
    assert len(_far(published, plan, known)) <= 4  # those behind it on one route wait for it


def test_a_late_caregiver_keeps_what_can_be_kept(morning, published) -> None:
    told = _told(morning, published, now=0.0)
    late = _people(published, "v12")[0]
    workers = tuple(replace(w, shifts=(Shift(600.0, 960.0),)) if w.id == late else w for w in told.workers)
    today = replace(told, workers=workers)
    plan = solve(today, stop=STOP, seed=2, start=published)
    others = [v.id for v in told.visits if _people(published, v.id) != [late]]
    assert not plan.unassigned
    assert _changed(published, plan, others) == []
    assert _people(plan, "v12") == [late]


def test_a_cancelled_visit_leaves_a_gap_and_the_rest_as_it_was(morning, published) -> None:
    told = _told(morning, published)
    rest = tuple(v for v in told.visits if v.id != "v12")
    today = replace(told, visits=rest)
    plan = solve(today, stop=STOP, seed=2, start=published)
    _assert_pins_hold(today, plan)
    assert _changed(published, plan, [v.id for v in rest]) == []
    assert _far(published, plan, [v.id for v in rest]) == []


def test_a_start_that_no_longer_fits_is_repaired(morning, published) -> None:
    """Somebody may no longer come: the visit goes to another person, though the start says otherwise."""
    told = _told(morning, published)
    who = _people(published, "v12")[0]
    visits = tuple(replace(v, bans=frozenset({who})) if v.id == "v12" else v for v in told.visits)
    plan = solve(replace(told, visits=visits), stop=STOP, seed=2, start=published)
    assert _people(plan, "v12") not in ([], [who])


def test_the_incumbents_give_the_plan_in_force(morning, published) -> None:
    told = _told(morning, published)
    start = plan_in_force(told)
    assert solve(told, stop=MaxIterations(0), seed=1, start=start).routes == published.routes


def test_a_day_told_to_few_is_planned_afresh(morning, published) -> None:
    told = _told(morning, published)
    few = tuple(replace(v, incumbent=None) if i % 2 else v for i, v in enumerate(told.visits))
    assert plan_in_force(replace(told, visits=few)) is None
    assert plan_in_force(morning) is None
