"""On which days a gathering falls: the rules of care plans, with nobody who pauses. Pure."""

from datetime import date, timedelta
from typing import Protocol

from eldercare.visits.care_plans.series import Series, fates
from eldercare.visits.gatherings.rules import ONCE


class Recurring(Protocol):
    """What says on which days: a gathering, or what is typed of one."""

    @property
    def recurrence(self) -> str | None: ...
    @property
    def on_holiday(self) -> str: ...
    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date | None: ...


def series_of(gathering: Recurring, retired_on: date | None = None) -> Series:
    """What its days follow from. `retired_on`: the first day on which the service is not given any more."""
    ends = [gathering.ends_on, retired_on - timedelta(days=1) if retired_on else None]
    return Series(
        rule=gathering.recurrence or ONCE,
        starts_on=gathering.starts_on,
        first_day=gathering.starts_on,
        last_day=min((day for day in ends if day is not None), default=None),
        # A single day was chosen by somebody who saw the calendar.
        on_holiday=gathering.on_holiday if gathering.recurrence else "usual",
    )


def days_of(series: Series, first: date, last: date) -> list[tuple[date, date]]:
    """The days within a span in order, each after the day of the series that it stands for."""
    return [
        (fate.series_day, fate.day)
        for fate in fates(series, first, last)
        if fate.day is not None and first <= fate.day <= last
    ]
