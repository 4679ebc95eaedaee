"""What leaving a visit out costs the search besides its price: the more, the longer it has been left out.

Among visits of equal price a search keeps leaving out the same ones, those it found hard to place first, and
costs tell it nothing about which others would make better room. Here a visit that waits becomes dearer until
it displaces one that waited less, so that every visit is in and out by turns and the search meets the sets
that go together. The idea is the penalty of guided local search (Voudouris and Tsang, 1999) and the counter
of absences with which Christiaens and Vanden Berghe (2020) empty whole routes.
"""

from dataclasses import dataclass
from math import exp

import numpy as np

from dispatch.records import STATIC, Floats, Ints, World

# A visit that is never placed comes to cost at most so many times its price besides.
MOST_EXTRA = 16.0
# One that costs less than so many ways is left out because it is not worth more, not for want of room.
DEAR = 10.0
# What is left of the way to what its being in or out calls for shrinks so often to an e-th in a whole search.
PACE = 5.0
# The extra falls to nothing by this progress; from there on prices alone count.
CALM = 0.8


@dataclass(slots=True)
class Urgency:
    """By row of `World.visits`: the true prices, the extra on top of them for now, and the most of it."""

    prices: Floats
    extra: Floats
    most: Floats
    noted: float = 0.0  # the progress at which waiting was last looked at

    @classmethod
    def of(cls, world: World, way: float) -> "Urgency":
        """Nothing has waited yet; `way` is the price of a usual way."""
        prices = world.visits["price"].copy()
        return cls(prices, prices * 0.0, np.where(prices >= DEAR * way, MOST_EXTRA * prices, 0.0))

    def note(self, waiting: Ints, progress: float) -> bool:
        """Some visits wait at the start of a slice, the others do not; whether the slice reckons with it."""
        share = max(0.0, 1.0 - progress / CALM)
        kept = exp(-PACE * (progress - self.noted)) if share > 0.0 else 0.0
        self.noted = progress
        self.extra[:] *= kept
        self.extra[waiting] += (1.0 - kept) * share * self.most[waiting]
        return bool(self.extra[waiting].any())

    def put_on(self, world: World, waiting: Ints) -> None:
        """Let the world reckon with the extra."""
        world.visits["price"][:] = self.prices + self.extra
        charge(world, float(self.extra[waiting].sum()))

    def take_off(self, world: World, waiting: Ints) -> None:
        """Let the world reckon with the true prices again."""
        world.visits["price"][:] = self.prices
        charge(world, -float(self.extra[waiting].sum()))


def charge(world: World, amount: float) -> None:
    """Change what the plan costs, and what a trial goes back to."""
    world.sums[STATIC] += amount
    world.old_sums[STATIC] += amount
