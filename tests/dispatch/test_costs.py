"""Each part of the cost on a problem small enough to check by hand, with the weight of that part alone."""

from dataclasses import replace

import pytest

from dispatch import Break, Incumbent, MaxIterations, Pair, Pin, Position, Rest, Shift, Window, solve
from tests.dispatch.makers import (
    NO_COST,
    cost_of,
    make_pair_visit,
    make_problem,
    make_visit,
    make_worker,
    plan_by,
)


def test_travel_counts_the_way_there_and_back() -> None:
    assert cost_of("travel", 2.0, [make_visit()], [make_worker()]) == 40.0


def test_distance_counts_kilometres() -> None:
    assert cost_of("distance", 2.0, [make_visit()], [make_worker()]) == 20.0


def test_waiting_counts_between_visits_only() -> None:
    visits = [make_visit("one"), make_visit("two", place="c", windows=(Window(620.0, 620.0),))]
    visits[0] = make_visit("one", windows=(Window(540.0, 540.0),))
    assert cost_of("waiting", 0.5, visits, [make_worker()]) == 20.0


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


def test_shifted_counts_the_first_of_an_independent_pair_alone() -> None:
    pins = (Pin(start=550.0), Pin(start=600.0, position=1))
    pair = make_pair_visit(kind="independent", incumbent=Incumbent((None, None), 540.0), pins=pins)
    assert cost_of("shifted", 2.0, [pair], [make_worker()]) == 20.0


def test_idle_counts_the_minutes_of_a_shift_that_are_no_visit_and_no_travel() -> None:
    assert cost_of("idle", 2.0, [make_visit()], [make_worker()]) == 2 * (480.0 - 30.0 - 20.0)


def test_idle_counts_the_idlest_shift_alone() -> None:
    short = make_worker("short", shifts=(Shift(480.0, 600.0),))
    assert cost_of("idle", 1.0, [make_visit()], [make_worker(), short]) == 430.0


def test_idle_counts_a_shift_with_nothing_to_do() -> None:
    assert cost_of("idle", 1.0, [], [make_worker()]) == 480.0


def test_idle_counts_no_break_that_is_taken() -> None:
    rest = Break(30.0, 600.0, 900.0)
    assert cost_of("idle", 1.0, [make_visit()], [make_worker(shifts=(Shift(480.0, 960.0, rest),))]) == 400.0


def test_idle_gives_the_visit_to_whoever_is_idlest() -> None:
    workers = [make_worker("long"), make_worker("short", start="b", shifts=(Shift(480.0, 700.0),))]
    assert plan_by("idle", 1.0, [make_visit()], workers).routes[0].worker == "long"


def day_without_room_for_a_break(price, minutes=60.0):
    """A break from 560 to 650, in which a visit has to be done that begins at 590."""
    visit = make_visit(positions=(Position(minutes),), windows=(Window(590.0, 590.0),))
    return visit, make_worker(shifts=(Shift(480.0, 960.0, Break(40.0, 560.0, 670.0, price)),))


def test_a_missed_break_costs_its_price() -> None:
    visit, worker = day_without_room_for_a_break(25.0)
    plan = plan_by("travel", 0.0, [visit], [worker])
    assert (plan.cost.missed_breaks, plan.cost.total, plan.routes[0].rest) == (25.0, 25.0, None)


def test_a_break_that_is_taken_costs_nothing() -> None:
    visit, worker = day_without_room_for_a_break(25.0, minutes=10.0)
    plan = plan_by("travel", 0.0, [visit], [worker])
    assert (plan.cost.missed_breaks, plan.routes[0].rest) == (0.0, Rest(610.0, 650.0))


def test_a_break_missed_for_nothing_is_missed_all_the_same() -> None:
    visit, worker = day_without_room_for_a_break(0.0)
    plan = plan_by("travel", 0.0, [visit], [worker])
    assert (plan.cost.missed_breaks, plan.routes[0].rest) == (0.0, None)


def test_a_missed_break_is_idle_time() -> None:
    visit, worker = day_without_room_for_a_break(25.0)
    assert plan_by("idle", 1.0, [visit], [worker]).cost.idle == 480.0 - 80.0


def test_the_worker_who_misses_no_break_is_chosen() -> None:
    visit, worker = day_without_room_for_a_break(25.0)
    far = make_worker("far", start="h")
    assert plan_by("travel", 0.01, [visit], [worker, far]).routes[0].worker == "far"


def test_a_visit_that_costs_less_than_the_break_is_left_out() -> None:
    visit, worker = day_without_room_for_a_break(25.0)
    plan = plan_by("travel", 0.0, [replace(visit, price=20.0)], [worker])
    assert [left.visit for left in plan.unassigned] == ["v"]


def test_discontinuity_counts_each_person_after_the_first() -> None:
    same = (Window(540.0, 540.0),)
    visits = [make_visit(name, senior="li", windows=same) for name in "xyz"]
    workers = [make_worker(name) for name in ("one", "two", "three")]
    assert cost_of("discontinuity", 7.0, visits, workers) == 14.0


