"""Each hard rule on a problem small enough to check by hand; places a, b, c lie 10 minutes apart.

Pairs, pins and breaks have files of their own.
"""

from dataclasses import replace

import pytest

from dispatch import MaxIterations, Position, Reason, Shift, Weights, Window, daily_windows, solve
from tests.dispatch.makers import (
    line_travel,
    make_problem,
    make_visit,
    make_worker,
    people_of,
    plan_of,
    starts_of,
)


def test_a_worker_leaves_just_in_time_and_comes_back() -> None:
    (route,) = plan_of([make_visit()], [make_worker()]).routes
    assert (route.depart, route.stops[0].start, route.stops[0].end, route.back) == (
        530.0,
        540.0,
        570.0,
        580.0,
    )


def test_the_worker_waits_for_the_window_between_visits() -> None:
    visits = [make_visit("one"), make_visit("two", place="c", windows=(Window(620.0, 620.0),))]
    stop = plan_of(visits, [make_worker()]).routes[0].stops[1]
    assert (stop.arrival, stop.waiting, stop.start) == (580.0, 40.0, 620.0)


def test_a_visit_is_not_started_after_a_hard_end() -> None:
    late = make_worker(shifts=(Shift(595.0, 960.0),))
    assert plan_of([make_visit()], [late]).reason_of("v") is Reason.WINDOW_CLOSED


def test_a_visit_may_start_after_a_soft_end() -> None:
    late = make_worker(shifts=(Shift(595.0, 960.0),))
    plan = plan_of([make_visit(windows=(Window(540.0, 600.0, 630.0),))], [late])
    assert plan.routes[0].stops[0].late == 5.0


def test_one_person_is_at_one_place_at_a_time() -> None:
    windows = (Window(540.0, 540.0),)
    plan = plan_of([make_visit("one", windows=windows), make_visit("two", windows=windows)], [make_worker()])
    assert len(plan.unassigned) == 1
    assert plan.unassigned[0].reason is Reason.NO_ROOM


@pytest.mark.parametrize(
    ("visit", "worker", "reason"),
    [
        ({}, {"kind": "leader"}, Reason.WRONG_KIND),
        ({"positions": (Position(30.0, frozenset({"bath"})),)}, {}, Reason.NO_SKILL),
        ({"bans": frozenset({"w"})}, {}, Reason.BANNED),
        ({"area": "3206"}, {"areas": frozenset({"3207"})}, Reason.OUTSIDE_AREA),
        ({}, {"shifts": ()}, Reason.NO_SHIFT),
        ({}, {"shifts": (Shift(700.0, 960.0),)}, Reason.NO_SHIFT),
        ({}, {"shifts": (Shift(480.0, 575.0),)}, Reason.WINDOW_CLOSED),
        ({}, {"day_minutes": 49.0}, Reason.HOURS_EXCEEDED),
        ({}, {"horizon_minutes": 49.0}, Reason.HOURS_EXCEEDED),
        ({"price": 5.0}, {}, Reason.COSTS_MORE),
    ],
)
def test_a_visit_that_a_rule_stops_is_left_out_with_that_rule(visit, worker, reason) -> None:
    assert plan_of([make_visit(**visit)], [make_worker(**worker)]).reason_of("v") is reason


def test_the_reason_is_that_of_the_candidate_who_came_furthest() -> None:
    visit = make_visit(positions=(Position(30.0, frozenset({"bath"})),))
    able_but_away = make_worker("away", skills={"bath": None}, shifts=())
    plan = plan_of([visit], [make_worker("unable"), make_worker("led", kind="leader"), able_but_away])
    assert plan.reason_of("v") is Reason.NO_SHIFT


def test_a_visit_is_left_out_for_want_of_a_shift_when_there_is_nobody() -> None:
    assert plan_of([make_visit()], []).reason_of("v") is Reason.NO_SHIFT


def test_a_skill_ends_after_its_last_day() -> None:
    bath = make_visit(
        positions=(Position(30.0, frozenset({"bath"})),), windows=daily_windows([0, 1], 540.0, 600.0)
    )
    days = (Shift(480.0, 960.0), Shift(1920.0, 2400.0))
    plan = plan_of([bath], [make_worker(skills={"bath": 0}, shifts=days)])
    assert [route.shift for route in plan.routes] == [0]
    assert (
        plan_of([bath], [make_worker(skills={"bath": 0}, shifts=days[1:])]).reason_of("v") is Reason.NO_SKILL
    )


def test_a_leader_serves_inside_the_own_village() -> None:
    leader = make_worker(kind="leader", areas=frozenset({"320682114"}))
    visit = make_visit(area="320682114001", positions=(Position(30.0, kinds=frozenset({"leader"})),))
    assert people_of(plan_of([visit], [leader])) == ["w"]


def test_overtime_ends_at_the_last_minute_of_the_shift() -> None:
    visit = make_visit(windows=(Window(540.0, 540.0),))
    assert (
        plan_of([visit], [make_worker(shifts=(Shift(480.0, 570.0, latest=580.0),))]).routes[0].overtime
        == 10.0
    )
    plan = plan_of([visit], [make_worker(shifts=(Shift(480.0, 570.0, latest=579.0),))])
    assert plan.reason_of("v") is Reason.WINDOW_CLOSED


def test_a_day_that_has_begun_starts_where_the_person_is() -> None:
    here = make_worker(shifts=(Shift(480.0, 960.0, start_place="h"),))
    assert plan_of([make_visit()], [here]).routes[0].stops[0].travel_minutes == 60.0


def test_the_worker_may_end_somewhere_else() -> None:
    assert plan_of([make_visit()], [make_worker(end="d")]).routes[0].travel_minutes_home == 20.0


