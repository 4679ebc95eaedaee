"""Why not her: each candidate with the rule that stops them or what they would cost."""

import pytest

from dispatch import MaxIterations, Reason, Shift, Window, explain, solve
from tests.dispatch.makers import make_pair_visit, make_problem, make_visit, make_worker, random_problem


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
