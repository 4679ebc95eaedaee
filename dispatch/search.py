"""`solve`: the first plan, then annealing with small moves and larger repairs until a stop rule says so.

Several searches may run side by side, each from its own random numbers; now and then all go on from the best.
Which plan comes out depends on how many there are, never on how many threads they run on.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from dispatch.assemble import assemble
from dispatch.chance import seeded
from dispatch.copies import copied
from dispatch.encode import encode
from dispatch.plan import Plan
from dispatch.problem import Problem
from dispatch.snapshot import snapshot_id
from dispatch.stop import StopRule, is_cancelled
from dispatch.strand import Strand

# Proposals between two looks at the clock, at the stop rule and at the temperature; a millisecond or two.
SLICE = 16384
# A search of few iterations has at least so many temperatures all the same.
FEWEST_SLICES = 64
# Searches side by side go on from the best one each time this share of the progress is made.
SHARING = 0.1


@dataclass(frozen=True, slots=True)
class Progress:
    """What the progress callback is told."""

    iterations: int
    seconds: float
    cost: float
    unassigned: int


Report = Callable[[Progress], None]


def solve(
    problem: Problem,
    *,
    stop: StopRule,
    seed: int,
    start: Plan | None = None,
    searches: int = 1,
    threads: int = 1,
    progress: Report | None = None,
) -> Plan:
    """The best plan found when `stop` ends the search; with `MaxIterations` the same seed gives it again.

    With `start`, the plan in force, the search begins from there and stays near it: visits that no longer fit
    find another place, and others move only where that pays. Visits and people it does not know are new.
    An iteration is one proposed change of each of the `searches`, which share the best plan and run on up to
    `threads` threads. `progress` is called every few thousand iterations; it may set a `Cancelled` rule: the
    best plan is kept.
    """
    began = time.perf_counter()
    encoded = encode(problem)
    strands = [
        Strand.start(encoded._replace(world=copied(encoded.world, seeded(seed + number))), start)
        for number in range(searches)
    ]
    with _mapper(threads) as each:
        iterations = _run(strands, each, stop, began, progress)
    best = min(strands, key=lambda strand: strand.cost)
    best.finish()
    return assemble(
        best.encoded,
        seed=seed,
        iterations=iterations,
        snapshot=snapshot_id(problem),
        cancelled=is_cancelled(stop),
        seconds=time.perf_counter() - began,
    )


Mapper = Callable[[Callable[[Strand], None], Sequence[Strand]], Iterable[None]]


@contextmanager
def _mapper(threads: int) -> Iterator[Mapper]:
    """`map`, on so many threads."""
    if threads <= 1:
        yield map
        return
    with ThreadPoolExecutor(threads) as pool:
        yield pool.map


def _run(strands: Sequence[Strand], each: Mapper, stop: StopRule, began: float, report: Report | None) -> int:
    """Search slice by slice; gives the number of iterations."""
    done, shared = 0, 0.0
    longest = max(1, int(min(SLICE, stop.remaining(0) / FEWEST_SLICES)))
    while True:
        seconds = time.perf_counter() - began
        best = min(strands, key=lambda strand: strand.cost)
        if report is not None:
            report(Progress(done, seconds, best.cost, best.left_out))
        gone = stop.progress(done, seconds)
        if gone >= 1.0 or best.is_trivial:
            return done
        if gone >= shared + SHARING:
            shared = gone
            for strand in strands:
                strand.go_on_from(best)
        count = int(min(longest, stop.remaining(done)))
        deque(each(partial(Strand.improve, progress=gone, count=count), strands), maxlen=0)
        done += count
