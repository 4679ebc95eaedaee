"""Several days in one problem: each worker-day is a route, and days differ in people, hours and skills."""

import json
from dataclasses import replace

import pytest

from dispatch import (
    Break,
    MaxIterations,
    Plan,
    Position,
    Reason,
    Shift,
    Stations,
    daily_windows,
    problem_to_json,
    solve,
    solve_county,
)
from dispatch.__main__ import main
from dispatch.engine import InlineExecutor
from tests.dispatch.makers import NO_COST, make_problem, make_visit, make_worker

DAY = 1440
WEEK = range(5)
BATH = (Position(30.0, frozenset({"bath"})),)


def shifts(days, **changes):
    """From 08:00 to 16:00 on these days."""
    return tuple(Shift(day * DAY + 480.0, day * DAY + 960.0, **changes) for day in days)


def on(days, name="v", **changes):
    """A visit to be made once, between 09:00 and 10:00 on any of these days."""
    return make_visit(name, windows=daily_windows(days, 540.0, 600.0), **changes)


def each_day(days=WEEK, **changes):
    """A visit on each of these days, named after it."""
    return [on([day], str(day), **changes) for day in days]


def plan_of(visits, workers, **changes):
    return solve(make_problem(visits, workers, **changes), stop=MaxIterations(5000), seed=1)


def days_of(plan):
    """Who comes to each visit, and on which day."""
    return {
        stop.visit: (route.worker, int(stop.start // DAY)) for route in plan.routes for stop in route.stops
    }


def test_a_visit_takes_a_day_on_which_somebody_is_at_work() -> None:
    assert days_of(plan_of([on([0, 2, 4])], [make_worker(shifts=shifts([1, 2, 3]))])) == {"v": ("w", 2)}


def test_a_visit_of_any_day_goes_where_the_person_is_anyway() -> None:
    visits = [on(WEEK), on([3], "neighbour")]
    assert days_of(plan_of(visits, [make_worker(shifts=shifts(WEEK))]))["v"] == ("w", 3)


def test_a_visit_of_any_day_is_made_once() -> None:
    (route,) = plan_of([on(WEEK)], [make_worker(shifts=shifts(WEEK))]).routes
    assert [stop.visit for stop in route.stops] == ["v"]


def test_nobody_at_work_on_the_days_of_a_visit_is_its_reason() -> None:
    plan = plan_of([on([0, 4])], [make_worker(shifts=shifts([1, 2, 3]))])
    assert plan.reason_of("v") is Reason.NO_SHIFT


def test_each_day_of_a_worker_is_a_route() -> None:
    plan = plan_of(each_day(), [make_worker(shifts=shifts(WEEK))])
    assert [(route.worker, route.shift) for route in plan.routes] == [("w", day) for day in WEEK]


def test_the_minutes_of_a_day_are_counted_day_by_day() -> None:
    """Each day takes 30 minutes of work and 20 of ways."""
    week = shifts(WEEK)
    assert plan_of(each_day(), [make_worker(shifts=week, day_minutes=50.0)]).unassigned == ()
    assert len(plan_of(each_day(), [make_worker(shifts=week, day_minutes=49.0)]).unassigned) == 5


def test_the_minutes_of_the_horizon_are_counted_over_all_days() -> None:
    plan = plan_of(each_day(), [make_worker(shifts=shifts(WEEK), horizon_minutes=150.0)])
    assert len(plan.routes) == 3
    assert {left.reason for left in plan.unassigned} == {Reason.HOURS_EXCEEDED}


def test_two_people_share_a_week_that_is_too_long_for_each() -> None:
    workers = [make_worker(name, shifts=shifts(WEEK), horizon_minutes=150.0) for name in ("one", "two")]
    plan = plan_of(each_day(), workers)
    assert plan.unassigned == ()
    assert sorted(len([r for r in plan.routes if r.worker == w.id]) for w in workers) == [2, 3]


def test_a_skill_that_runs_out_in_the_week_ends_there() -> None:
    near = make_worker("near", start="b", shifts=shifts(WEEK), skills={"bath": 2})
    far = make_worker("far", start="d", shifts=shifts(WEEK), skills={"bath": None})
    weights = replace(NO_COST, travel=1.0, unassigned=1e5)
    people = days_of(plan_of(each_day(positions=BATH), [near, far], weights=weights))
    assert [people[str(day)][0] for day in WEEK] == ["near", "near", "near", "far", "far"]


def test_one_person_comes_to_a_senior_all_week() -> None:
    """Ways alone would send the one who is nearer on that day."""
    visits = [
        replace(visit, place="b" if int(visit.id) % 2 else "f") for visit in each_day(senior="li", price=1e4)
    ]
    workers = [make_worker(name, start=name, shifts=shifts(WEEK)) for name in "ag"]
    apart = plan_of(visits, workers, weights=replace(NO_COST, travel=1.0))
    together = plan_of(visits, workers, weights=replace(NO_COST, travel=1.0, discontinuity=1000.0))
    assert {worker for worker, _ in days_of(apart).values()} == {"a", "g"}
    assert len({worker for worker, _ in days_of(together).values()}) == 1


def test_each_day_has_its_own_break() -> None:
    days = tuple(
        Shift(day * DAY + 480.0, day * DAY + 960.0, Break(30.0, day * DAY + 600.0, day * DAY + 720.0))
        for day in (0, 1)
    )
    plan = plan_of(each_day([0, 1]), [make_worker(shifts=days)])
    assert [route.rest.start // DAY for route in plan.routes] == [0, 1]


def test_work_is_spread_over_the_whole_horizon() -> None:
    """Both could make all visits; each gets two of the four days."""
    workers = [make_worker(name, shifts=shifts(range(4))) for name in ("one", "two")]
    plan = plan_of(each_day(range(4)), workers, weights=replace(NO_COST, spread=10.0, unassigned=1e5))
    assert sorted(len([r for r in plan.routes if r.worker == w.id]) for w in workers) == [2, 2]


def week_of_visits():
    visits = [*each_day(senior="li"), on(WEEK, "any"), on([1, 3], "twice a week", place="e")]
    workers = [make_worker(name, shifts=shifts(WEEK), horizon_minutes=300.0) for name in ("one", "two")]
    return make_problem(visits, workers)


def test_the_command_plans_a_week(tmp_path, capsys) -> None:
    file = tmp_path / "week.json"
    file.write_text(problem_to_json(week_of_visits()))
    assert main(["solve", str(file), "--iterations", "5000", "--seed", "3"]) == 0
    said = capsys.readouterr()
    assert Plan.from_json(said.out) == solve(week_of_visits(), stop=MaxIterations(5000), seed=3)
    assert json.loads(said.err)["unassigned"] == 0


@pytest.mark.parametrize("seed", [1, 2])
def test_a_county_is_planned_for_a_week(seed) -> None:
    week = week_of_visits()
    stations = Stations(
        {visit.id: "east" if visit.place == "e" else "west" for visit in week.visits},
        {"one": ["east"], "two": ["west"]},
    )
    plan = solve_county(week, stations, executor=InlineExecutor(), stop=MaxIterations(2000), seed=seed)
    people = days_of(plan)
    assert people["twice a week"][0] == "one"
    assert {worker for visit, (worker, _) in people.items() if visit != "twice a week"} == {"two"}
    assert plan.unassigned == ()
