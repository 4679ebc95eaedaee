"""What the peers are given, and the one function that judges every answer."""

import pytest

from benchmarks.peers import chains_of, cost_of_chains, earliest_starts, measure, without_pairs
from dispatch import MaxIterations, hhcrsp, solve

GIVEN = {
    "patients": [
        {"id": "p1", "time_window": [0, 60], "required_caregivers": [{"service": "s1", "duration": 10}]},
        {
            "id": "p2",
            "time_window": [20, 80],
            "required_caregivers": [{"service": "s1", "duration": 10}, {"service": "s2", "duration": 10}],
            "synchronization": {"type": "sequential", "distance": {"min": 15, "max": 30}},
        },
        {"id": "p3", "time_window": [0, 5], "required_caregivers": [{"service": "s2", "duration": 20}]},
    ],
    "services": [{"id": "s1"}, {"id": "s2"}],
    "caregivers": [{"id": "c1", "abilities": ["s1"]}, {"id": "c2", "abilities": ["s1", "s2"]}],
    "distances": [[0, 5, 6, 7], [5, 0, 3, 4], [6, 3, 0, 2], [7, 4, 2, 0]],
}
GIVEN["patients"][1]["synchronization"]["distance"] = [15, 30]
CHAINS = {"c1": [("p1", 0), ("p2", 0)], "c2": [("p3", 0), ("p2", 1)]}


def test_an_instance_without_pairs_keeps_the_ways_between_the_others() -> None:
    single = without_pairs(GIVEN)
    assert [patient["id"] for patient in single["patients"]] == ["p1", "p3"]
    assert single["distances"] == [[0, 5, 7], [5, 0, 4], [7, 4, 0]]


def test_routes_are_timed_at_the_earliest() -> None:
    starts = earliest_starts(GIVEN, hhcrsp.read_instance(GIVEN), CHAINS)
    assert starts == {("p1", 0): 5, ("p2", 0): 20, ("p3", 0): 7, ("p2", 1): 35}


def test_routes_that_wait_for_each_other_have_no_times() -> None:
    two = GIVEN["patients"][1]
    other = {**two, "id": "p4"}
    given = {
        **GIVEN,
        "patients": [two, other],
        "distances": [[0, 1, 1], [1, 0, 1], [1, 1, 0]],
    }
    circle = {"c1": [("p2", 0), ("p4", 0)], "c2": [("p4", 1), ("p2", 1)]}
    assert earliest_starts(given, hhcrsp.read_instance(given), circle) is None


def test_the_judge_agrees_with_the_planner_on_its_own_plan() -> None:
    problem = hhcrsp.read_instance(GIVEN)
    plan = solve(problem, stop=MaxIterations(500), seed=1)
    assert cost_of_chains(GIVEN, problem, chains_of(plan)) == pytest.approx(plan.cost.total, abs=1e-3)


def test_a_visit_left_out_or_in_wrong_hands_has_no_cost() -> None:
    problem = hhcrsp.read_instance(GIVEN)
    assert cost_of_chains(GIVEN, problem, CHAINS) is not None
    assert cost_of_chains(GIVEN, problem, {"c1": CHAINS["c1"]}) is None
    assert cost_of_chains(GIVEN, problem, {"c1": CHAINS["c2"], "c2": CHAINS["c1"]}) is None


def test_without_instances_the_missing_peers_are_named(tmp_path) -> None:
    assert set(measure(instances=tmp_path)["versions"]) == {"pyvrp", "or_tools", "vroom"}
