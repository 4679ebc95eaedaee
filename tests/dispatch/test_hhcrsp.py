"""The public benchmark's format, and the command that reads it."""

import gzip
import itertools
import json
from pathlib import Path

import pytest

from dispatch import MaxIterations, Plan, problem_to_json, solve
from dispatch.__main__ import main
from dispatch.files import read_json
from dispatch.hhcrsp import is_instance, read_instance, write_solution
from tests.dispatch.makers import make_problem
from tests.dispatch.reference import breaches

INSTANCE = Path(__file__).parent / "data" / "InstanzCPLEX_HCSRP_10_1.json.gz"
# Best published total, by Ceschia, Di Gaspero, Rosati, Schaerf (2024), doi 10.1111/itor.13585
BEST_PUBLISHED = 218.199


@pytest.fixture(scope="module")
def instance():
    return read_json(INSTANCE)


def total(instance, solution) -> float:
    """The published objective, straight from the solution's stops and the instance's matrix."""
    row = {patient["id"]: i for i, patient in enumerate(instance["patients"], 1)}
    ends = {patient["id"]: patient["time_window"][1] for patient in instance["patients"]}
    distance, late = 0.0, [0.0]
    for route in solution["routes"]:
        chain = [0, *(row[stop["patient"]] for stop in route["locations"]), 0]
        distance += sum(instance["distances"][a][b] for a, b in itertools.pairwise(chain))
        late += [max(0.0, stop["arrival_time"] - ends[stop["patient"]]) for stop in route["locations"]]
    return (distance + sum(late) + max(late)) / 3


def test_ten_patients_are_solved_to_the_best_published_total(instance) -> None:
    problem = read_instance(instance)
    plan = solve(problem, stop=MaxIterations(300_000), seed=1)
    assert breaches(problem, plan) == []
    assert plan.unassigned == ()
    assert plan.cost.total == pytest.approx(BEST_PUBLISHED, abs=1e-3)


def test_the_cost_is_the_published_objective(instance) -> None:
    problem = read_instance(instance)
    plan = solve(problem, stop=MaxIterations(2000), seed=1)
    assert total(instance, write_solution(problem, plan)) == pytest.approx(plan.cost.total, abs=1e-4)


def test_every_caregiver_is_listed_in_a_solution(instance) -> None:
    problem = read_instance(instance)
    solution = write_solution(problem, solve(problem, stop=MaxIterations(0), seed=1))
    assert [route["caregiver_id"] for route in solution["routes"]] == [
        c["id"] for c in instance["caregivers"]
    ]


def test_an_instance_is_told_by_its_keys(instance) -> None:
    assert is_instance(instance)
    assert not is_instance(json.loads(problem_to_json(make_problem())))


def test_the_command_solves_an_instance(tmp_path, capsys) -> None:
    answer = tmp_path / "solution.json"
    assert main(["solve", str(INSTANCE), "-o", str(answer), "--iterations", "5", "--seed", "2"]) == 0
    assert "routes" in json.loads(answer.read_text())
    assert json.loads(capsys.readouterr().err)["unassigned"] == 0


def test_the_command_solves_our_own_problem_and_prints_the_plan(tmp_path, capsys) -> None:
    file = tmp_path / "problem.json.gz"
    file.write_bytes(gzip.compress(problem_to_json(make_problem()).encode()))
    assert main(["solve", str(file), "--iterations", "0"]) == 0
    assert Plan.from_json(capsys.readouterr().out).unassigned == ()
