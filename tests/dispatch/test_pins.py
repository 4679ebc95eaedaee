"""What an operator fixed, a person or a start, is never moved; places a, b, c lie 10 minutes apart."""

from dispatch import Pin, Reason, Shift, Window
from tests.dispatch.makers import make_pair_visit, make_visit, make_worker, people_of, plan_of, starts_of


def test_a_pinned_person_takes_the_visit_though_another_is_nearer() -> None:
    workers = [make_worker("near", start="b"), make_worker("far", start="h")]
    assert people_of(plan_of([make_visit(pins=(Pin("far"),))], workers)) == ["far"]


def test_a_pinned_start_holds_even_outside_the_window() -> None:
    plan = plan_of([make_visit(pins=(Pin(start=630.0),))], [make_worker()])
    assert starts_of(plan) == {("v", 0): 630.0}


def test_a_pinned_visit_goes_before_a_dearer_one() -> None:
    same = (Window(540.0, 540.0),)
    visits = [
        make_visit("dear", priority=9, windows=same),
        make_visit("pinned", windows=same, pins=(Pin("w"),)),
    ]
    assert [left.visit for left in plan_of(visits, [make_worker()]).unassigned] == ["dear"]


def test_a_second_person_is_pinned_alone() -> None:
    workers = [make_worker("far", start="h"), make_worker("one"), make_worker("two")]
    plan = plan_of([make_pair_visit(pins=(Pin("far", position=1),))], workers)
    assert people_of(plan)[1] == "far"


def test_a_pinned_person_is_not_the_other_one_of_two_people() -> None:
    pair = make_pair_visit(pins=(Pin("one", position=0),))
    plan = plan_of([pair], [make_worker("one"), make_worker("two", start="h")])
    assert people_of(plan) == ["one", "two"]


def test_a_person_pinned_to_half_an_independent_pair_may_do_the_other_half_too() -> None:
    pair = make_pair_visit(kind="independent", pins=(Pin("one", position=0),))
    assert people_of(plan_of([pair], [make_worker("one")])) == ["one", "one"]


def test_a_person_and_a_start_are_pinned_together() -> None:
    workers = [make_worker("near", start="b"), make_worker("far", start="h")]
    plan = plan_of([make_visit(pins=(Pin("far", 570.0),))], workers)
    assert (people_of(plan), starts_of(plan)) == (["far"], {("v", 0): 570.0})


def test_a_start_pinned_for_one_of_two_people_holds_for_both() -> None:
    pair = make_pair_visit(pins=(Pin(start=560.0, position=1),))
    plan = plan_of([pair], [make_worker("one"), make_worker("two")])
    assert starts_of(plan) == {("v", 0): 560.0, ("v", 1): 560.0}


def test_a_start_pinned_outside_the_window_finds_the_shift_it_lies_in() -> None:
    afternoon = make_worker(shifts=(Shift(780.0, 960.0),))
    assert starts_of(plan_of([make_visit(pins=(Pin(start=800.0),))], [afternoon])) == {("v", 0): 800.0}


def test_a_start_pinned_outside_every_shift_has_no_shift() -> None:
    afternoon = make_worker(shifts=(Shift(780.0, 960.0),))
    assert plan_of([make_visit(pins=(Pin(start=550.0),))], [afternoon]).reason_of("v") is Reason.NO_SHIFT


def test_a_visit_is_left_out_when_the_pinned_person_cannot_come_and_the_others_must_not() -> None:
    away = make_worker("away", kind="leader")
    plan = plan_of([make_visit(pins=(Pin("away"),))], [away, make_worker("here")])
    assert plan.reason_of("v") is Reason.PINNED_ELSEWHERE
