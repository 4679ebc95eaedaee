"""Visits of two positions on problems small enough to check by hand; places a, b, c lie 10 minutes apart."""

from dataclasses import replace

import pytest

from dispatch import MaxIterations, Pin, Position, Reason, Shift, Window, solve
from tests.dispatch.makers import (
    make_pair_visit,
    make_problem,
    make_visit,
    make_worker,
    people_of,
    plan_of,
    starts_of,
)
from tests.dispatch.reference import Timetable


def test_two_people_together_start_at_the_same_minute() -> None:
    plan = plan_of([make_pair_visit()], [make_worker("one"), make_worker("two", start="h")])
    assert starts_of(plan) == {("v", 0): 540.0, ("v", 1): 540.0}
    assert sorted(people_of(plan)) == ["one", "two"]


def test_who_comes_first_waits_for_the_second_person() -> None:
    late = make_worker("two", shifts=(Shift(560.0, 960.0),))
    plan = plan_of([make_pair_visit()], [make_worker("one"), late])
    assert starts_of(plan) == {("v", 0): 570.0, ("v", 1): 570.0}


def test_a_sequence_starts_within_its_gap() -> None:
    first_late = make_visit("x", windows=(Window(540.0, 540.0),), pins=(Pin("two"),))
    pair = make_pair_visit(kind="sequence", least=15.0, greatest=20.0)
    plan = plan_of([pair, first_late], [make_worker("one"), make_worker("two")])
    gap = starts_of(plan)["v", 1] - starts_of(plan)["v", 0]
    assert 15.0 <= gap <= 20.0


def test_the_first_of_a_sequence_waits_when_the_second_comes_late() -> None:
    pins = (Pin("one", position=0), Pin("two", position=1))
    pair = make_pair_visit(kind="sequence", least=0.0, greatest=20.0, pins=pins)
    plan = plan_of([pair], [make_worker("one"), make_worker("two", shifts=(Shift(580.0, 960.0),))])
    assert starts_of(plan) == {("v", 0): 570.0, ("v", 1): 590.0}


def test_one_person_cannot_be_both_of_a_pair() -> None:
    assert plan_of([make_pair_visit()], [make_worker()]).reason_of("v") is Reason.NO_SECOND_PERSON


def test_a_pair_whose_second_position_nobody_may_take_names_that_rule() -> None:
    pair = make_pair_visit()
    pair = make_visit(positions=(Position(30.0), Position(30.0, frozenset({"bath"}))), pair=pair.pair)
    assert plan_of([pair], [make_worker("one"), make_worker("two")]).reason_of("v") is Reason.NO_SKILL


def test_pairs_that_could_wait_for_each_other_in_a_circle_do_not() -> None:
    windows = (Window(540.0, 900.0),)
    pairs = [
        make_pair_visit(name, place=place, windows=windows)
        for name, place in zip("pqrs", "bdfh", strict=True)
    ]
    plan = plan_of(
        pairs, [make_worker("one"), make_worker("two", start="h"), make_worker("three", start="d")]
    )
    assert plan.unassigned == ()
    for name in "pqrs":
        (_, one), (_, two) = plan.stops_of(name)
        assert one.start == two.start


def test_an_independent_pair_may_be_done_by_one_person() -> None:
    plan = plan_of([make_pair_visit(kind="independent")], [make_worker()])
    assert people_of(plan) == ["w", "w"]
    assert sorted(starts_of(plan).values()) == [540.0, 570.0]


def test_an_independent_pair_may_be_done_by_two_people_hours_apart() -> None:
    early = make_worker("early", shifts=(Shift(480.0, 600.0),), skills={"bath": None})
    late = make_worker("late", shifts=(Shift(780.0, 960.0),), skills={"meal": None})
    pair = make_pair_visit(kind="independent", windows=(Window(500.0, 900.0),))
    bath, meal = Position(30.0, frozenset({"bath"})), Position(30.0, frozenset({"meal"}))
    plan = plan_of([replace(pair, positions=(meal, bath))], [early, late])
    assert people_of(plan) == ["late", "early"]


