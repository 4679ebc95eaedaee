"""Why not her: each candidate with the rule that stops them or what they would cost."""

from dataclasses import replace

import pytest

from dispatch import Break, MaxIterations, Pin, Position, Reason, Shift, Window, explain, solve
from tests.dispatch.makers import (
    NO_COST,
    make_pair_visit,
    make_problem,
    make_visit,
    make_worker,
    pinned_problem,
    random_problem,
    rich_problem,
)


def explained(visits, workers, visit_id="v", **changes):
    problem = make_problem(visits, workers, **changes)
    plan = solve(problem, stop=MaxIterations(30), seed=1)
    return {(one.worker, one.position): one for one in explain(problem, plan, visit_id)}


def test_the_current_worker_and_the_runner_up_have_their_costs() -> None:
    found = explained([make_visit()], [make_worker("near"), make_worker("far", start="h")])
    assert found["near", 0].current
    assert not found["far", 0].current
    assert found["near", 0].extra_cost < found["far", 0].extra_cost
    assert (found["near", 0].start, found["far", 0].start) == (540.0, 540.0)


def test_the_extra_cost_is_travel_and_spread_of_a_first_visit() -> None:
    # 20 minutes of travel and 0.3 x (50 minutes in hours) squared
    found = explained([make_visit()], [make_worker()])
    assert found["w", 0].extra_cost == pytest.approx(20.0 + 0.3 * (50 / 60) ** 2)


def test_each_candidate_has_the_first_rule_in_the_way() -> None:
    workers = [
        make_worker("leader", kind="leader"),
        make_worker("banned"),
        make_worker("away", shifts=()),
        make_worker("late", shifts=(Shift(595.0, 960.0),)),
        make_worker("tired", day_minutes=10.0),
        make_worker("fine"),
    ]
    found = explained([make_visit(bans=frozenset({"banned"}))], workers)
    assert {name: one.reason for (name, _), one in found.items()} == {
        "leader": Reason.WRONG_KIND,
        "banned": Reason.BANNED,
        "away": Reason.NO_SHIFT,
        "late": Reason.WINDOW_CLOSED,
        "tired": Reason.HOURS_EXCEEDED,
        "fine": None,
    }


def test_a_full_day_has_no_room() -> None:
    same = (Window(540.0, 540.0),)
    found = explained(
        [make_visit("v", windows=same), make_visit("x", windows=same, priority=5)], [make_worker()]
    )
    assert found["w", 0].reason is Reason.NO_ROOM


def test_a_visit_too_dear_to_serve_says_so_with_its_cost() -> None:
    found = explained([make_visit(price=5.0)], [make_worker()])
    assert found["w", 0].reason is Reason.COSTS_MORE
    assert found["w", 0].extra_cost > 5.0


def test_the_only_one_who_can_come_lacks_a_second_person() -> None:
    found = explained([make_pair_visit()], [make_worker()])
    assert found["w", 0].reason is Reason.NO_SECOND_PERSON
    assert found["w", 1].reason is Reason.NO_SECOND_PERSON


def test_candidates_who_can_come_are_listed_first_and_the_cheapest_leads() -> None:
    problem = make_problem(
        [make_visit()],
        [make_worker("led", kind="leader"), make_worker("far", start="h"), make_worker("near")],
    )
    plan = solve(problem, stop=MaxIterations(5), seed=1)
    assert [one.worker for one in explain(problem, plan, "v")] == ["near", "far", "led"]


def test_an_unknown_visit_is_a_key_error() -> None:
    problem = make_problem()
    with pytest.raises(KeyError):
        explain(problem, solve(problem, stop=MaxIterations(0), seed=1), "ghost")


@pytest.mark.parametrize("seed", range(12))
def test_a_visit_left_out_has_no_candidate_who_could_come(seed) -> None:
    problem = random_problem(seed, visits=12, workers=4)
    plan = solve(problem, stop=MaxIterations(30), seed=seed)
    for left in plan.unassigned:
        candidates = explain(problem, plan, left.visit)
        assert all(one.reason is not None for one in candidates)
        by_position = {one.position: [] for one in candidates}
        for one in candidates:
            by_position[one.position].append(list(Reason).index(one.reason))
        furthest = min(max(ranks) for ranks in by_position.values())
        assert left.reason is list(Reason)[furthest]


@pytest.mark.parametrize("seed", range(12))
def test_a_current_worker_can_always_keep_the_visit(seed) -> None:
    problem = random_problem(seed, visits=8, workers=5)
    plan = solve(problem, stop=MaxIterations(30), seed=seed)
    for visit in problem.visits:
        for one in explain(problem, plan, visit.id):
            assert one.reason is None or not one.current


WAYS = replace(NO_COST, travel=1.0, unassigned=1e5)


def planned_again(problem, plan, name, **changes):
    """The plan with one visit changed and as little else as can be."""
    visits = tuple(replace(v, **changes) if v.id == name else v for v in problem.visits)
    return solve(replace(problem, visits=visits), stop=MaxIterations(0), seed=1, start=plan)


