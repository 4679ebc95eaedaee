"""Each minute is counted once: against an entitlement, beyond all that name its service, or outside them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare.services.rules.pouring import STAGES, Balance, Pot, Use, cost_of, payable_minutes, pour

DAY = date(2026, 11, 3)


def hours(rule_id: int, count: int, **names: frozenset[str]) -> Pot:
    return Pot(rule_id, "minutes", Decimal(60 * count), **names)


def use(minutes: int = 60, service: str = "clean", stage: str = "verified", **more: object) -> Use:
    return Use(DAY, service, service, minutes, stage, **more)  # type: ignore[arg-type]


def left(balance: Balance) -> list[Decimal]:
    return [filled.left for filled in balance.filled]


@given(st.integers(-100, 1000), st.integers(0, 480))
def test_never_more_than_agreed_and_never_less_than_nothing(attended: int, agreed: int) -> None:
    assert 0 <= payable_minutes(attended, agreed) <= agreed


def test_half_a_fen_is_rounded_up() -> None:
    assert cost_of(1, Decimal("25.50")) == Decimal("0.43")


def test_an_hour_costs_the_price() -> None:
    assert cost_of(60, Decimal("30.00")) == Decimal("30.00")


def test_a_visit_takes_of_what_there_is() -> None:
    assert left(pour([hours(1, 3)], [use()])) == [Decimal(120)]


def test_what_finds_no_room_is_beyond() -> None:
    balance = pour([hours(1, 1)], [use(45), use(45, stage="planned")])
    assert (balance.beyond["planned"], balance.is_passed) == (30, True)


def test_a_service_that_nothing_names_is_outside_and_passes_nothing() -> None:
    balance = pour([hours(1, 1, families=frozenset({"bath"}))], [use(90)])
    assert (balance.outside["verified"], balance.is_passed) == (90, False)


def test_without_any_entitlement_nothing_is_passed() -> None:
    assert not pour([], [use(900)]).is_passed


def test_the_narrower_entitlement_is_taken_first() -> None:
    balance = pour([hours(1, 2), hours(2, 1, services=frozenset({"clean"}))], [use(90)])
    assert [(one.pot.rule_id, one.left) for one in balance.filled] == [(2, Decimal(0)), (1, Decimal(90))]


def test_verified_minutes_are_counted_before_planned_ones() -> None:
    balance = pour([hours(1, 1)], [use(60, stage="planned"), use(60, stage="verified")])
    assert (balance.beyond["planned"], balance.beyond["verified"]) == (60, 0)


def test_yuan_pay_the_minutes_that_they_reach_for() -> None:
    pot = Pot(1, "yuan", Decimal("25.00"))
    balance = pour([pot], [use(60, yuan_per_hour=Decimal("30.00"))])
    assert (balance.filled[0].used["verified"], balance.beyond["verified"]) == (Decimal("25.00"), 10)


def test_what_has_no_price_is_not_counted_in_yuan() -> None:
    balance = pour([Pot(1, "yuan", Decimal("25.00"))], [use(60)])
    assert (left(balance), balance.outside["verified"]) == ([Decimal("25.00")], 60)


def test_what_costs_nothing_takes_no_yuan() -> None:
    balance = pour([Pot(1, "yuan", Decimal("25.00"))], [use(60, yuan_per_hour=Decimal(0))])
    assert (left(balance), balance.is_passed) == ([Decimal("25.00")], False)


SERVICES = ["meal", "bath", "clean"]
pots = st.lists(
    st.builds(
        lambda rule_id, unit, whole, families: Pot(rule_id, unit, Decimal(whole), frozenset(families)),
        st.integers(1, 9),
        st.sampled_from(["minutes", "yuan"]),
        st.integers(0, 300),
        st.lists(st.sampled_from(SERVICES), max_size=2),
    ),
    max_size=4,
)
prices = st.none() | st.integers(0, 10_000).map(lambda fen: Decimal(fen).scaleb(-2))
uses = st.lists(
    st.builds(
        lambda day, service, minutes, stage, yuan, key: Use(day, service, service, minutes, stage, yuan, key),
        st.dates(date(2026, 11, 1), date(2026, 11, 30)),
        st.sampled_from(SERVICES),
        st.integers(0, 240),
        st.sampled_from(STAGES),
        prices,
        st.integers(1, 99),
    ),
    max_size=12,
)


@given(pots, uses)
def test_no_entitlement_gives_more_than_it_has(pots: list[Pot], uses: list[Use]) -> None:
    assert all(amount >= 0 for amount in left(pour(pots, uses)))


@given(st.lists(st.sampled_from(SERVICES), max_size=2), st.integers(0, 600), uses)
def test_minutes_counted_beyond_and_outside_are_all_minutes(
    families: list[str], whole: int, uses: list[Use]
) -> None:
    balance = pour([Pot(1, "minutes", Decimal(whole), frozenset(families))], uses)
    counted = sum(balance.filled[0].used.values())
    assert counted + balance.minutes_beyond + sum(balance.outside.values()) == sum(u.minutes for u in uses)


@pytest.mark.parametrize("turned", [False, True])
def test_the_order_in_which_uses_are_read_changes_nothing(turned: bool) -> None:
    given_uses = [use(45, key=1), use(45, "bath", key=2), use(45, stage="planned", key=3)]
    balance = pour(
        [hours(1, 1), hours(2, 1, families=frozenset({"bath"}))], given_uses[:: -1 if turned else 1]
    )
    assert (balance.beyond["planned"], balance.beyond["verified"]) == (30, 0)
