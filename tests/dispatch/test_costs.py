"""Each part of the cost on a problem small enough to check by hand, with the weight of that part alone."""

from dataclasses import replace

import pytest

from dispatch import Incumbent, MaxIterations, Pin, Shift, Window, solve
from tests.dispatch.makers import NO_COST, make_pair_visit, make_problem, make_visit, make_worker


def cost_of(part, weight, visits, workers):
    weights = replace(NO_COST, **{"unassigned": 1e5, part: weight})
    plan = solve(make_problem(visits, workers, weights=weights), stop=MaxIterations(30), seed=1)
    assert plan.cost.total == pytest.approx(getattr(plan.cost, part))
    return getattr(plan.cost, part)


def test_travel_counts_the_way_there_and_back() -> None:
    assert cost_of("travel", 2.0, [make_visit()], [make_worker()]) == 40.0


def test_distance_counts_kilometres() -> None:
    assert cost_of("distance", 2.0, [make_visit()], [make_worker()]) == 20.0


def test_waiting_counts_between_visits_only() -> None:
    visits = [make_visit("one"), make_visit("two", place="c", windows=(Window(620.0, 620.0),))]
    visits[0] = make_visit("one", windows=(Window(540.0, 540.0),))
    assert cost_of("waiting", 0.5, visits, [make_worker()]) == 20.0


def test_lateness_counts_each_position() -> None:
    pair = make_pair_visit(windows=(Window(540.0, 560.0, 700.0),))
    late = [
        make_worker("one", shifts=(Shift(560.0, 960.0),)),
        make_worker("two", shifts=(Shift(560.0, 960.0),)),
    ]
    assert cost_of("lateness", 3.0, [pair], late) == 60.0


def test_greatest_lateness_counts_the_latest_start_alone() -> None:
    window = (Window(480.0, 490.0, 900.0),)
    visits = [make_visit("one", windows=window), make_visit("two", windows=window)]
    assert cost_of("greatest_lateness", 1.0, visits, [make_worker()]) == 30.0


def test_a_visit_left_out_costs_its_weight_times_priority() -> None:
    assert cost_of("unassigned", 50.0, [make_visit(priority=3)], []) == 150.0


def test_a_visit_left_out_costs_its_own_price_where_it_has_one() -> None:
    assert cost_of("unassigned", 50.0, [make_visit(priority=3, price=70.0)], []) == 70.0


def test_the_more_urgent_of_two_visits_is_served() -> None:
    same = (Window(540.0, 540.0),)
    visits = [make_visit("dull", windows=same), make_visit("urgent", windows=same, priority=2)]
    plan = solve(make_problem(visits, [make_worker()]), stop=MaxIterations(30), seed=1)
    assert [left.visit for left in plan.unassigned] == ["dull"]


def test_overtime_counts_minutes_after_the_shift() -> None:
    worker = make_worker(shifts=(Shift(480.0, 560.0, latest=700.0),))
    visit = make_visit(windows=(Window(540.0, 540.0),))
    assert cost_of("overtime", 2.0, [visit], [worker]) == 40.0


def test_spread_counts_squared_hours_of_each_worker() -> None:
    assert cost_of("spread", 36.0, [make_visit()], [make_worker()]) == pytest.approx(25.0)


def test_spread_shares_the_work() -> None:
    visits = [make_visit(str(n), windows=(Window(500.0, 900.0),)) for n in range(4)]
    problem = make_problem(
        visits,
        [make_worker("one"), make_worker("two")],
        weights=replace(NO_COST, spread=10.0, unassigned=1e5),
    )
    plan = solve(problem, stop=MaxIterations(50), seed=1)
    assert sorted(len(route.stops) for route in plan.routes) == [2, 2]


def test_preference_counts_the_bonus_missed() -> None:
    visit = make_visit(preferences={"liked": 8.0, "here": 3.0})
    workers = [make_worker("liked", shifts=()), make_worker("here")]
    assert cost_of("preference", 2.0, [visit], workers) == 10.0


def test_a_liked_worker_is_chosen() -> None:
    visit = make_visit(preferences={"liked": 8.0})
    weights = replace(NO_COST, preference=1.0, unassigned=1e5)
    problem = make_problem([visit], [make_worker("other"), make_worker("liked")], weights=weights)
    assert solve(problem, stop=MaxIterations(5), seed=1).routes[0].worker == "liked"


def test_moved_counts_positions_given_to_another_person() -> None:
    visit = make_visit(incumbent=Incumbent(("gone",)))
    workers = [make_worker("gone", shifts=()), make_worker("here")]
    assert cost_of("moved", 30.0, [visit], workers) == 30.0


def test_shifted_counts_minutes_from_the_planned_start() -> None:
    visit = make_visit(incumbent=Incumbent((None,), 540.0), pins=(Pin(start=565.0),))
    assert cost_of("shifted", 2.0, [visit], [make_worker()]) == 50.0


def test_the_plan_in_force_is_kept_when_moving_costs_more() -> None:
    visit = make_visit(incumbent=Incumbent(("far",), 540.0))
    workers = [make_worker("near", start="b"), make_worker("far", start="c")]
    plan = solve(make_problem([visit], workers), stop=MaxIterations(20), seed=1)
    assert plan.routes[0].worker == "far"
