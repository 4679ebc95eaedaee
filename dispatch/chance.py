"""Random numbers inside the compiled kernel, from a state of its own, so that a seed repeats a search."""

import numpy as np

from dispatch.compiled import inlined
from dispatch.records import Word

MULTIPLIER = np.uint64(2685821657736338717)
TWELVE, TWENTY_FIVE, TWENTY_SEVEN, ELEVEN = np.uint64(12), np.uint64(25), np.uint64(27), np.uint64(11)
UNIT = 1.0 / 9007199254740992.0


def seeded(seed: int) -> Word:
    """The state for a seed; never 0, which the generator could not leave."""
    return np.random.SeedSequence(seed).generate_state(1, np.uint64) | np.uint64(1)


@inlined
def draw(state: Word) -> float:
    """A random number in [0, 1). Source: S. Vigna, xorshift64* (2016)."""
    x = state[0]
    x ^= x >> TWELVE
    x ^= x << TWENTY_FIVE
    x ^= x >> TWENTY_SEVEN
    state[0] = x
    return float(np.float64((x * MULTIPLIER) >> ELEVEN) * UNIT)


@inlined
def draw_below(state: Word, count: int) -> int:
    """A random whole number from 0 to `count` - 1."""
    return int(draw(state) * count)
