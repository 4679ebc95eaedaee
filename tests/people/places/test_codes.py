"""Codes of areas and credit codes."""

import pytest

from eldercare.people.places.codes import (
    around,
    credit_check_character,
    credit_fault,
    level_below,
    level_of,
    path_of,
)


@pytest.mark.parametrize(
    ("code", "level"),
    [("320682", "county"), ("320682114", "town"), ("320682114003", "village"), ("32068211400307", "group")],
)
def test_the_length_of_a_code_says_its_level(code: str, level: str) -> None:
    assert level_of(code) == level


@pytest.mark.parametrize("code", ["", "3206", "3206821", "32068211400307a", "３２０６８２", "320682-14"])
def test_anything_else_is_no_code(code: str) -> None:
    assert level_of(code) is None


def test_a_code_begins_with_the_one_around_it() -> None:
    assert [around(code) for code in ("32068211400307", "320682114003", "320682114", "320682")] == [
        "320682114003", "320682114", "320682", "",
    ]  # fmt: skip


def test_the_path_of_a_group_goes_from_the_county_down() -> None:
    assert path_of("32068211400307") == ["320682", "320682114", "320682114003", "32068211400307"]


def test_a_group_is_not_divided() -> None:
    assert [level_below(level) for level in ("county", "town", "village", "group")] == [
        "town", "village", "group", None,
    ]  # fmt: skip


def test_the_check_character_is_the_one_of_the_standard() -> None:
    # The example of GB 32100-2015.
    assert credit_check_character("91350100M000100Y4") == "3"
    assert credit_fault("91350100M000100Y43") == ""


@pytest.mark.parametrize("code", ["91350100M000100Y44", "91350100M000100Z43", "91350100M000100Y4", "x" * 18])
def test_a_mistyped_credit_code_is_refused(code: str) -> None:
    assert credit_fault(code)


def test_two_signs_changed_round_are_seen() -> None:
    assert credit_fault("91350100M00010Y043")