def test_an_independent_pair_is_done_as_a_whole_or_not_at_all() -> None:
    pair = make_pair_visit(kind="independent", windows=(Window(540.0, 540.0),))
    plan = plan_of([pair], [make_worker()])
    assert (plan.routes, plan.reason_of("v")) == ((), Reason.NO_SECOND_PERSON)


def test_half_an_independent_pair_that_nobody_may_do_stays_out_with_the_other_half() -> None:
    pair = make_pair_visit(kind="independent")
    pair = replace(pair, positions=(Position(30.0), Position(30.0, frozenset({"bath"}))))
    plan = plan_of([pair], [make_worker("one"), make_worker("two")])
    assert (plan.routes, plan.reason_of("v")) == ((), Reason.NO_SKILL)


def test_a_half_that_goes_again_leaves_its_place_to_another_visit() -> None:
    nine = (Window(540.0, 540.0),)
    pair = make_pair_visit("pair", kind="independent", windows=nine, priority=5)
    pair = replace(pair, positions=(Position(30.0), Position(30.0, frozenset({"bath"}))))
    problem = make_problem([pair, make_visit("single", windows=nine)], [make_worker()])
    plan = solve(problem, stop=MaxIterations(0), seed=1)
    assert [left.visit for left in plan.unassigned] == ["pair"]


def test_each_position_of_a_pair_has_its_own_kind_of_worker() -> None:
    pair = replace(
        make_pair_visit(),
        positions=(Position(30.0, kinds=frozenset({"leader"})), Position(30.0)),
    )
    plan = plan_of([pair], [make_worker("carer"), make_worker("led", kind="leader")])
    assert people_of(plan) == ["led", "carer"]


def test_one_person_cannot_be_both_of_a_sequence() -> None:
    pair = make_pair_visit(kind="sequence", least=30.0, greatest=60.0)
    assert plan_of([pair], [make_worker()]).reason_of("v") is Reason.NO_SECOND_PERSON


def test_two_shifts_of_one_person_are_not_two_people() -> None:
    shifts = (Shift(480.0, 560.0, latest=600.0), Shift(600.0, 960.0))
    pair = make_pair_visit(windows=(Window(490.0, 700.0),))
    assert plan_of([pair], [make_worker(shifts=shifts)]).reason_of("v") is Reason.NO_SECOND_PERSON


def test_a_sequence_whose_gap_cannot_be_kept_is_left_out() -> None:
    pins = (Pin("one", 545.0, 0), Pin("two", 575.0, 1))
    short, long = (
        make_pair_visit(kind="sequence", greatest=greatest, pins=pins) for greatest in (29.0, 30.0)
    )
    workers = [make_worker("one"), make_worker("two")]
    assert starts_of(plan_of([long], workers)) == {("v", 0): 545.0, ("v", 1): 575.0}
    assert plan_of([short], workers).routes == ()


def test_an_independent_pair_too_dear_for_its_price_says_so() -> None:
    """Both halves together take 20 minutes of ways; each alone would take as many."""
    pair = make_pair_visit(kind="independent", price=15.0)
    assert plan_of([pair], [make_worker()]).reason_of("v") is Reason.COSTS_MORE


@pytest.mark.parametrize("kind", ["together", "sequence"])
def test_a_crowd_of_pairs_never_waits_in_a_circle(kind) -> None:
    """Everybody may be either of each pair at any time; the timetable of the plan can be followed."""
    pairs = [
        make_pair_visit(f"{place}{n}", kind, 0.0, 30.0, place=place, windows=(Window(490.0, 900.0),))
        for n, place in enumerate("bdfhbdfh")
    ]
    workers = [make_worker(name, start=name) for name in "aceg"]
    problem = make_problem(pairs, workers)
    plan = solve(problem, stop=MaxIterations(20_000), seed=1)
    assert plan.unassigned == ()
    assert Timetable(problem, plan.routes).start == pytest.approx(starts_of(plan))
