"""One search in progress: a world, the best solution it met, and the schedule of temperature and weights.

The temperature falls with the progress of the stop rule. Lateness weighs little at first and gains its full
weight after a third of the way: a plan that may be late is easy to change, and ways fall into place before
the clock binds. Between slices of small moves some visits are taken out and put back where they cost least
(ruin and recreate as in Christiaens and Vanden Berghe, Slack Induction by String Removals, 2020), which moves
what is tightly bound by hard rules.

A search that begins from a given plan stays near it: it is never hot, and all weights are full at once.
"""

import logging
from dataclasses import dataclass

import numpy as np

from dispatch.anneal import Snapshot, anneal, copy_snapshot, keep, new_snapshot, restore
from dispatch.backup import Backup, new_backup
from dispatch.encode import Encoded
from dispatch.order import rebuild
from dispatch.plan import Plan
from dispatch.records import (
    AMOUNTS,
    EFFORT,
    IDLE,
    LATE,
    ROUTES,
    UNEVEN_IDLE,
    VISITS,
    WAY,
    WORST_IDLE,
    WORST_LATE,
    Floats,
    Ints,
    Records,
)  # fmt: skip
from dispatch.recreate import leave_halves, recreate
from dispatch.repair import repair
from dispatch.restore import is_placed, restore_plan
from dispatch.scan import Survey, new_survey
from dispatch.urgency import Urgency

log = logging.getLogger(__name__)

# The temperature falls from HOT to COLD times the price of a way between neighbours.
HOT, COLD = 1.0, 0.03
# A search from a given plan begins at this temperature instead of HOT.
LUKEWARM = 0.1
# Lateness weighs this share of its weight at first, and all of it from FULL_WEIGHT of the progress on.
FIRST_WEIGHT, FULL_WEIGHT = 0.1, 0.35
# The idlest shift weighs nothing at first, and alone from this progress on (see UNEVEN_IDLE).
WORST_ALONE = 0.9
# Effort of repairs for each small move, in gaps looked at; more where visits wait for somebody or the idlest
# shift counts, as only a look at all routes finds the way out.
EFFORT_SHARE, HARD_EFFORT = 0.2, 3.0
# The first plan regrets: of so many visits that with most to lose goes first.
REGRET_BATCH = 16
# It looks at each visit that often at most, all visits together; a large problem regrets less.
MOST_FIRST_SCANS = 1000
DUST = 1e-7  # smaller differences are rounding


