"""Figures that are kept for a few minutes."""

from datetime import timedelta

from eldercare.reports.memo import Memo
from tests.makers import NOW

KEEP = timedelta(minutes=5)


def test_a_value_is_worked_out_once() -> None:
    memo: Memo[object] = Memo(KEEP)
    first = memo.get("county", object, now=NOW)
    assert memo.get("county", object, now=NOW + timedelta(minutes=4)) == first


def test_a_value_is_worked_out_anew_when_its_time_is_up() -> None:
    memo: Memo[object] = Memo(KEEP)
    first = memo.get("county", object, now=NOW)
    assert memo.get("county", object, now=NOW + KEEP) != first


def test_another_key_has_a_value_of_its_own() -> None:
    memo: Memo[object] = Memo(KEEP)
    assert memo.get("county", object, now=NOW) != memo.get("town", object, now=NOW)


def test_old_values_do_not_pile_up() -> None:
    memo: Memo[int] = Memo(KEEP)
    for number in range(10):
        memo.get(number, lambda: 1, now=NOW + number * KEEP)
    assert len(memo._values) == 1
