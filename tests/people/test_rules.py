"""ID numbers, readings of names, ages."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare.people.rules import (
    IdNumberError,
    age_band,
    age_on,
    certificate_state,
    check_character,
    initials_of,
    pinyin_of,
    read_id_number,
)

births = st.dates(date(1910, 1, 1), date(1966, 12, 31))
sequences = st.integers(0, 999)


def id_number(born: date, sequence: int, county: str = "320682") -> str:
    digits = f"{county}{born:%Y%m%d}{sequence:03d}"
    return digits + check_character(digits)


def test_the_example_of_the_standard_is_read() -> None:
    facts = read_id_number("11010519491231002X")
    assert (facts.birth_date, facts.sex) == (date(1949, 12, 31), "F")


def test_a_small_x_is_taken_as_a_large_one() -> None:
    assert read_id_number(" 11010519491231002x ").number == "11010519491231002X"


@given(births, sequences)
def test_birth_date_and_sex_stand_in_the_number(born: date, sequence: int) -> None:
    facts = read_id_number(id_number(born, sequence))
    assert (facts.birth_date, facts.sex) == (born, "M" if sequence % 2 else "F")


@given(births, sequences, st.integers(0, 16), st.integers(1, 9))
def test_any_single_wrong_digit_is_noticed(born: date, sequence: int, place: int, change: int) -> None:
    number = id_number(born, sequence)
    wrong = str((int(number[place]) + change) % 10)
    with pytest.raises(IdNumberError):
        read_id_number(number[:place] + wrong + number[place + 1 :])


@given(births, sequences, st.integers(0, 15))
def test_two_neighbours_exchanged_are_noticed(born: date, sequence: int, place: int) -> None:
    number = id_number(born, sequence)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if swapped != number:
        with pytest.raises(IdNumberError):
            read_id_number(swapped)


@given(births, sequences)
def test_the_old_form_becomes_the_new_one(born: date, sequence: int) -> None:
    new = id_number(born, sequence)
    old = new[:6] + new[8:17]
    assert read_id_number(old).number == new


def test_a_birth_date_that_does_not_exist_is_refused() -> None:
    digits = "32068219400231001"
    with pytest.raises(IdNumberError, match="does not exist"):
        read_id_number(digits + check_character(digits))


@pytest.mark.parametrize("text", ["", "123", "1.1E+17", "32068219400504002", "A20682194005040021"])
def test_what_is_no_id_number_is_refused(text: str) -> None:
    with pytest.raises(IdNumberError):
        read_id_number(text)


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("顾桂兰", "guguilan", "ggl"),
        ("单秀英", "shanxiuying", "sxy"),
        ("仇国华", "qiuguohua", "qgh"),
        ("解玉珍", "xieyuzhen", "xyz"),
        ("曾明", "zengming", "zm"),
        ("区美", "oumei", "om"),
        ("吕 凤", "lvfeng", "lf"),
    ],
)
def test_a_surname_is_read_as_a_surname(name: str, pinyin: str, initials: str) -> None:
    assert (pinyin_of(name), initials_of(name)) == (pinyin, initials)


def test_only_the_surname_has_the_surname_reading() -> None:
    assert pinyin_of("曾解") == "zengjie"


def test_a_birthday_makes_a_year_older() -> None:
    born = date(1940, 11, 23)
    assert (age_on(born, date(2026, 11, 22)), age_on(born, date(2026, 11, 23))) == (85, 86)


@pytest.mark.parametrize(
    ("age", "band"), [(59, ""), (60, "60-69"), (89, "80-89"), (90, "90-99"), (104, "100+")]
)
def test_an_age_falls_into_one_band(age: int, band: str) -> None:
    assert age_band(age) == band


@pytest.mark.parametrize(
    ("until", "state"),
    [
        (None, "valid"),
        (date(2027, 2, 1), "valid"),
        (date(2026, 12, 1), "expiring"),
        (date(2026, 11, 23), "expiring"),
        (date(2026, 11, 22), "expired"),
    ],
)
def test_a_certificate_warns_before_it_ends(until: date | None, state: str) -> None:
    assert certificate_state(until, date(2026, 11, 23)) == state
