"""Which minutes count, by which price."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare.funding.rules import PriceFrom, amount, payable_minutes, price_on

OLD = PriceFrom(1, date(2026, 1, 1), Decimal("25.00"))
NEW = PriceFrom(2, date(2026, 7, 1), Decimal("28.00"))


@given(st.integers(-100, 1000), st.integers(0, 480))
def test_never_more_than_agreed_and_never_less_than_nothing(attended: int, agreed: int) -> None:
    assert 0 <= payable_minutes(attended, agreed) <= agreed


@pytest.mark.parametrize(
    ("day", "price"),
    [(date(2025, 12, 31), None), (date(2026, 6, 30), OLD), (date(2026, 7, 1), NEW), (date(2027, 1, 1), NEW)],
)
def test_the_price_in_force_on_the_day_counts(day: date, price: PriceFrom | None) -> None:
    assert price_on([NEW, OLD], day) == price


def test_half_a_fen_is_rounded_up() -> None:
    assert amount(1, Decimal("25.50")) == Decimal("0.43")


def test_an_hour_costs_the_price() -> None:
    assert amount(60, Decimal("30.00")) == Decimal("30.00")
