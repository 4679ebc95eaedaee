"""On which days a gathering falls."""

from dataclasses import dataclass
from datetime import date

from eldercare.visits.gatherings.series import days_of, series_of


@dataclass(frozen=True)
class Repeated:
    recurrence: str | None
    starts_on: date
    ends_on: date | None = None
    on_holiday: str = "usual"


def days(gathering: Repeated, first: date, last: date, retired_on: date | None = None) -> list[date]:
    return [day for _, day in days_of(series_of(gathering, retired_on), first, last)]


def test_every_tuesday():
    found = days(Repeated("FREQ=WEEKLY;BYDAY=TU", date(2026, 11, 3)), date(2026, 11, 1), date(2026, 11, 20))
    assert found == [date(2026, 11, 3), date(2026, 11, 10), date(2026, 11, 17)]


def test_one_day_only():
    found = days(Repeated(None, date(2026, 11, 4)), date(2026, 11, 1), date(2026, 12, 31))
    assert found == [date(2026, 11, 4)]


def test_a_public_holiday_is_left_out_when_asked():
    thursday = Repeated("FREQ=WEEKLY;BYDAY=TH", date(2026, 9, 24), on_holiday="skip")
    assert date(2026, 10, 1) not in days(thursday, date(2026, 9, 24), date(2026, 10, 15))


def test_one_on_a_holiday_moves_to_the_next_workday_and_keeps_its_name():
    friday = Repeated("FREQ=WEEKLY;BYDAY=FR", date(2026, 10, 2), on_holiday="next")
    found = days_of(series_of(friday), date(2026, 10, 1), date(2026, 10, 14))
    assert found == [(date(2026, 10, 2), date(2026, 10, 8)), (date(2026, 10, 9), date(2026, 10, 9))]


def test_nothing_falls_on_days_after_the_last():
    ends = Repeated("FREQ=DAILY", date(2026, 11, 1), date(2026, 11, 3))
    assert len(days(ends, date(2026, 11, 1), date(2026, 11, 30))) == 3


def test_a_retired_service_is_not_given_any_more():
    daily = Repeated("FREQ=DAILY", date(2026, 11, 1))
    found = days(daily, date(2026, 11, 1), date(2026, 11, 30), retired_on=date(2026, 11, 3))
    assert found == [date(2026, 11, 1), date(2026, 11, 2)]