@dataclass(slots=True)
class Strand:
    """A search that can be carried on slice by slice."""

    encoded: Encoded
    survey: Survey
    before: Backup
    best: Snapshot
    sure: Snapshot  # the best one of an earlier slice
    weights: Floats
    urgency: Urgency
    way: float
    hot: float = HOT
    credit: float = 0.0
    full_weight: bool = False

    @classmethod
    def start(cls, encoded: Encoded, plan: Plan | None = None) -> "Strand":
        """Begin with the first plan: the repair of the given one, or of nothing."""
        world, way = encoded.world, usual_way(encoded)
        strand = cls(
            encoded,
            new_survey(world),
            new_backup(world),
            new_snapshot(world),
            new_snapshot(world),
            world.weights.copy(),
            Urgency.of(world, way),
            way,
            HOT if plan is None else LUKEWARM,
        )
        if plan is None:
            rebuild(world)
        else:
            restore_plan(encoded, plan)
        strand.fill()
        keep(world, strand.best)
        keep(world, strand.sure)
        return strand

    @property
    def world_visits(self) -> Records:
        """The visits of the world, without the ways home."""
        return self.encoded.world.visits[: self.encoded.world.facts[VISITS]]

    @property
    def cost(self) -> float:
        """The cost of the best plan."""
        return float(self.best.cost[0])

    @property
    def left_out(self) -> int:
        """How many visits the current plan leaves out."""
        groups = self.encoded.groups
        return sum(not all(is_placed(self.encoded, v) for v in group) for group in groups)

    @property
    def is_trivial(self) -> bool:
        """Whether there is nothing to search."""
        return not (self.world_visits["possible"] > 0).any()

    def total(self) -> float:
        """The cost of the current plan by the true weights."""
        return float(self.encoded.world.sums @ self.weights[:AMOUNTS])

    def waiting(self) -> Ints:
        """The visits that are left out though somebody could take them."""
        visits = self.world_visits
        pooled = self.encoded.world.nodes["route"][visits["first"]] == self.encoded.world.facts[ROUTES]
        return np.flatnonzero(pooled & (visits["possible"] > 0))

    def fill(self) -> None:
        """Insert whatever fits and is left out, also where half of a pair went out again and left a gap."""
        hopeless = np.zeros(len(self.world_visits), dtype=bool)
        while True:
            waiting = self.waiting()
            self.insert(waiting[~hopeless[waiting]])
            before = self.waiting()
            leave_halves(self.encoded.world, self.survey)
            gone = np.setdiff1d(self.waiting(), before)
            if not len(gone):
                return
            hopeless[gone] = hopeless[self.world_visits["twin"][gone]] = True

    def insert(self, left_out: Ints) -> None:
        """Insert what fits of these: the dear visits first, then by the clock."""
        visits, nodes = self.world_visits, self.encoded.world.nodes
        opens = nodes["opens"][visits["first"][left_out]]
        left_out = left_out[np.lexsort((left_out, opens, -visits["price"][left_out]))]
        batch = max(1, min(REGRET_BATCH, MOST_FIRST_SCANS // max(1, len(left_out))))
        self.survey.pending[: len(left_out)] = left_out
        repair(self.encoded.world, self.survey, len(left_out), batch, 0.0)

    def improve(self, progress: float, count: int) -> None:
        """So many proposals at the temperature and weights that belong to the progress, 0 to 1."""
        world, temperature = self.encoded.world, self.temperature(progress)
        cool = self.hot < HOT
        ramp = 1.0 if cool else FIRST_WEIGHT ** max(0.0, 1.0 - progress / FULL_WEIGHT)
        world.weights[:] = self.weights
        world.weights[[LATE, WORST_LATE]] *= ramp
        share = min(1.0, progress / WORST_ALONE) if world.facts[IDLE] and not cool else 1.0
        world.weights[WORST_IDLE] *= share
        world.weights[UNEVEN_IDLE] = self.weights[WORST_IDLE] * (1.0 - share)
        self.full_weight = ramp == 1.0 and share == 1.0
        waiting = self.waiting()
        urgent = not cool and self.urgency.note(waiting, progress)
        if urgent:
            self.urgency.put_on(world, waiting)
        anneal(world, self.best, count, temperature, self.full_weight and not urgent)
        self.count_anew()
        self.credit += (HARD_EFFORT if world.facts[IDLE] or len(self.waiting()) else EFFORT_SHARE) * count
        while self.credit > 0:
            before = int(world.counts[EFFORT])
            recreate(world, self.survey, self.before, temperature)
            self.credit -= max(1, int(world.counts[EFFORT]) - before)
        self.count_anew()
        world.weights[:] = self.weights
        if urgent:
            self.urgency.take_off(world, self.waiting())
        self.keep_best()

    def count_anew(self) -> None:
        """Draw the keys anew; a plan that does not hold then, a fault of ours, gives way to the best."""
        if not rebuild(self.encoded.world):
            log.warning("a plan did not hold when it was timed again; the search goes on from an earlier one")
            self.go_back()
        elif self.best.cost < self.sure.cost:
            copy_snapshot(self.sure, self.best)

    def go_back(self) -> None:
        """Bring back the best plan, or the one before it when that does not hold."""
        if not restore(self.encoded.world, self.best):
            copy_snapshot(self.best, self.sure)
            if not restore(self.encoded.world, self.best):
                raise AssertionError("the best plan does not hold when it is timed again")

    def temperature(self, progress: float) -> float:
        """The temperature that belongs to the progress."""
        return self.way * self.hot * float((COLD / self.hot) ** progress)

    def keep_best(self) -> None:
        """Keep the current plan when it is the best by the true weights."""
        if self.total() < self.cost - DUST:
            keep(self.encoded.world, self.best)

    def go_on_from(self, other: "Strand") -> None:
        """Go on from the best plan of another search, when weights are full and it is better than ours."""
        if other.full_weight and other.cost < self.cost - DUST:
            copy_snapshot(self.best, other.best)
            self.go_back()

    def go_near(self, best: "Strand") -> None:
        """Go on from the best plan of all, near it: lukewarm from now on, and all weights full."""
        copy_snapshot(self.best, best.best)
        copy_snapshot(self.sure, best.best)
        self.hot = LUKEWARM
        self.go_back()

    def finish(self) -> None:
        """Bring back the best plan; nothing that fits stays out, and no visit is half done."""
        self.encoded.world.weights[:] = self.weights
        self.go_back()
        self.fill()
        rebuild(self.encoded.world)


def usual_way(encoded: Encoded) -> float:
    """The median price of going from a node to one of its neighbours, the scale of all temperatures."""
    world = encoded.world
    near = world.near_after
    if near.size == 0 or not (near >= 0).any():
        return 1.0
    spots = world.nodes["spot"][: len(near)]
    prices = world.prices.min(axis=0)[spots[:, None], spots[np.maximum(near, 0)]] * world.weights[WAY]
    return max(DUST, float(np.median(prices[near >= 0])))
