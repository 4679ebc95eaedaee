"""When a silence is a trouble, and when many troubles are one storm."""

from datetime import timedelta

import pytest

from eldercare.alerts.equipment import Storm, fault_after, gather_storms, silence_of
from tests.makers import NOW

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.mark.parametrize(("every_h", "fault_h"), [(1, 2), (12, 24), (20, 25), (25, 25), (48, 48)])
def test_a_silence_is_a_trouble_after_two_misses_or_25_hours_but_never_before_one_miss(
    every_h: int, fault_h: int
) -> None:
    assert fault_after(every_h * 3600) == fault_h * HOUR


@pytest.mark.parametrize(("hours", "word"), [(0.9, ""), (1.5, "overdue"), (2.5, "silent")])
def test_one_miss_is_overdue_and_two_are_silent(hours: float, word: str) -> None:
    assert silence_of(NOW - hours * HOUR, 3600, NOW) == word


def test_a_device_that_was_never_heard_is_silent() -> None:
    assert silence_of(None, 3600, NOW) == "silent"


def test_troubles_of_one_kind_within_ten_minutes_are_one_storm() -> None:
    begun = [("offline", NOW + minute * MINUTE, 7) for minute in (0, 4, 9)]
    assert gather_storms(begun) == [Storm("offline", NOW, NOW + 9 * MINUTE, 21)]


def test_troubles_that_trickle_in_are_no_storm() -> None:
    assert gather_storms([("offline", NOW + hour * HOUR, 7) for hour in range(9)]) == []


def test_only_silences_and_batteries_are_gathered() -> None:
    assert gather_storms([("tamper", NOW, 500), ("fault", NOW, 500)]) == []
