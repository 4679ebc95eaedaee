"""The command line: what it refuses, with one sentence, and what it writes."""

import gzip
import json
import os
import re
import signal
import subprocess
import sys
import threading
from math import inf, nan
from pathlib import Path

import pytest

import dispatch
from dispatch import Plan, problem_to_json
from dispatch.__main__ import main
from dispatch.files import read_json
from tests.dispatch.makers import make_problem, random_problem

DATA = Path(__file__).parent / "data"
CLASSIC = DATA / "InstanzCPLEX_HCSRP_10_1.json.gz"
UNIFIED = min((DATA / "uhhc").glob("*.json.gz"))


def refusal(capsys, *arguments):
    """What the command says, in one line, when it writes nothing."""
    assert main(["solve", *map(str, arguments)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err.strip()


@pytest.fixture
def file(tmp_path):
    def write(content):
        path = tmp_path / "problem.json"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "not JSON (line 1, column 1: Expecting value)"),
        ('{"patients": [', "not JSON (line 1, column 15: Expecting value)"),
        (b"\xff\xfe\x00", "not JSON"),
        ("[" * 100_000, "not JSON"),
        (gzip.compress(b"{}" * 500, mtime=0)[:20], "the gzip file is cut short or damaged"),
        (b"\x1f\x8bnothing of the kind", "the gzip file is cut short or damaged"),
        ("5", "unknown format: neither ours"),
        ("null", "unknown format: neither ours"),
        ("[]", "unknown format: neither ours"),
        ('{"patients": [], "caregivers": []}', "unknown format: neither ours"),
        ('{"places": []}', "Problem.visits: missing"),
        ('{"places": 5, "visits": [], "workers": []}', "Problem.places: 5 does not fit here"),
    ],
)
def test_a_file_that_is_no_problem_is_refused(file, capsys, content, sentence) -> None:
    path = file(content)
    assert refusal(capsys, path).startswith(f"{path}: {sentence}")


def test_a_number_too_long_for_a_time_is_refused(file, capsys) -> None:
    path = file(problem_to_json(make_problem()).replace('"minutes": 30.0', f'"minutes": 1{"0" * 400}'))
    assert "Problem.visits[0].positions[0].minutes: 1000" in refusal(capsys, path)


def test_a_file_that_is_not_there_is_refused(tmp_path, capsys) -> None:
    assert refusal(capsys, tmp_path / "no.json") == f"{tmp_path / 'no.json'}: No such file or directory"


def test_a_field_of_our_own_format_that_is_wrong_is_named(file, capsys) -> None:
    path = file(problem_to_json(make_problem()).replace('"place": "b"', '"place": "nowhere"'))
    assert refusal(capsys, path) == f"{path}: visits[0].place: unknown place 'nowhere'"


def changed(instance, field, value):
    """The text of an instance with one field changed, or taken away for None."""
    given = read_json(instance)
    *steps, last = (int(step) if step.isdigit() else step for step in re.findall(r"\w+", field))
    inside = given
    for step in steps:
        inside = inside[step]
    if value is None:
        del inside[last]
    else:
        inside[last] = value
    return json.dumps(given)


@pytest.mark.parametrize(
    ("field", "value", "what"),
    [
        ("services", None, "missing"),
        ("patients", 5, "5 is no list"),
        ("patients[0]", 5, "5 is no object"),
        ("patients[0].id", None, "missing"),
        ("patients[0].id", 7, "7 is no text"),
        ("patients[0].time_window", [1], "1 items, 2 needed"),
        ("patients[0].required_caregivers[0].service", "s99", "unknown service 's99'"),
        ("patients[0].required_caregivers[0].duration", -5, "negative (-5)"),
        ("patients[0].required_caregivers[0].duration", nan, "not a number (NaN)"),
        ("patients[0].required_caregivers[0].duration", inf, "infinite"),
        ("patients[0].required_caregivers[0].duration", "long", "'long' is no number"),
        ("patients[7].synchronization", None, "missing"),
        ("patients[7].synchronization.type", "odd", "unknown type 'odd'"),
        ("caregivers[0].abilities", None, "missing"),
        ("caregivers[0].abilities[0]", "s99", "unknown service 's99'"),
        ("distances[0]", "far", "'far' is no list"),
        ("distances[0][1]", -3, "negative (-3)"),
        ("distances[0][1]", nan, "not a number (NaN)"),
        ("distances[0][1]", "far", "'far' is no number"),
    ],
)
def test_a_field_of_a_classic_instance_that_is_wrong_is_named(file, capsys, field, value, what) -> None:
    path = file(changed(CLASSIC, field, value))
    assert refusal(capsys, path) == f"{path}: {field}: {what}"


@pytest.mark.parametrize(
    ("field", "value", "what"),
    [
        ("metadata", None, "missing"),
        ("metadata.cost_components", None, "missing"),
        ("metadata.cost_components.travel_time", -1, "negative (-1)"),
        ("metadata.cost_components.travel_time", "dear", "'dear' is no number"),
        ("patients[0].time_windows", None, "missing"),
        ("patients[0].distance_matrix_index", 999, "999 is no row of the 26"),
        ("patients[0].distance_matrix_index", -1, "-1 is no row of the 26"),
        ("patients[0].required_services[0].duration", -1, "negative (-1)"),
        ("caregivers[0].departing_point", "x", "unknown terminal point 'x'"),
        ("caregivers[0].working_shift.end", None, "missing"),
        ("lunch_breaks", None, "missing"),
    ],
)
def test_a_field_of_a_unified_instance_that_is_wrong_is_named(file, capsys, field, value, what) -> None:
    path = file(changed(UNIFIED, field, value))
    assert refusal(capsys, path) == f"{path}: {field}: {what}"


