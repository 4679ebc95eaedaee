"""The unified benchmark: our model states it exactly, and the command reads and answers it."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from benchmarks.judges import judge_uhhc as judge
from dispatch import MaxIterations, solve
from dispatch.__main__ import main, read_json
from dispatch.uhhc import is_instance, read_instance, write_solution
from tests.dispatch.reference import breaches

# Published names of the parts, and ours.
PARTS = {
    "travel_time": "travel",
    "total_tardiness": "lateness",
    "highest_tardiness": "greatest_lateness",
    "total_waiting_time": "waiting",
    "total_extra_time": "overtime",
    "max_idle_time": "idle",
    "caregiver_preferences": "preference",
    "optional_patients": "unassigned",
    "missed_lunch_break": "missed_breaks",
}
FILES = sorted((Path(__file__).parent / "data" / "uhhc").glob("*.json.gz"))


@pytest.fixture(scope="module", params=FILES, ids=lambda file: file.name.split(".")[0])
def solved(request):
    instance = read_json(request.param)
    problem = read_instance(instance)
    return instance, problem, solve(problem, stop=MaxIterations(200_000), seed=1)


def test_a_solution_breaks_no_published_rule(solved) -> None:
    instance, problem, plan = solved
    assert judge(instance, write_solution(instance, problem, plan)).breaches == ()


def test_each_part_of_the_cost_is_the_published_one(solved) -> None:
    instance, problem, plan = solved
    cost = asdict(plan.cost)
    verdict = judge(instance, write_solution(instance, problem, plan))
    published = {PARTS[name]: amount for name, amount in verdict.parts.items()}
    assert {part: cost[part] for part in published} == pytest.approx(published, abs=1e-4)
    assert plan.cost.total == pytest.approx(verdict.cost, abs=1e-4)


def test_the_plan_breaks_none_of_our_own_rules(solved) -> None:
    _, problem, plan = solved
    assert breaches(problem, plan) == []


def test_who_waits_at_home_for_lunch_waits_in_the_published_model_alone(solved) -> None:
    """The first plan has such a caregiver in i-100; nothing else tells the two costs apart."""
    instance, problem, _ = solved
    plan = solve(problem, stop=MaxIterations(0), seed=1)
    verdict = judge(instance, write_solution(instance, problem, plan))
    wait = sum(max(0.0, route.rest.start - route.back) for route in plan.routes if route.rest)
    assert verdict.breaches == ()
    assert plan.cost.total + problem.weights.waiting * wait == pytest.approx(verdict.cost, abs=1e-4)


def test_a_judge_finds_what_is_wrong(solved) -> None:
    instance, problem, plan = solved
    solution = write_solution(instance, problem, plan)
    route = next(route for route in solution["routes"] if len(route["locations"]) > 1)
    route["locations"][1]["start_service_time"] -= 500
    assert judge(instance, solution).breaches != ()


def test_an_instance_is_told_by_its_keys(solved) -> None:
    assert is_instance(solved[0])
    assert not is_instance({"patients": [], "caregivers": [], "distances": [], "services": []})


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.split(".")[0])
def test_the_command_solves_an_instance(file, tmp_path, capsys) -> None:
    answer = tmp_path / "solution.json"
    assert main(["solve", str(file), "-o", str(answer), "--iterations", "2000", "--seed", "2"]) == 0
    verdict = judge(read_json(file), json.loads(answer.read_text()))
    assert verdict.breaches == ()
    assert json.loads(capsys.readouterr().err)["cost"] == pytest.approx(verdict.cost, abs=1e-4)
