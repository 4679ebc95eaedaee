"""The unified benchmark: our model states it exactly, and the command reads and answers it."""

import json
from dataclasses import asdict
from math import inf
from pathlib import Path

import pytest

from benchmarks.judges import judge_uhhc as judge
from dispatch import MaxIterations, solve
from dispatch.__main__ import main
from dispatch.files import read_json
from dispatch.hhcrsp import MUST_SERVE
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


def made(*, patient=None, caregiver=None, **costs):
    """One caregiver at work from 0 to 300 and one patient 10 minutes away, to be helped from 100 to 200."""
    given = {"working_shift": {"start": 0, "end": 300}, "lunch_break": False} | (caregiver or {})
    return {
        "metadata": {"cost_components": {"travel_time": 1} | costs},
        "distances": [[0, 10], [10, 0]],
        "terminal_points": [{"id": "d", "distance_matrix_index": 0}],
        "caregivers": [{"id": "c", "abilities": ["s"], "departing_point": "d"} | given],
        "patients": [
            {
                "id": "p",
                "required_services": [{"service": "s", "duration": 30}],
                "distance_matrix_index": 1,
                "time_windows": [{"start": 100, "end": 200}],
            }
            | (patient or {})
        ],
        "services": [{"id": "s", "default_duration": 20}],
        "lunch_breaks": {"start": 90, "end": 150, "min_duration": 20},
    }


@pytest.mark.parametrize("part", ["total_tardiness", "highest_tardiness"])
def test_the_ends_of_windows_are_hard_where_lateness_is_a_rule(part) -> None:
    (window,) = read_instance(made(**{part: "HARD"})).visits[0].windows
    assert (window.start, window.end, window.latest) == (100.0, 200.0, None)
    assert read_instance(made(**{part: 3})).visits[0].windows[0].latest == inf


@pytest.mark.parametrize("part", ["total_extra_time", "working_time"])
def test_shifts_are_hard_where_extra_time_is_a_rule(part) -> None:
    assert read_instance(made(**{part: "HARD"})).workers[0].shifts[0].close == 300.0
    assert read_instance(made(total_extra_time=2)).workers[0].shifts[0].close == inf


@pytest.mark.parametrize(("costs", "price"), [({"missed_lunch_break": 60}, 60.0), ({}, None)])
def test_lunch_is_never_missed_where_it_has_no_price(costs, price) -> None:
    assert (
        read_instance(made(caregiver={"lunch_break": True}, **costs)).workers[0].shifts[0].rest.price == price
    )


@pytest.mark.parametrize(("costs", "price"), [({"optional_patients": 120}, 120.0), ({}, MUST_SERVE)])
def test_an_optional_patient_may_be_left_out_where_that_has_a_price(costs, price) -> None:
    assert read_instance(made(patient={"optional": True}, **costs)).visits[0].price == price


@pytest.mark.parametrize(("costs", "bans"), [({"caregiver_preferences": 5}, set()), ({}, {"c"})])
def test_only_preferred_caregivers_come_where_another_has_no_price(costs, bans) -> None:
    assert read_instance(made(patient={"preferred_caregivers": []}, **costs)).visits[0].bans == bans


@pytest.mark.parametrize(("duration", "minutes"), [(45, 45.0), (0, 20.0), (None, 20.0)])
def test_a_service_takes_its_usual_minutes_unless_the_patient_says_otherwise(duration, minutes) -> None:
    need = {"service": "s", "duration": duration}
    problem = read_instance(made(patient={"required_services": [need]}))
    assert problem.visits[0].positions[0].minutes == minutes


@pytest.mark.parametrize(("waiting", "judged"), [(2, 20 + 2 * 40), (5, 20 + 60 + 3 * 20)])
def test_who_waits_at_home_for_lunch_waits_in_the_published_model_alone(waiting, judged) -> None:
    """At home from 140, lunch from 180: it is had as long as that costs no more than to miss it."""
    instance = made(
        caregiver={"lunch_break": True, "working_shift": {"start": 90, "end": 220}},
        total_waiting_time=waiting,
        missed_lunch_break=60,
        max_idle_time=3,
    )
    instance["lunch_breaks"] = {"start": 180, "end": 220, "min_duration": 20}
    problem = read_instance(instance)
    plan = solve(problem, stop=MaxIterations(100), seed=1)
    idle = 130 - 50 - 20
    assert plan.cost.total == 20 + 3 * idle
    verdict = judge(instance, write_solution(instance, problem, plan))
    assert (verdict.breaches, verdict.cost) == ((), judged + 3 * idle)