def test_hours_count_over_both_shifts_of_a_day() -> None:
    shifts = (Shift(480.0, 700.0), Shift(780.0, 960.0))
    visits = [make_visit("early"), make_visit("later", windows=(Window(800.0, 860.0),))]
    assert plan_of(visits, [make_worker(shifts=shifts, day_minutes=100.0)]).unassigned == ()
    assert len(plan_of(visits, [make_worker(shifts=shifts, day_minutes=99.0)]).unassigned) == 1


def test_a_visit_with_two_windows_takes_the_second_when_the_first_is_gone() -> None:
    visit = make_visit(windows=(Window(480.0, 500.0), Window(700.0, 720.0)))
    plan = plan_of([visit], [make_worker(shifts=(Shift(520.0, 960.0),))])
    assert starts_of(plan) == {("v", 0): 700.0}


def test_nothing_to_do_gives_an_empty_plan() -> None:
    plan = plan_of([], [])
    assert (plan.routes, plan.unassigned, plan.cost.total) == ((), (), 0.0)


def test_travel_is_what_the_problem_says() -> None:
    plan = plan_of([make_visit()], [make_worker()], travel=line_travel(minutes=7.0))
    assert plan.routes[0].travel_minutes == 14.0


def test_work_that_is_due_ends_before_a_hard_end() -> None:
    late = make_worker(shifts=(Shift(555.0, 960.0),))
    visit = make_visit(due="end", windows=(Window(540.0, 600.0),))
    assert starts_of(plan_of([visit], [late])) == {("v", 0): 565.0}
    later = make_worker(shifts=(Shift(561.0, 960.0),))
    assert plan_of([visit], [later]).reason_of("v") is Reason.WINDOW_CLOSED


def test_work_that_is_longer_than_the_window_it_is_due_in_is_left_out() -> None:
    visit = make_visit(due="end", windows=(Window(540.0, 560.0),))
    assert plan_of([visit], [make_worker()]).reason_of("v") is Reason.WINDOW_CLOSED


def test_work_that_is_due_takes_the_window_it_fits_into() -> None:
    visit = make_visit(due="end", windows=(Window(540.0, 560.0), Window(700.0, 730.0)))
    assert starts_of(plan_of([visit], [make_worker()])) == {("v", 0): 700.0}


def test_hours_count_over_all_days_of_the_horizon() -> None:
    days = (Shift(480.0, 960.0), Shift(1920.0, 2400.0))
    visits = [make_visit("today"), make_visit("tomorrow", windows=(Window(1980.0, 2040.0),))]
    assert plan_of(visits, [make_worker(shifts=days, horizon_minutes=100.0)]).unassigned == ()
    (left,) = plan_of(visits, [make_worker(shifts=days, horizon_minutes=99.0)]).unassigned
    assert left.reason is Reason.HOURS_EXCEEDED


def test_each_mode_takes_its_own_time() -> None:
    slow = tuple(tuple(abs(i - j) * 25.0 for j in range(8)) for i in range(8))
    travel = replace(line_travel(), minutes={**line_travel().minutes, "walk": slow})
    workers = [make_worker("walks", mode="walk"), make_worker("rides")]
    assert people_of(plan_of([make_visit()], workers, travel=travel)) == ["rides"]
    assert plan_of([make_visit()], workers[:1], travel=travel).routes[0].travel_minutes == 50.0


def test_kilometres_are_those_of_the_mode() -> None:
    double = tuple(tuple(abs(i - j) * 10.0 for j in range(8)) for i in range(8))
    travel = replace(line_travel(), kilometres_by_mode={"walk": double})
    plan = plan_of([make_visit()], [make_worker(mode="walk")], travel=travel, weights=Weights(distance=1.0))
    assert (plan.routes[0].stops[0].travel_km, plan.cost.distance) == (10.0, 20.0)


def test_people_of_different_modes_exchange_visits_without_losing_time() -> None:
    """A walker and a rider who start with each other's visits: their ways are timed anew when they swap."""
    slow = tuple(tuple(abs(i - j) * 40.0 for j in range(8)) for i in range(8))
    travel = replace(line_travel(), minutes={**line_travel().minutes, "walk": slow})
    visits = [
        make_visit(f"{place}{at:.0f}", place=place, windows=(Window(at, at + 30.0),))
        for place in "bh"
        for at in (560.0, 610.0, 660.0, 710.0)
    ]
    workers = [make_worker("walks", mode="walk", start="b"), make_worker("rides", start="h")]
    plan = solve(make_problem(visits, workers, travel=travel), stop=MaxIterations(20_000), seed=1)
    assert (plan.unassigned, plan.cost.travel) == ((), 0.0)


def test_a_visit_is_not_started_after_the_last_minute_of_a_soft_end() -> None:
    soft = make_visit(windows=(Window(540.0, 600.0, 630.0),))
    assert plan_of([soft], [make_worker(shifts=(Shift(620.0, 960.0),))]).unassigned == ()
    late = make_worker(shifts=(Shift(621.0, 960.0),))
    assert plan_of([soft], [late]).reason_of("v") is Reason.WINDOW_CLOSED


def test_nobody_leaves_before_the_shift() -> None:
    visit = make_visit(windows=(Window(480.0, 600.0),))
    (route,) = plan_of([visit], [make_worker()]).routes
    assert (route.depart, route.stops[0].start) == (480.0, 490.0)


def test_a_leader_outside_the_own_village_is_refused() -> None:
    leader = make_worker(kind="leader", areas=frozenset({"320682114"}))
    visit = make_visit(area="320682103001", positions=(Position(30.0, kinds=frozenset({"leader"})),))
    assert plan_of([visit], [leader]).reason_of("v") is Reason.OUTSIDE_AREA