@pytest.mark.parametrize(
    ("instance", "field", "value", "sentence"),
    [
        (CLASSIC, "patients[0].time_window", [500, 100], "visits[0].windows[0]: end 100 before start 500"),
        (CLASSIC, "patients[0].required_caregivers", [], "visits[0].positions: 0 given, 1 or 2 needed"),
        (CLASSIC, "distances[0]", [0], "travel.minutes[any]: not 11 by 11"),
        (UNIFIED, "patients[0].time_windows", [], "visits[0].windows: empty"),
        (UNIFIED, "caregivers[0].working_shift.start", 900, "workers[0].shifts[0]: end 600 before start 900"),
    ],
)
def test_what_only_fits_badly_together_is_named_as_the_problem_names_it(
    file, capsys, instance, field, value, sentence
) -> None:
    path = file(changed(instance, field, value))
    assert refusal(capsys, path).startswith(f"{path}: {sentence}")


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--seconds", "-1"), ("--seconds", "nan"), ("--seconds", "inf"), ("--seconds", "soon"),
        ("--iterations", "-1"), ("--iterations", "many"), ("--seed", "-1"), ("--seed", "x"),
        ("--threads", "0"), ("--threads", "-1"), ("--threads", "many"), ("--threads", "9999999"),
        ("--searches", "0"), ("--searches", "-1"),
    ],
)  # fmt: skip
def test_an_option_that_makes_no_sense_is_refused_in_one_line(option, value, capsys) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["solve", str(CLASSIC), option, value])
    assert refused.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith(f"python -m dispatch solve: argument {option}: '{value}' is no")
    assert said.count("\n") == 1


@pytest.mark.parametrize("option", ["--output", "--picture"])
def test_a_file_that_cannot_be_written_is_refused_before_the_search(
    option, tmp_path, capsys, monkeypatch
) -> None:
    monkeypatch.setattr(dispatch, "solve", None, raising=False)
    assert "is a directory" in refusal(capsys, CLASSIC, option, tmp_path)
    assert "there is no directory" in refusal(capsys, CLASSIC, option, tmp_path / "nowhere" / "plan")


def test_a_directory_without_permission_is_refused(tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write everywhere
    assert "no permission" in refusal(capsys, CLASSIC, "-o", tmp_path / "plan.json")


def test_a_plan_that_cannot_be_written_in_the_end_is_told(capsys) -> None:
    assert main(["solve", str(CLASSIC), "--iterations", "0", "-o", "/proc/plan.json"]) == 1
    assert capsys.readouterr().err == "/proc/plan.json: No such file or directory\n"


def test_a_dash_is_standard_output(file, capsys) -> None:
    path = file(problem_to_json(make_problem()))
    assert main(["solve", str(path), "--iterations", "0", "-o", "-"]) == 0
    assert Plan.from_json(capsys.readouterr().out).unassigned == ()


def test_no_seconds_give_the_first_plan(file, capsys) -> None:
    path = file(problem_to_json(make_problem()))
    assert main(["solve", str(path), "--seconds", "0"]) == 0
    plan = Plan.from_json(capsys.readouterr().out)
    assert (plan.iterations, plan.unassigned, plan.cancelled) == (0, (), False)


def test_a_gzip_file_is_told_by_its_content(file, capsys) -> None:
    path = file(gzip.compress(problem_to_json(make_problem()).encode()))
    assert main(["solve", str(path), "--iterations", "0"]) == 0


def test_no_iterations_are_no_time_limit(file, capsys, monkeypatch) -> None:
    """With --iterations 0 one search runs, on however many threads."""
    asked = {}
    monkeypatch.setattr(
        dispatch, "solve", lambda problem, **given: asked.update(given) or plan, raising=False
    )
    plan = dispatch.Plan((), (), dispatch.Cost(), 1, 0, "")
    main(["solve", str(file(problem_to_json(make_problem()))), "--iterations", "0", "--threads", "2"])
    assert (asked["searches"], asked["threads"]) == (1, 2)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_search_and_the_best_plan_is_written(number, file, tmp_path, capsys) -> None:
    problem, answer = random_problem(5, visits=20, workers=8), tmp_path / "plan.json"
    usual = signal.getsignal(number)
    timer = threading.Timer(0.3, signal.raise_signal, [number])
    timer.start()
    assert main(["solve", str(file(problem_to_json(problem))), "-o", str(answer), "--seconds", "60"]) == 0
    timer.join()
    plan = Plan.from_json(answer.read_text())
    assert plan.cancelled
    assert plan.seconds < 30.0
    assert json.loads(capsys.readouterr().err)["cancelled"] is True
    assert signal.getsignal(number) == usual


def test_a_second_signal_ends_the_command_at_once(file, capsys, monkeypatch) -> None:
    def never(*_arguments, **_given):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        pytest.fail("went on")

    monkeypatch.setattr(dispatch, "solve", never, raising=False)
    assert main(["solve", str(file(problem_to_json(make_problem())))]) == 130
    assert capsys.readouterr().err == "Stopped before a plan was written.\n"


def test_a_refusal_does_not_wait_for_the_kernel() -> None:
    code = "import sys, dispatch.__main__ as it; it.main(['solve', 'no.json']); print('numba' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"
