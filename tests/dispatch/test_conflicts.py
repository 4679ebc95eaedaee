"""What the board shows while a visit is dragged: every conflict of the move, hard ones first."""

import pytest

from dispatch import (
    Break,
    Clash,
    Incumbent,
    MaxIterations,
    Position,
    Reason,
    Shift,
    Window,
    check_move,
    solve,
)  # fmt: skip
from tests.dispatch.makers import (
    make_pair_visit,
    make_problem,
    make_visit,
    make_worker,
    random_problem,
    rich_problem,
)

WIDE = (Window(480.0, 900.0),)


def conflicts(problem, visit="v", worker="w", start=None, position=0):
    plan = solve(problem, stop=MaxIterations(20), seed=1)
    return {one.code: one for one in check_move(problem, plan, visit, position, worker, start)}


@pytest.mark.parametrize("maker", [random_problem, rich_problem])
@pytest.mark.parametrize("seed", range(10))
def test_a_plan_as_it_stands_has_no_hard_conflict(seed, maker) -> None:
    problem = maker(seed, visits=10, workers=5, days=2)
    plan = solve(problem, stop=MaxIterations(20), seed=seed)
    for route in plan.routes:
        for stop in route.stops:
            found = check_move(problem, plan, stop.visit, stop.position, route.worker, stop.start)
            assert [one for one in found if one.hard] == []


@pytest.mark.parametrize(
    ("visit", "worker", "code"),
    [
        ({}, {"kind": "leader"}, Reason.WRONG_KIND),
        ({"positions": (Position(30.0, frozenset({"bath"})),)}, {}, Reason.NO_SKILL),
        ({"bans": frozenset({"w"})}, {}, Reason.BANNED),
        ({"area": "1"}, {"areas": frozenset({"2"})}, Reason.OUTSIDE_AREA),
        ({}, {"shifts": ()}, Reason.NO_SHIFT),
        ({}, {"day_minutes": 40.0}, Reason.HOURS_EXCEEDED),
    ],
)
def test_a_broken_rule_is_a_hard_conflict(visit, worker, code) -> None:
    found = conflicts(make_problem([make_visit(**visit)], [make_worker(**worker)]), start=545.0)
    assert found[code].hard


def test_a_start_outside_the_window_is_hard() -> None:
    assert conflicts(make_problem(), start=610.0)[Reason.WINDOW_CLOSED].hard


def test_a_start_after_a_soft_end_is_late() -> None:
    late = conflicts(make_problem([make_visit(windows=(Window(540.0, 600.0, 660.0),))]), start=610.0)[
        Clash.LATE
    ]
    assert (late.hard, late.params) == (False, {"minutes": 10.0})


def test_an_overlap_names_the_other_visit() -> None:
    problem = make_problem([make_visit("v", windows=WIDE), make_visit("x", windows=(Window(600.0, 600.0),))])
    found = conflicts(problem, start=585.0)[Clash.OVERLAP]
    assert found.params == {"visit": "x", "minutes": 15.0}


def test_too_little_time_for_the_way_names_the_minutes_missing() -> None:
    visits = [make_visit("v", windows=WIDE), make_visit("x", place="d", windows=(Window(600.0, 600.0),))]
    found = conflicts(make_problem(visits), start=560.0)[Clash.TRAVEL_TOO_SHORT]
    assert found.params == {"visit": "x", "minutes": 10.0}


def test_leaving_before_the_shift_is_hard() -> None:
    found = conflicts(make_problem([make_visit(windows=WIDE)]), start=485.0)
    assert found[Clash.LEAVES_BEFORE_SHIFT].params == {"minutes": 5.0}


def test_coming_back_after_the_shift_is_overtime_until_its_last_minute() -> None:
    worker = make_worker(shifts=(Shift(480.0, 600.0, latest=620.0),))
    problem = make_problem([make_visit(windows=WIDE)], [worker])
    assert conflicts(problem, start=570.0)[Clash.OVERTIME].params == {"minutes": 10.0}
    assert conflicts(problem, start=590.0)[Clash.BACK_TOO_LATE].hard


def test_a_break_that_no_longer_fits_is_lost() -> None:
    worker = make_worker(shifts=(Shift(480.0, 960.0, Break(30.0, 600.0, 660.0)),))
    problem = make_problem([make_visit(windows=WIDE, positions=(Position(50.0),))], [worker])
    assert Clash.BREAK_LOST in conflicts(problem, start=610.0)
    assert Clash.BREAK_LOST not in conflicts(problem, start=530.0)


def test_one_person_cannot_take_both_positions() -> None:
    problem = make_problem([make_pair_visit()], [make_worker("one"), make_worker("two")])
    plan = solve(problem, stop=MaxIterations(5), seed=1)
    other = next(route.worker for route, stop in plan.stops_of("v") if stop.position == 1)
    assert Clash.SAME_PERSON in {one.code for one in check_move(problem, plan, "v", 0, other)}


def test_half_of_a_pair_moved_in_time_is_apart() -> None:
    problem = make_problem([make_pair_visit()], [make_worker("w"), make_worker("u"), make_worker("x")])
    assert conflicts(problem, worker="x", start=550.0)[Clash.PAIR_APART].hard


def test_wishes_and_the_incumbent_are_soft() -> None:
    visit = make_visit(preferences={"liked": 4.0}, incumbent=Incumbent(("liked",)))
    found = conflicts(make_problem([visit], [make_worker("liked"), make_worker("w")]), start=545.0)
    assert found[Clash.NOT_PREFERRED].params == {"points": 4.0}
    assert found[Clash.MOVED].params == {"worker": "liked"}
    assert not any(one.hard for one in found.values())


def test_hard_conflicts_come_first() -> None:
    visit = make_visit(preferences={"liked": 4.0}, bans=frozenset({"w"}))
    problem = make_problem([visit], [make_worker("liked"), make_worker("w")])
    plan = solve(problem, stop=MaxIterations(5), seed=1)
    assert [one.hard for one in check_move(problem, plan, "v", 0, "w")] == [True, False]


def test_a_visit_left_out_takes_the_first_time_that_fits() -> None:
    cheap = make_visit("v", price=0.0)
    problem = make_problem([cheap, make_visit("x", windows=(Window(540.0, 540.0),))])
    plan = solve(problem, stop=MaxIterations(5), seed=1)
    assert plan.reason_of("v") is Reason.COSTS_MORE
    assert check_move(problem, plan, "v", 0, "w") == []


def test_work_that_ends_too_late_is_late_when_its_end_is_due() -> None:
    soft = make_visit(due="end", windows=(Window(540.0, 600.0, 660.0),))
    found = conflicts(make_problem([soft]), start=590.0)[Clash.LATE]
    assert (found.hard, found.params) == (False, {"minutes": 20.0})
    hard = make_visit(due="end", windows=(Window(540.0, 600.0),))
    assert conflicts(make_problem([hard]), start=571.0)[Reason.WINDOW_CLOSED].hard


def test_the_halves_of_an_independent_pair_do_not_clash() -> None:
    pair = make_pair_visit(kind="independent", windows=WIDE)
    assert conflicts(make_problem([pair]), start=800.0, position=1) == {}


@pytest.mark.parametrize(("price", "hard"), [(None, True), (10.0, False)])
def test_a_break_lost_is_hard_unless_it_has_a_price(price, hard) -> None:
    long = make_visit(positions=(Position(200.0),), windows=WIDE)
    worker = make_worker(shifts=(Shift(480.0, 960.0, Break(60.0, 520.0, 720.0, price)),))
    assert conflicts(make_problem([long], [worker]), start=540.0)[Clash.BREAK_LOST].hard is hard
