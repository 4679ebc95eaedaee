"""At which address somebody lives on which day."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare.people.rules.residences import (
    AddressEntry,
    begun,
    entry_faults,
    home_on,
    lived_in,
    next_change,
)


@dataclass(frozen=True)
class Stay:
    kind: str
    first_day: date | None = None
    last_day: date | None = None
    yearly: bool = False


HOME = Stay("home")
WINTER = Stay("child", date(2026, 12, 1), date(2027, 2, 28), yearly=True)


@pytest.mark.parametrize(
    ("day", "there"),
    [
        (date(2026, 11, 30), HOME),
        (date(2026, 12, 1), WINTER),
        (date(2027, 2, 28), WINTER),
        (date(2027, 3, 1), HOME),
        (date(2030, 1, 15), WINTER),
        (date(2025, 12, 24), HOME),
    ],
)
def test_the_winter_is_spent_at_the_daughters_each_year(day: date, there: Stay) -> None:
    assert lived_in([HOME, WINTER], day) == there


def test_a_stay_that_is_not_yearly_is_over_once() -> None:
    assert lived_in([HOME, replace(WINTER, yearly=False)], date(2028, 1, 1)) == HOME


def test_of_two_stays_the_one_begun_last_holds() -> None:
    hospital = Stay("stay", date(2027, 1, 10), date(2027, 1, 20))
    assert lived_in([HOME, hospital, WINTER], date(2027, 1, 15)) == hospital
    assert lived_in([HOME, hospital, WINTER], date(2027, 1, 21)) == WINTER


def test_nobody_lives_where_they_are_only_registered() -> None:
    assert lived_in([HOME, Stay("registered", date(2026, 1, 1))], date(2026, 6, 1)) == HOME


def test_a_new_home_follows_the_old_one_and_a_stay_changes_no_home() -> None:
    old, new = Stay("home", None, date(2026, 12, 31)), Stay("home", date(2027, 1, 1))
    assert home_on([old, new, WINTER], date(2026, 12, 31)) == old
    assert home_on([old, new, WINTER], date(2027, 1, 1)) == new


def test_the_next_change_is_the_first_day_of_the_next_stay() -> None:
    assert next_change([HOME, WINTER], date(2026, 11, 26)) == date(2026, 12, 1)
    assert next_change([HOME, WINTER], date(2026, 12, 5)) == date(2027, 3, 1)


def test_without_another_address_nothing_changes() -> None:
    assert next_change([HOME], date(2026, 11, 26)) is None


def test_a_leap_day_begins_on_the_first_of_march_in_other_years() -> None:
    leap = Stay("season", date(2028, 2, 29), date(2028, 3, 10), yearly=True)
    assert begun(leap, date(2029, 2, 28)) is None
    assert begun(leap, date(2029, 3, 1)) == date(2029, 3, 1)


DAYS = st.dates(date(2026, 1, 1), date(2031, 12, 31))


@given(DAYS, st.integers(1, 300), DAYS)
def test_between_a_day_and_the_next_change_nothing_changes(first: date, length: int, day: date) -> None:
    stays = [HOME, Stay("season", first, first + timedelta(days=length), yearly=True)]
    change = next_change(stays, day)
    assert change is not None
    days = [day + timedelta(days=n) for n in range((change - day).days)]
    assert {lived_in(stays, one) for one in days} == {lived_in(stays, day)}
    assert lived_in(stays, change) != lived_in(stays, day)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "castle"}, "kind"),
        ({"address": ""}, "address"),
        ({"address": "x" * 121}, "address"),
        ({"first_day": None}, "first_day"),
        ({"last_day": date(2026, 11, 1)}, "last_day"),
        ({"lat": 32.2}, "lon"),
        ({"lat": 120.7, "lon": 32.2}, "lat"),
        ({"yearly": True}, "yearly"),
        ({"yearly": True, "last_day": date(2028, 1, 1)}, "yearly"),
        ({"yearly": True, "kind": "home"}, "yearly"),
    ],
)
def test_what_cannot_be_an_address_is_named(changes: dict[str, object], field: str) -> None:
    good = AddressEntry("child", "白蒲镇 朱家桥村 2组 3号", "32068211400102", first_day=date(2026, 12, 1))
    assert entry_faults(good) == {}
    assert field in entry_faults(replace(good, **changes))
