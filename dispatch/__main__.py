"""`python -m dispatch solve PROBLEM.json[.gz] -o PLAN.json` plans one file; `warm` compiles the kernel.

Takes our own problem format and those of the two public benchmarks, told apart by their keys, and answers in
the same.
"""

import argparse
import gzip
import json
import sys
from pathlib import Path
from typing import Any

from dispatch import hhcrsp, uhhc
from dispatch.checks import InvalidProblemError
from dispatch.codec import UnreadableError, dump, load
from dispatch.picture import draw_plan
from dispatch.plan import Plan
from dispatch.problem import Problem
from dispatch.search import solve
from dispatch.stop import MaxIterations, MaxRuntime, StopRule, any_of
from dispatch.warm import warm


def read_json(path: Path) -> Any:
    """The JSON of a file, gzipped or not."""
    raw = path.read_bytes()
    return json.loads(gzip.decompress(raw) if path.suffix == ".gz" else raw)


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m dispatch", description="Plan home visits.")
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("solve", help="find a plan for a problem in a JSON file")
    command.add_argument("problem", type=Path, metavar="PROBLEM.json[.gz]")
    command.add_argument("-o", "--output", type=Path, metavar="PLAN.json", help="default: standard output")
    command.add_argument("--picture", type=Path, metavar="PLAN.svg", help="draw the plan along the clock")
    command.add_argument("--seconds", type=float, help="longest search (10 when no limit is given)")
    command.add_argument("--iterations", type=int, help="most iterations; makes the run repeatable")
    command.add_argument("--seed", type=int, default=1)
    command.add_argument("--threads", type=_count, default=1, help="how many searches run at a time")
    command.add_argument(
        "--searches", type=_count, help="searches that share the best plan (default: one for each thread "
        "within a time limit, else one, so that an iteration count gives the same plan on any machine)",
    )  # fmt: skip
    commands.add_parser("warm", help="compile the kernel into its cache")
    return parser.parse_args(arguments)


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def stop_rule(seconds: float | None, iterations: int | None) -> StopRule:
    """The limits given, or 10 seconds."""
    rules: list[StopRule] = [] if seconds is None else [MaxRuntime(seconds)]
    if iterations is not None:
        rules.append(MaxIterations(iterations))
    return any_of(*(rules or [MaxRuntime(10.0)]))


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 0 when a plan was written, 2 when the problem was refused."""
    given = parse(arguments)
    if given.command == "warm":
        print(f"The planner's kernel is ready ({warm():.1f} s).")
        return 0
    return solve_file(given)


def solve_file(given: argparse.Namespace) -> int:
    """Plan one file."""
    try:
        source = read_json(given.problem)
        problem = read_problem(source)
    except (OSError, json.JSONDecodeError, UnreadableError, InvalidProblemError) as fault:
        print(f"{given.problem}: {fault}", file=sys.stderr)
        return 2
    plan = solve(
        problem,
        stop=stop_rule(given.seconds, given.iterations),
        seed=given.seed,
        searches=given.searches or (1 if given.iterations else given.threads),
        threads=given.threads,
    )
    text = json.dumps(write_answer(source, problem, plan), ensure_ascii=False)
    if given.output is None:
        print(text)
    else:
        given.output.write_text(text, encoding="utf-8")
    if given.picture is not None:
        given.picture.write_text(draw_plan(plan), encoding="utf-8")
    summary = {"cost": plan.cost.total, "unassigned": len(plan.unassigned), "iterations": plan.iterations}
    print(json.dumps(summary | {"seconds": round(plan.seconds, 3)}), file=sys.stderr)
    return 0


def read_problem(source: Any) -> Problem:
    """The problem in whichever of the three formats it is written."""
    if uhhc.is_instance(source):
        return uhhc.read_instance(source)
    return hhcrsp.read_instance(source) if hhcrsp.is_instance(source) else load(Problem, source)


def write_answer(source: Any, problem: Problem, plan: Plan) -> Any:
    """The plan in the format that answers the problem's."""
    if uhhc.is_instance(source):
        return uhhc.write_solution(source, problem, plan)
    return hhcrsp.write_solution(problem, plan) if hhcrsp.is_instance(source) else dump(plan)


if __name__ == "__main__":
    sys.exit(main())
