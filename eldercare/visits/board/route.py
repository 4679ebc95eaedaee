"""One person's day in minutes after local midnight: gaps, the break and the load. Values in, values out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

EPSILON = 0.5  # minutes; travel is shown in whole minutes, so less than half of one is no shortage


@dataclass(frozen=True, slots=True)
class Spell:
    """One visit in a row: when it starts and ends, and the minutes of travel that lead to it."""

    key: int
    start: float
    end: float
    travel: float = 0.0


@dataclass(frozen=True, slots=True)
class Gap:
    """The time before a spell: `travel` minutes are needed, `free` there are; `short` is what is missing."""

    key: int
    travel: float
    free: float

    @property
    def short(self) -> float:
        """Minutes that are missing for the way, 0 when there are enough."""
        missing = self.travel - self.free
        return missing if missing > EPSILON else 0.0


@dataclass(frozen=True, slots=True)
class Rest:
    """The break as it fits between the visits; `fits` is False when the row leaves no room for it."""

    start: float
    end: float
    fits: bool


def gaps(spells: Iterable[Spell]) -> list[Gap]:
    """The gaps between the spells of a row, in order; the way from home to the first is none."""
    row = sorted(spells, key=lambda spell: (spell.start, spell.key))
    return [Gap(after.key, after.travel, after.start - before.end) for before, after in pairwise(row)]


def place_rest(spells: Sequence[Spell], minutes: float, earliest: float, latest: float) -> Rest | None:
    """The first place for a break of `minutes` inside [earliest, latest] beside visits and travel."""
    if minutes <= 0:
        return None
    start = earliest
    for spell in sorted(spells, key=lambda spell: spell.start):
        if spell.end <= start:
            continue
        if start + minutes <= spell.start - spell.travel + EPSILON:
            break
        start = max(start, spell.end)
    fits = start + minutes <= latest + EPSILON
    start = start if fits else earliest
    return Rest(start, start + minutes, fits)


def load_minutes(spells: Iterable[Spell]) -> float:
    """Minutes of visits and travel, the figure that a day's limit counts."""
    return sum(spell.end - spell.start + spell.travel for spell in spells)
