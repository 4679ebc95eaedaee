"""The editions of every figure: what is counted over what, in words, and since when."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from eldercare.core.errors import N_


def share(part: int, whole: int) -> Fraction | None:
    """An exact share; shares of parts add up to the share of their sum. None without a whole."""
    return Fraction(part, whole) if whole else None


@dataclass(frozen=True, slots=True)
class Formula:
    """One edition of a figure, in force from `since`. A figure names the edition it was computed by."""

    code: str
    version: str
    since: date
    name: str
    numerator: str
    denominator: str
    words: str


_FROM_THE_START = date(2020, 1, 1)

FORMULAS: tuple[Formula, ...] = (
    Formula(
        "home_visit_share",
        "v1",
        _FROM_THE_START,
        N_("Home-visit share"),
        N_("people served at home, each once"),
        N_("registered people aged 60 and over"),
        N_(
            "People with at least one verified home visit in the period, divided by the people aged 60 and "
            "over who are registered on its last day. Each person counts once, under the channel of the "
            "first verified visit."
        ),
    ),
    Formula(
        "accepted_within_60",
        "v1",
        _FROM_THE_START,
        N_("Alarms accepted within 60 s"),
        N_("accepted by a person within 60 s"),
        N_("alarms without tests and late messages"),
        N_(
            "From the moment the centre opens the alarm to its acceptance by a person. "
            "Never accepted is missed."
        ),
    ),
    Formula(
        "accepted_within_180",
        "v1",
        _FROM_THE_START,
        N_("Alarms accepted within 180 s"),
        N_("accepted by a person within 180 s"),
        N_("alarms without tests and late messages"),
        N_(
            "From the moment the centre opens the alarm to its acceptance by a person. "
            "Never accepted is missed."
        ),
    ),
    Formula(
        "rectified_on_time",
        "v1",
        _FROM_THE_START,
        N_("Hazards rectified on time"),
        N_("rectification handed in by the deadline"),
        N_("hazards closed in the period"),
        N_("The rectification that was accepted counts, and extensions that were granted move the deadline."),
    ),
    Formula(
        "public_private",
        "v1",
        _FROM_THE_START,
        N_("Publicly built, privately run"),
        N_("publicly built and privately run"),
        N_("publicly built institutions"),
        N_(
            "Institutions by who runs them on the last day of the period. "
            "Privately built ones are not counted."
        ),
    ),
    Formula(
        "station_coverage",
        "v1",
        _FROM_THE_START,
        N_("Station coverage"),
        N_("villages in the area of a care station"),
        N_("villages and communities of the county"),
        N_(
            "A village counts when a station has its area there or serves the town around it. "
            "Places as they are today."
        ),
    ),
)


def formula_of(code: str, on: date) -> Formula:
    """The edition of a figure in force on a day; before the first edition, the first one."""
    editions = sorted((one for one in FORMULAS if one.code == code), key=lambda one: one.since)
    return next((one for one in reversed(editions) if one.since <= on), editions[0])


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it was computed: who was counted over whom, by which formula."""

    formula: Formula
    numerator: int
    denominator: int

    @property
    def value(self) -> Fraction | None:
        """The share, None where nothing was counted."""
        return share(self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class Published:
    """A figure that was published elsewhere. It stands beside ours and is never computed with."""

    value: Fraction
    period: str
    note: str


# 上门服务占比 of the county's own report.
PUBLISHED = Published(
    Fraction(1165, 10_000),
    N_("first half of 2020"),
    N_("The county's report names this share and does not say how it was computed."),
)
