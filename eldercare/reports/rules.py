"""How the county's figures are computed: each formula once, pure, with its version (words: formulas.py)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction

from eldercare.core.errors import N_, InvalidInputError
from eldercare.reports.formulas import Formula, formula_of, share
from eldercare.visits.rules import DEVICE_CHANNEL

OLD_AGE = 60
FIRST_YEAR, LAST_YEAR = 1900, 2199
TOWN_DIGITS = 9

EXCLUDED = {
    "not_verified": N_("only visits that are not verified"),
    "moved_away": N_("moved away or into an institution"),
    "died_before": N_("died before the period"),
    "died_within": N_("died in the period"),
    "too_young": N_("not yet sixty"),
}
"""Why somebody who was visited is not in the numerator, each person under one reason."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    @classmethod
    def checked(cls, first: date, last: date) -> "Period":
        """The period, or InvalidInputError naming `to` when it ends before it begins, or the day that no
        calendar of ours reaches."""
        for name, day in (("from", first), ("to", last)):
            if not FIRST_YEAR <= day.year <= LAST_YEAR:
                raise InvalidInputError({name: N_("Choose a day between 1900 and 2199.")})
        if last < first:
            raise InvalidInputError({"to": N_("The last day lies before the first.")})
        return cls(first, last)

    @classmethod
    def year_to(cls, today: date) -> "Period":
        """From 1 January to yesterday; on 1 January all of the year before."""
        last = today - timedelta(days=1)
        return cls(last.replace(month=1, day=1), last)


def in_hundredths(parts: Sequence[int], whole: int) -> list[int]:
    """Each part of `whole` in hundredths of a percent, rounded so that they add up to their rounded sum.

    Largest remainder: a table of 4.05 + 4.80 + 2.80 then really says 11.65 in its last line.
    """
    if not whole:
        return [0] * len(parts)
    exact = [Fraction(part * 10_000, whole) for part in parts]
    rounded = [int(value) for value in exact]
    lacking = int(sum(exact, Fraction(0)) + Fraction(1, 2)) - sum(rounded)
    by_remainder = sorted(range(len(parts)), key=lambda i: (rounded[i] - exact[i], i))
    for i in by_remainder[:lacking]:
        rounded[i] += 1
    return rounded


# --- Home-visit share, version 1 ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Person:
    """What the formula needs to know of somebody on the register. `area_code` is the home's."""

    born: date
    area_code: str
    left_on: date | None = None
    left_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A visit that was made: through whom, on which day and when; `verified` means done and checked."""

    channel: str
    day: date
    at: datetime
    verified: bool = True


def sixtieth_before(day: date) -> date:
    """The latest birth date of somebody who is sixty on that day."""
    try:
        return day.replace(year=day.year - OLD_AGE)
    except ValueError:
        return day.replace(year=day.year - OLD_AGE, day=28)


def standing_v1(person: Person, period: Period) -> str:
    """`registered` on the last day of the period, or a reason of EXCLUDED. Who leaves that day is gone."""
    if person.left_on is not None and person.left_on <= period.last:
        if person.left_reason != "died":
            return "moved_away"
        return "died_before" if person.left_on < period.first else "died_within"
    return "registered" if person.born <= sixtieth_before(period.last) else "too_young"


def outcome_v1(person: Person, visits: Iterable[Made], period: Period) -> str | None:
    """The channel under which a person counts, the reason why not, or None where nobody came.

    First is the earliest agreed time; of two at one time the channel's code decides. A visit to a device
    is none to the person.
    """
    made = [
        visit
        for visit in visits
        if period.first <= visit.day <= period.last and visit.channel != DEVICE_CHANNEL
    ]
    verified = [visit for visit in made if visit.verified]
    standing = standing_v1(person, period)
    if standing != "registered":
        return standing if verified else None
    if not verified:
        return "not_verified" if made else None
    return min(verified, key=lambda visit: (visit.at, visit.channel)).channel


@dataclass(frozen=True, slots=True)
class PlaceShare:
    """The share of one town: registered people, and those served by channel."""

    code: str
    denominator: int
    by_channel: Mapping[str, int]

    @property
    def numerator(self) -> int:
        """People served, each once."""
        return sum(self.by_channel.values())

    @property
    def value(self) -> Fraction | None:
        """The town's share."""
        return share(self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class HomeVisitShare:
    """The home-visit share of a period with everything that makes it up."""

    period: Period
    formula: Formula
    by_town: tuple[PlaceShare, ...] = ()
    excluded: Mapping[str, int] = field(default_factory=dict)

    @property
    def by_channel(self) -> dict[str, int]:
        """People served by first channel, over all towns."""
        total: Counter[str] = Counter()
        for town in self.by_town:
            total.update(town.by_channel)
        return dict(total)

    @property
    def numerator(self) -> int:
        """People served, each once."""
        return sum(town.numerator for town in self.by_town)

    @property
    def denominator(self) -> int:
        """People registered on the last day."""
        return sum(town.denominator for town in self.by_town)

    @property
    def value(self) -> Fraction | None:
        """The share, None where nobody is registered."""
        return share(self.numerator, self.denominator)


def home_visit_share_v1(
    period: Period, registered: Mapping[str, int], outcomes: Mapping[tuple[str, str], int]
) -> HomeVisitShare:
    """Put counts together: `registered` by area code, `outcomes` by (area code, outcome of `outcome_v1`)."""
    whole: Counter[str] = Counter()
    for code, count in registered.items():
        whole[code[:TOWN_DIGITS]] += count
    channels: dict[str, Counter[str]] = {code: Counter() for code in whole}
    excluded: Counter[str] = Counter(dict.fromkeys(EXCLUDED, 0))
    for (code, outcome), count in outcomes.items():
        if outcome in EXCLUDED:
            excluded[outcome] += count
        else:
            channels.setdefault(code[:TOWN_DIGITS], Counter())[outcome] += count
    towns = tuple(PlaceShare(code, whole[code], dict(channels[code])) for code in sorted(channels))
    formula = formula_of("home_visit_share", period.last)
    return HomeVisitShare(period, formula, towns, dict(excluded))