def others_left_out(plan, name):
    return {left.visit for left in plan.unassigned} - {name}


def test_the_difference_to_the_runner_up_is_what_it_costs_to_send_her() -> None:
    """From a to b and back are 20 minutes, from h and back 120."""
    problem = make_problem([make_visit()], [make_worker("near"), make_worker("far", start="h")], weights=WAYS)
    plan = solve(problem, stop=MaxIterations(100), seed=1)
    near, far = explain(problem, plan, "v")
    assert (near.worker, near.current, far.worker, far.current) == ("near", True, "far", False)
    assert far.extra_cost - near.extra_cost == 100.0
    forced = planned_again(problem, plan, "v", pins=(Pin("far"),))
    assert forced.cost.total - plan.cost.total == 100.0


@pytest.mark.parametrize("maker", [random_problem, rich_problem])
@pytest.mark.parametrize("seed", range(12))
def test_what_a_candidate_costs_more_is_what_planning_again_with_that_person_costs(maker, seed) -> None:
    problem = maker(seed, visits=8, workers=4, days=2)
    plan = solve(problem, stop=MaxIterations(3000), seed=1)
    everybody = frozenset(worker.id for worker in problem.workers)
    compared = 0
    for visit in problem.visits:
        if visit.pair and visit.pair.kind == "independent":
            continue
        without = planned_again(problem, plan, visit.id, bans=everybody, price=0.0)
        for one in explain(problem, plan, visit.id):
            if one.extra_cost is None or one.current:
                continue
            forced = planned_again(problem, plan, visit.id, pins=(Pin(one.worker, None, one.position),))
            left = [others_left_out(each, visit.id) for each in (plan, without, forced)]
            if left[0] == left[1] == left[2]:  # nobody else came in meanwhile
                assert forced.cost.total - without.cost.total == pytest.approx(one.extra_cost, abs=1e-4)
                compared += 1
    assert compared or len(plan.unassigned) == len(problem.visits)


def test_the_halves_of_an_independent_pair_are_explained_one_by_one() -> None:
    """Whoever is there for one half has no further way to the other."""
    pair = make_pair_visit(kind="independent")
    found = explained([pair], [make_worker("near"), make_worker("far", start="h")], weights=WAYS)
    assert {key: one.extra_cost for key, one in found.items()} == {
        ("near", 0): 0.0,
        ("far", 0): 120.0,
        ("near", 1): 0.0,
        ("far", 1): 120.0,
    }
    assert [one.worker for one in found.values() if one.current] == ["near", "near"]


def test_half_an_independent_pair_left_out_has_candidates_for_both() -> None:
    pair = replace(
        make_pair_visit(kind="independent"), positions=(Position(30.0), Position(30.0, frozenset({"bath"})))
    )
    found = explained([pair], [make_worker()])
    assert {key: one.reason for key, one in found.items()} == {("w", 0): None, ("w", 1): Reason.NO_SKILL}


def long_visit(price):
    """From 540 to 740 there is no room for the break, which may be missed at a price."""
    visit = make_visit(positions=(Position(200.0),), windows=(Window(540.0, 540.0),))
    rested = make_worker("rested", start="h")
    owed = make_worker("owed", shifts=(Shift(480.0, 960.0, Break(60.0, 520.0, 720.0, price)),))
    return explained([visit], [rested, owed], weights=WAYS)


def test_a_candidate_who_would_miss_a_break_costs_its_price() -> None:
    found = long_visit(25.0)
    assert (found["owed", 0].extra_cost, found["owed", 0].current) == (20.0 + 25.0, True)
    assert found["rested", 0].extra_cost == 120.0


def test_a_break_too_dear_to_miss_makes_another_the_current_worker() -> None:
    found = long_visit(150.0)
    assert (found["owed", 0].extra_cost, found["rested", 0].current) == (170.0, True)


def test_a_candidate_whose_break_is_never_missed_cannot_come() -> None:
    assert long_visit(None)["owed", 0].reason is Reason.WINDOW_CLOSED


def rigid(problem):
    """The problem without breaks and halves, of which a plan does not tell where they might be instead."""
    workers = [replace(w, shifts=tuple(replace(s, rest=None) for s in w.shifts)) for w in problem.workers]
    visits = [v for v in problem.visits if not (v.pair and v.pair.kind == "independent")]
    return replace(problem, visits=tuple(visits), workers=tuple(workers))


@pytest.mark.parametrize("maker", [random_problem, rich_problem, pinned_problem])
@pytest.mark.parametrize("seed", range(12))
def test_a_visit_left_out_fits_in_only_where_its_reason_is_the_cost(maker, seed) -> None:
    problem = rigid(maker(seed, visits=12, workers=3, days=2))
    plan = solve(problem, stop=MaxIterations(3000), seed=1)
    for left in plan.unassigned:
        priceless = planned_again(problem, plan, left.visit, price=1e7)
        fits = priceless.reason_of(left.visit) is None
        assert fits is (left.reason is Reason.COSTS_MORE)
