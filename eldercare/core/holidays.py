"""Chinese public holidays and the workdays that make up for them.

A year whose notice of the State Council is known stands in data/holidays.json, with its source. Any other
year is a forecast: the days that the regulation on holidays names (全国年节及纪念日放假办法, as amended
with effect from 2025-01-01) and a workday for each that falls on a weekend (its article 6). Which weekends
will be worked for longer holidays nobody knows before the notice, so a forecast has no made-up workdays.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from borax.calendars.lunardate import LunarDate, TermUtils

from eldercare.core.errors import N_

NOTICES = Path(__file__).parent / "data" / "holidays.json"
NAMES = {
    "new_year": N_("New Year's Day"),
    "spring": N_("Spring Festival"),
    "qingming": N_("Qingming Festival"),
    "labour": N_("Labour Day"),
    "dragon_boat": N_("Dragon Boat Festival"),
    "mid_autumn": N_("Mid-Autumn Festival"),
    "national": N_("National Day"),
}
SATURDAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Year:
    """Days off with a code of `NAMES`, and days of a weekend that are worked for one of them."""

    days_off: dict[date, str]
    made_up: dict[date, str]
    forecast: bool
    notice: str = ""
    notice_en: str = ""
    published: date | None = None
    source: str = ""


@lru_cache(maxsize=128)
def year_of(year: int) -> Year:
    """What is known of a year's holidays, or expected of them."""
    known = _notices().get(str(year))
    return _announced(known) if known else _expected(year)


def holiday_on(day: date) -> str | None:
    """The code of the public holiday for which people are off on that day."""
    return year_of(day.year).days_off.get(day)


def made_up_on(day: date) -> str | None:
    """The code of the holiday for which that day of a weekend is worked."""
    return year_of(day.year).made_up.get(day)


def is_workday(day: date) -> bool:
    """Monday to Friday and no holiday, or a day of a weekend that is worked for one."""
    if day.weekday() < SATURDAY:
        return holiday_on(day) is None
    return made_up_on(day) is not None


def next_workday(day: date) -> date:
    """The first workday after that day."""
    return _workday(day, ONE_DAY)


def previous_workday(day: date) -> date:
    """The last workday before that day."""
    return _workday(day, -ONE_DAY)


def is_forecast(year: int) -> bool:
    """Whether the notice of that year is not known here."""
    return year_of(year).forecast


def _workday(day: date, step: timedelta) -> date:
    day += step
    while not is_workday(day):
        day += step
    return day


@lru_cache(maxsize=1)
def _notices() -> dict[str, dict[str, object]]:
    return dict(json.loads(NOTICES.read_text(encoding="utf-8")))


def _announced(known: dict[str, object]) -> Year:
    spans = known["days_off"]
    assert isinstance(spans, list)
    return Year(
        days_off={day: span["holiday"] for span in spans for day in _days(span["first"], span["last"])},
        made_up={date.fromisoformat(day): span["holiday"] for span in spans for day in span["made_up"]},
        forecast=False,
        notice=str(known["notice"]),
        notice_en=str(known["notice_en"]),
        published=date.fromisoformat(str(known["published"])),
        source=str(known["source"]),
    )


def _days(first: str, last: str) -> Iterator[date]:
    day = date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        yield day
        day += ONE_DAY


def _expected(year: int) -> Year:
    """The thirteen days of the regulation; each on a weekend is made good on the next workday."""
    days = dict(sorted(_by_law(year)))
    free = dict(days)
    for day, name in days.items():
        if day.weekday() >= SATURDAY:
            instead = day
            while instead in free or instead.weekday() >= SATURDAY:
                instead += ONE_DAY
            free[instead] = name
    return Year(free, {}, forecast=True)


def _by_law(year: int) -> Iterator[tuple[date, str]]:
    yield date(year, 1, 1), "new_year"
    spring = _lunar(year, 1, 1)
    for offset in (-1, 0, 1, 2):
        yield spring + timedelta(days=offset), "spring"
    yield TermUtils.nth_term_day(year, term_name="清明"), "qingming"
    yield from ((date(year, 5, day), "labour") for day in (1, 2))
    yield _lunar(year, 5, 5), "dragon_boat"
    yield _lunar(year, 8, 15), "mid_autumn"
    yield from ((date(year, 10, day), "national") for day in (1, 2, 3))


def _lunar(year: int, month: int, day: int) -> date:
    """A day of the farmers' calendar."""
    return date.fromisoformat(LunarDate(year, month, day).to_solar_date().isoformat())
