"""How far a search is, and into which rounds its time is divided.

A search that cools twice as slowly finds a better plan as long as each visit is proposed few times; from some
number on it ends in another valley, as often a worse one. Time beyond that goes into further searches from
nothing, one after the other. The last part of the time goes on near the best plan of all. Where visits wait
for somebody, one long search still finds room for more of them.
"""

import time
from dataclasses import dataclass, field

from dispatch.stop import StopRule

# So many proposals for each visit are worth a search of their own.
PROPOSALS_A_ROUND = 200_000
MOST_ROUNDS = 16
# What a search will do in all is known after this share of it; until then it is as hot as at its beginning.
FIRST_LOOK = 0.01
# The share of the last round, where there are several or a known plan to go on from.
LAST_SHARE = 0.2


@dataclass(slots=True)
class Course:
    """The clock and the counter of a search, and the progress (0 to 1) at which each of its rounds ends.

    `joins`: the search goes on near the best plan at last, even after a single round. `divides`: there may be
    several rounds from nothing.
    """

    stop: StopRule
    visits: int
    joins: bool
    divides: bool = False
    began: float = field(default_factory=time.perf_counter)
    done: int = 0
    gone: float = 0.0
    built: float = 0.0  # the progress when the first plan was built
    now: int = 0
    ends: tuple[float, ...] = (1.0,)
    is_divided: bool = False

    @property
    def seconds(self) -> float:
        """Since the search began."""
        return time.perf_counter() - self.began

    @property
    def is_over(self) -> bool:
        """Whether nothing is left of the allowed search."""
        return self.gone >= 1.0

    @property
    def is_last(self) -> bool:
        """Whether the round is to go on near the best plan of those before."""
        return 0 < self.now == len(self.ends) - 1

    @property
    def share(self) -> float:
        """The progress within the round, 1 or more ends it."""
        begun = self.ends[self.now - 1] if self.now else 0.0
        return (self.gone - begun) / (self.ends[self.now] - begun)

    def look(self) -> None:
        """Ask the stop rule how far the search is, and once it can be told divide what there is."""
        self.gone = self.stop.progress(self.done, self.seconds)
        if not self.done:
            self.built = self.gone
        elif not self.is_divided and self.gone >= self.built + FIRST_LOOK:
            proposals = self.done / (self.gone - self.built)
            rounds = rounds_of(proposals / self.visits) if self.divides else 1
            self.ends, self.is_divided = ends_of(rounds, joins=self.joins), True


def rounds_of(proposals: float) -> int:
    """How many searches from nothing so many proposals for each visit are worth."""
    return max(1, min(MOST_ROUNDS, round(proposals / PROPOSALS_A_ROUND)))


def ends_of(rounds: int, *, joins: bool) -> tuple[float, ...]:
    """The progress at which each round ends; the last one goes on near the best plan."""
    if rounds == 1 and not joins:
        return (1.0,)
    return (*((1.0 - LAST_SHARE) * (k + 1) / rounds for k in range(rounds)), 1.0)
