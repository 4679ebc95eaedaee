"""`solve`: the first plan, then annealing with small moves and larger repairs until a stop rule says so.

A long search is several, one after the other (see `course`). Several may run side by side too, each from its
own random numbers; now and then all go on from the best. Which plan comes out depends on how many there are,
never on how many threads they run on.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from dispatch.assemble import assemble
from dispatch.chance import seeded
from dispatch.copies import copied
from dispatch.course import Course
from dispatch.encode import Encoded, encode
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
# Seeds that follow each other have no round in common.
LEAP = 1_000_003


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
    known: Plan | None = None,
    searches: int = 1,
    threads: int = 1,
    progress: Report | None = None,
) -> Plan:
    """The best plan found when `stop` ends the search; with `MaxIterations` the same seed gives it again.

    With `start`, the plan in force, the search begins from there and stays near it: visits that no longer fit
    find another place, and others move only where that pays. What comes out costs no more than `known`, a
    plan that need not be kept: at last the search goes on near the best that is known. Visits and people that
    these plans do not know are new.
    An iteration is one proposed change of each of the `searches`, which share the best plan and run on up to
    `threads` threads. `progress` is called every few thousand iterations; it may set a `Cancelled` rule: the
    best plan is kept.
    """
    course = Course(stop, len(problem.visits), joins=known is not None)
    encoded = encode(problem)
    with _mapper(threads) as each:
        best = _Search(encoded, course, seed, searches, each, progress).run(start, known)
    best.finish()
    return assemble(
        best.encoded,
        seed=seed,
        iterations=course.done,
        snapshot=snapshot_id(problem),
        cancelled=is_cancelled(stop),
        seconds=course.seconds,
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


@dataclass(frozen=True, slots=True)
class _Search:
    """What all rounds have in common: `count` searches side by side from random numbers of their own."""

    encoded: Encoded
    course: Course
    seed: int
    count: int
    each: Mapper
    report: Report | None

    def run(self, start: Plan | None, known: Plan | None) -> Strand:
        """Round after round; gives the search with the best plan of all."""
        strands = self.strands(start)
        best = strands[0] if known is None else self.strand(self.seed, known)
        self.course.divides = start is None and not any(len(strand.waiting()) for strand in strands)
        while True:
            best = self.round(strands, best)
            if self.course.is_over or best.is_trivial:
                return best
            self.course.now += 1
            if not self.course.is_last:
                strands = self.strands(None)
            else:
                for strand in strands:
                    strand.go_near(best)

    def strands(self, plan: Plan | None) -> list[Strand]:
        """New searches from the plan or from nothing, each from random numbers of its own."""
        first = self.seed + LEAP * self.course.now
        return [self.strand(first + number, plan) for number in range(self.count)]

    def strand(self, seed: int, plan: Plan | None) -> Strand:
        """One of them, in a world of its own."""
        world = copied(self.encoded.world, seeded(seed))
        return Strand.start(self.encoded._replace(world=world), plan)

    def round(self, strands: Sequence[Strand], before: Strand) -> Strand:
        """One round, slice by slice; gives the best search, which may be that of the rounds before."""
        course, shared = self.course, 0.0
        longest = max(1, int(min(SLICE, course.stop.remaining(0) / FEWEST_SLICES)))
        while True:
            best = _best_of((before, *strands))
            course.look()
            self.tell(best)
            if course.share >= 1.0 or best.is_trivial:
                return best
            if course.share >= shared + SHARING:
                shared, leader = course.share, _best_of(strands)
                for strand in strands:
                    strand.go_on_from(leader)
            count = int(min(longest, course.stop.remaining(course.done)))
            deque(self.each(partial(Strand.improve, progress=course.share, count=count), strands), maxlen=0)
            course.done += count

    def tell(self, best: Strand) -> None:
        """Report how far the search is."""
        if self.report is not None:
            course = self.course
            self.report(Progress(course.done, course.seconds, best.cost, best.left_out))


def _best_of(strands: Iterable[Strand]) -> Strand:
    return min(strands, key=lambda strand: strand.cost)