def test_discontinuity_counts_no_person_twice() -> None:
    visits = [
        make_visit(name, senior="li", windows=(Window(at, at),))
        for name, at in (("x", 540.0), ("y", 640.0), ("z", 740.0))
    ]
    assert cost_of("discontinuity", 7.0, visits, [make_worker()]) == 0.0


def test_discontinuity_counts_both_people_of_a_pair() -> None:
    pair = make_pair_visit(senior="li")
    assert cost_of("discontinuity", 7.0, [pair], [make_worker("one"), make_worker("two")]) == 7.0


def test_discontinuity_counts_each_senior_apart_and_nobody_not_at_all() -> None:
    same = (Window(540.0, 540.0),)
    seniors = {"x": "li", "y": "wang", "z": ""}
    visits = [make_visit(name, senior=senior, windows=same) for name, senior in seniors.items()]
    workers = [make_worker(name) for name in ("one", "two", "three")]
    assert cost_of("discontinuity", 7.0, visits, workers) == 0.0


def test_one_person_comes_to_a_senior_on_both_days() -> None:
    days = (Shift(480.0, 960.0), Shift(1920.0, 2400.0))
    visits = [
        make_visit("today", senior="li", preferences={"one": 4.0}),
        make_visit("tomorrow", senior="li", windows=(Window(1980.0, 2040.0),), preferences={"two": 3.0}),
    ]
    workers = [make_worker("one", shifts=days), make_worker("two", shifts=days)]
    weights = replace(NO_COST, unassigned=1e5, preference=1.0)
    apart = solve(make_problem(visits, workers, weights=weights), stop=MaxIterations(2000), seed=1)
    weights = replace(weights, discontinuity=10.0)
    together = solve(make_problem(visits, workers, weights=weights), stop=MaxIterations(2000), seed=1)
    assert [route.worker for route in apart.routes] == ["one", "two"]
    assert [route.worker for route in together.routes] == ["one", "one"]


def test_an_independent_pair_costs_its_price_once() -> None:
    pair = make_visit(positions=(Position(30.0), Position(30.0)), pair=Pair("independent"), priority=3)
    assert cost_of("unassigned", 50.0, [pair], []) == 150.0


def test_waiting_does_not_count_the_break_that_lies_in_it() -> None:
    """From 580 to 640 at the second visit, 30 minutes of it a break."""
    visits = [
        make_visit("one", windows=(Window(540.0, 540.0),)),
        make_visit("two", place="c", windows=(Window(640.0, 640.0),)),
    ]
    worker = make_worker(shifts=(Shift(480.0, 960.0, Break(30.0, 580.0, 700.0)),))
    assert cost_of("waiting", 1.0, visits, [worker]) == 30.0


def test_preference_counts_a_dislike() -> None:
    assert cost_of("preference", 2.0, [make_visit(preferences={"w": -3.0})], [make_worker()]) == 6.0


def test_preference_counts_each_of_two_people() -> None:
    pair = make_pair_visit(preferences={"one": 4.0})
    assert cost_of("preference", 1.0, [pair], [make_worker("one"), make_worker("two")]) == 4.0


def test_moved_counts_each_of_two_people() -> None:
    pair = make_pair_visit(incumbent=Incumbent(("gone", "away")))
    workers = [make_worker(name, shifts=()) for name in ("gone", "away")]
    workers += [make_worker("one"), make_worker("two")]
    assert cost_of("moved", 30.0, [pair], workers) == 60.0


def test_moved_does_not_count_a_position_that_nobody_had() -> None:
    assert cost_of("moved", 30.0, [make_visit(incumbent=Incumbent((None,)))], [make_worker()]) == 0.0


def test_shifted_counts_an_earlier_start_too() -> None:
    visit = make_visit(incumbent=Incumbent((None,), 600.0), pins=(Pin(start=565.0),))
    assert cost_of("shifted", 2.0, [visit], [make_worker()]) == 70.0


def test_spread_counts_ways_and_all_shifts_of_a_worker() -> None:
    """Twice 30 minutes of work and 20 of ways: an hour and two thirds."""
    shifts = (Shift(480.0, 700.0), Shift(780.0, 960.0))
    visits = [make_visit("early"), make_visit("later", windows=(Window(800.0, 860.0),))]
    worker = make_worker(shifts=shifts)
    assert cost_of("spread", 36.0, visits, [worker]) == pytest.approx(36 * (5 / 3) ** 2)


def test_overtime_counts_no_minute_before_the_end_of_the_shift() -> None:
    worker = make_worker(shifts=(Shift(480.0, 580.0, latest=700.0),))
    assert cost_of("overtime", 2.0, [make_visit(windows=(Window(540.0, 540.0),))], [worker]) == 0.0
