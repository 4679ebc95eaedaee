"""From answers to a grade: sub-totals, bounds, adjustments, next date. Pure; a scale brings the numbers."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from dateutil.relativedelta import relativedelta

from eldercare.core.errors import N_

REASONS = {
    "first": N_("First assessment"),
    "regular": N_("Regular assessment"),
    "change": N_("At once, after a change"),
    "doubt": N_("Review of a doubted result"),
    "other": N_("Other"),
}
SOURCES = {
    "self": N_("The senior in person"),
    "spouse": N_("Spouse"),
    "child": N_("Son or daughter"),
    "relative": N_("Another relative"),
    "carer": N_("Paid carer"),
    "committee": N_("Village or residents' committee"),
    "other": N_("Other"),
}
"""Who told the assessors, as table A.3 of GB/T 42195-2022 lists it."""


@dataclass(frozen=True, slots=True)
class Option:
    """An answer; its points are unlike those of the other options of the item."""

    points: int
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Item:
    """One second-level item, answered by one of its options; the best comes first."""

    code: str
    dimension: str
    zh: str
    en: str
    hint_zh: str
    hint_en: str
    options: tuple[Option, ...]

    @property
    def points(self) -> tuple[int, ...]:
        """What may be answered."""
        return tuple(option.points for option in self.options)


@dataclass(frozen=True, slots=True)
class Dimension:
    """A first-level item: the sum of its items."""

    code: str
    zh: str
    en: str
    max_points: int


@dataclass(frozen=True, slots=True)
class Bound:
    """A grade, the points from `least` to `most` that give it, and the months until the next assessment."""

    grade: int
    least: int
    most: int
    months: int
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What makes a grade worse: `by` grades, or `to` a grade at once; `needs` are the answers it presumes."""

    code: str
    zh: str
    en: str
    effect_zh: str
    effect_en: str
    by: int = 0
    to: int | None = None
    needs: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Scale:
    """A way to assess. `sets_grade`: its result is the register's grade; `offered`: new sheets use it.

    A scale without items is one of the past: results of it are kept, and nobody fills it in any more.
    `raise_at_most`: by how many grades several adjustments together make the grade worse.
    """

    id: str
    zh: str
    en: str
    short: str
    sets_grade: bool
    offered: bool
    assessors: int
    medical: int
    dimensions: tuple[Dimension, ...]
    items: tuple[Item, ...]
    bounds: tuple[Bound, ...]
    adjustments: tuple[Adjustment, ...]
    raise_at_most: int

    @property
    def max_points(self) -> int:
        """The points of somebody who needs nothing."""
        return sum(dimension.max_points for dimension in self.dimensions)

    @property
    def worst(self) -> int:
        """The worst grade."""
        return max(bound.grade for bound in self.bounds)

    def bound_of(self, grade: int) -> Bound:
        """The row of a grade."""
        return next(bound for bound in self.bounds if bound.grade == grade)


@dataclass(frozen=True, slots=True)
class Result:
    """What a sheet comes to."""

    subtotals: dict[str, int]
    total: int
    preliminary: int
    grade: int


def subtotals(scale: Scale, answers: Mapping[str, int]) -> dict[str, int]:
    """Points by dimension; an item without an answer adds nothing."""
    sums = {dimension.code: 0 for dimension in scale.dimensions}
    for item in scale.items:
        sums[item.dimension] += answers.get(item.code, 0)
    return sums


def grade_of(scale: Scale, total: int) -> int:
    """The grade of so many points. The bounds of a valid scale leave no gap between 0 and its maximum."""
    return next(bound.grade for bound in scale.bounds if bound.least <= total <= bound.most)


def adjusted(scale: Scale, preliminary: int, applied: Collection[str]) -> int:
    """The grade after the adjustments that apply; never better than before, never beyond the worst."""
    chosen = [one for one in scale.adjustments if one.code in applied]
    raised = preliminary + min(sum(one.by for one in chosen), scale.raise_at_most)
    straight = max((one.to for one in chosen if one.to is not None), default=preliminary)
    return min(scale.worst, max(raised, straight))


def evaluate(scale: Scale, answers: Mapping[str, int], applied: Collection[str] = ()) -> Result:
    """Sub-totals, total, preliminary and final grade of a complete sheet."""
    sums = subtotals(scale, answers)
    total = sum(sums.values())
    preliminary = grade_of(scale, total)
    return Result(sums, total, preliminary, adjusted(scale, preliminary, applied))


def next_due(scale: Scale, grade: int, assessed_on: date) -> date:
    """When the next assessment is due."""
    return assessed_on + relativedelta(months=scale.bound_of(grade).months)


@dataclass(frozen=True, slots=True)
class Standing:
    """One assessment among those of a senior, as far as it decides which one counts."""

    id: int
    scale_id: str
    assessed_on: date
    grade: int
    next_due_on: date
    corrects_id: int | None


def in_force(standings: Iterable[Standing], setting: Collection[str]) -> Standing | None:
    """The one that the grade follows from: the newest that nobody corrected, of a scale that sets the grade.

    On the same day the one written last counts.
    """
    every = list(standings)
    corrected = {one.corrects_id for one in every}
    valid = [one for one in every if one.id not in corrected and one.scale_id in setting]
    return max(valid, key=lambda one: (one.assessed_on, one.id), default=None)


def first_gap(bounds: Iterable[Bound], max_points: int) -> int | None:
    """The first number of points from 0 to `max_points` that has no grade or two; None when each has one."""
    ordered = sorted(bounds, key=lambda bound: bound.least)
    expected = accumulate((bound.most - bound.least + 1 for bound in ordered), initial=0)
    for bound, start in zip(ordered, expected, strict=False):
        if bound.least != start or bound.most < bound.least:
            return start
    last = ordered[-1].most if ordered else -1
    return None if last == max_points else min(last, max_points) + 1
