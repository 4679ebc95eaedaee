"""`python -m dispatch solve PROBLEM.json[.gz] -o PLAN.json` plans one file; `warm` compiles the kernel.

Takes our own problem format and those of the two public benchmarks, told apart by their keys, and answers in
the same. What cannot be done is refused with one sentence. Ctrl-C ends the search and the best plan so far
is written.
"""

import argparse
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from math import inf
from pathlib import Path
from types import FrameType
from typing import NoReturn

import dispatch
from dispatch.checks import InvalidProblemError
from dispatch.codec import UnreadableError
from dispatch.files import UnwritableError, check_writable, read_json, read_problem, write_answer, write_text
from dispatch.picture import draw_plan
from dispatch.stop import Cancelled, MaxIterations, MaxRuntime, StopRule, any_of
from dispatch.warm import warm

REFUSED, NOT_WRITTEN, STOPPED = 2, 1, 130
USUAL_SECONDS = 10.0
MOST_SEARCHES = 256


class Parser(argparse.ArgumentParser):
    """Refuses with one sentence, without the whole usage before it."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line and leave."""
        self.exit(REFUSED, f"{self.prog}: {message} (--help shows how it is used)\n")


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = Parser(prog="python -m dispatch", description="Plan home visits.")
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("solve", help="find a plan for a problem in a JSON file")
    command.add_argument("problem", type=Path, metavar="PROBLEM.json[.gz]")
    command.add_argument(
        "-o", "--output", type=Path, metavar="PLAN.json", help="default: standard output (-)"
    )
    command.add_argument("--picture", type=Path, metavar="PLAN.svg", help="draw the plan along the clock")
    command.add_argument(
        "--seconds", type=_seconds, help="longest search (10 when no limit is given); 0 gives the first plan"
    )
    command.add_argument("--iterations", type=_natural, help="most iterations; makes the run repeatable")
    command.add_argument("--seed", type=_natural, default=1)
    command.add_argument("--threads", type=_count, default=1, help="how many searches run at a time")
    command.add_argument(
        "--searches", type=_count, help="searches that share the best plan (default: one for each thread "
        "within a time limit, else one, so that an iteration count gives the same plan on any machine)",
    )  # fmt: skip
    commands.add_parser("warm", help="compile the kernel into its cache")
    return parser.parse_args(arguments)


def _seconds(text: str) -> float:
    with suppress(ValueError):
        if 0 <= float(text) < inf:
            return float(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no time in seconds, 0 or more")


def _natural(text: str) -> int:
    with suppress(ValueError):
        if int(text) >= 0:
            return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no whole number, 0 or more")


def _count(text: str) -> int:
    with suppress(ValueError):
        if 1 <= int(text) <= MOST_SEARCHES:
            return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 to {MOST_SEARCHES}")


def main(arguments: list[str] | None = None) -> int:
    """Run the command: 0 when a plan was written, 2 when refused, 1 when the plan could not be written."""
    given = parse(arguments)
    if given.command == "warm":
        print(f"The planner's kernel is ready ({warm():.1f} s).")
        return 0
    try:
        with stopped_by_signal() as asked:
            return solve_file(given, asked)
    except KeyboardInterrupt:
        return refuse("Stopped before a plan was written.", STOPPED)


def solve_file(given: argparse.Namespace, asked: Cancelled) -> int:
    """Plan one file, until `asked` to stop."""
    try:
        check_writable(given.output)
        check_writable(given.picture)
        source = read_json(given.problem)
        problem = read_problem(source)
    except UnwritableError as fault:
        return refuse(str(fault), REFUSED)
    except (UnreadableError, InvalidProblemError) as fault:
        return refuse(f"{given.problem}: {fault}", REFUSED)
    plan = dispatch.solve(
        problem,
        stop=stop_rule(given.seconds, given.iterations, asked),
        seed=given.seed,
        searches=given.searches or (given.threads if given.iterations is None else 1),
        threads=given.threads,
    )
    try:
        write_text(given.output, json.dumps(write_answer(source, problem, plan), ensure_ascii=False))
        if given.picture is not None:
            write_text(given.picture, draw_plan(plan))
    except UnwritableError as fault:
        return refuse(str(fault), NOT_WRITTEN)
    summary = {"cost": plan.cost.total, "unassigned": len(plan.unassigned), "iterations": plan.iterations}
    summary |= {"seconds": round(plan.seconds, 3)} | ({"cancelled": True} if plan.cancelled else {})
    print(json.dumps(summary), file=sys.stderr)
    return 0


def refuse(sentence: str, code: int) -> int:
    """Say why nothing was written."""
    print(sentence, file=sys.stderr)
    return code


def stop_rule(seconds: float | None, iterations: int | None, asked: Cancelled) -> StopRule:
    """The limits given, or the usual seconds; in any case when somebody asks."""
    rules: list[StopRule] = [] if seconds is None else [MaxRuntime(seconds)]
    if iterations is not None:
        rules.append(MaxIterations(iterations))
    return any_of(asked, *(rules or [MaxRuntime(USUAL_SECONDS)]))


@contextmanager
def stopped_by_signal() -> Iterator[Cancelled]:
    """A rule that Ctrl-C or a request to end sets; asked a second time the process ends as ever."""
    asked = Cancelled()
    usual = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    heeded = {int(number): before for number, before in usual.items() if before != signal.SIG_IGN}

    def stop(number: int, _frame: FrameType | None) -> None:
        asked.event.set()
        signal.signal(number, heeded[number])

    for number in heeded:
        signal.signal(number, stop)
    try:
        yield asked
    finally:
        for number, before in heeded.items():
            signal.signal(number, before)


if __name__ == "__main__":
    sys.exit(main())
