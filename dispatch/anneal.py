"""The search: ruin a little, repair, and keep the result when it is better, or by chance when it is worse.

Ruin and recreate as in Christiaens and Vanden Berghe, Slack Induction by String Removals (2020), with the
acceptance of simulated annealing: worse by d is kept with probability exp(-d / temperature).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from random import Random

from dispatch.encode import Encoded
from dispatch.insertion import remove
from dispatch.records import UNASSIGNED
from dispatch.repair import repair, straighten
from dispatch.ruin import choose_retries, choose_ruin
from dispatch.state import NONE, Scratch, State, copy_state, empty_state, new_scratch

BLINK = 0.02
REGRET_BATCH = 16
# The first plan looks at each visit that often at most, all visits together; a large problem regrets less.
MOST_FIRST_SCANS = 1000
REGRET_SHARE = 0.25  # of the repairs take the greatest regret first, the others go in an order
SCARCE_SHARE = 0.5  # of those orders put the visits with the fewest possible people first
# The temperature falls from this share of the mean cost per placed visit to a hundredth of it.
START_TEMPERATURE = 0.5
COOLING = 0.01
DUST = 1e-7  # smaller differences are rounding


@dataclass(slots=True)
class Search:
    """One search in progress: the current plan, the best one met and a copy to go back to."""

    encoded: Encoded
    random: Random
    scratch: Scratch
    current: State
    kept: State
    best: State
    hot: float

    @classmethod
    def start(cls, encoded: Encoded, seed: int) -> "Search":
        """Begin with the first plan: the repair of the empty one."""
        states = [empty_state(encoded.data) for _ in range(3)]
        scratch = new_scratch(encoded.data, seed)
        search = cls(encoded, Random(seed), scratch, states[0], states[1], states[2], 0.0)
        search.fill(search.current)
        copy_state(search.best, search.current)
        placed = search.cost - float(search.best.cost[UNASSIGNED])
        search.hot = START_TEMPERATURE * max(DUST, placed / max(1, int(search.best.size[0])))
        return search

    @property
    def cost(self) -> float:
        """The cost of the best plan."""
        return float(self.best.cost.sum())

    def fill(self, state: State) -> None:
        """Insert whatever fits and is left out: the dear visits first, then by the clock."""
        visits, nodes = self.encoded.data.visits, self.encoded.data.nodes
        left_out = [v for v in range(len(visits)) if state.rank[v] == NONE and self.encoded.possible[v] > 0]
        left_out.sort(key=lambda v: (-visits["price"][v], nodes["earliest"][visits["first"][v]], v))
        batch = max(1, min(REGRET_BATCH, MOST_FIRST_SCANS // max(1, len(left_out))))
        self.insert(state, left_out, batch, 0.0)

    def insert(self, state: State, visits: Sequence[int], batch: int, blink: float) -> None:
        """Repair with the given visits in the given order."""
        self.scratch.pending[: len(visits)] = visits
        repair(self.encoded.data, state, self.scratch, len(visits), batch, blink)

    def iterate(self, progress: float, iterations: int) -> None:
        """Some iterations at the temperature that belongs to the progress, 0 to 1."""
        temperature = self.hot * COOLING**progress
        copy_state(self.kept, self.current)
        for _ in range(iterations):
            before = float(self.current.cost.sum())
            limit = before - temperature * log(1.0 - self.random.random())
            if not self._change() or float(self.current.cost.sum()) > limit - DUST:
                copy_state(self.current, self.kept)
                continue
            straighten(self.encoded.data, self.current)
            copy_state(self.kept, self.current)
            if float(self.current.cost.sum()) < self.cost - DUST:
                copy_state(self.best, self.current)

    def _change(self) -> bool:
        """Ruin and repair the current plan once; False when it got spoilt."""
        removed = choose_ruin(self.encoded, self.current, self.random)
        pending = removed + choose_retries(self.encoded, self.current, self.random)
        self.scratch.pending[: len(removed)] = removed
        if not remove(self.encoded.data, self.current, self.scratch, len(removed)):
            return False
        batch = REGRET_BATCH if self.random.random() < REGRET_SHARE else 1
        self.insert(self.current, self._in_order(pending), batch, BLINK)
        return True

    def _in_order(self, pending: list[int]) -> list[int]:
        """The dear visits first; among equals those with the fewest possible people, or any order."""
        self.random.shuffle(pending)
        price, possible = self.encoded.data.visits["price"], self.encoded.possible
        scarce = self.random.random() < SCARCE_SHARE
        return sorted(pending, key=lambda v: (-price[v], possible[v] if scarce else 0))
