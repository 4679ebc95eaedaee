"""What people type, in one form."""

from datetime import date, datetime, time

import pytest

from eldercare.core.sheets import guarded
from eldercare.imports.cells import date_of, is_destroyed, minute_of, number_of, read_cell, tidy


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("３２０６８２", "320682"),
        (" 顾桂兰　", "顾桂兰"),
        ("Ｘ", "X"),
        ("１３８－０５１３", "138-0513"),
        ("白蒲镇，朱家桥村", "白蒲镇，朱家桥村"),
        ("\u200b\ufeff顾桂兰\u00a0", "顾桂兰"),
        ("第一行\n第二行", "第一行 第二行"),
    ],
)
def test_signs_are_brought_into_one_form(typed: str, read: str) -> None:
    assert tidy(typed) == read


@pytest.mark.parametrize("text", ["=1+1", "+86 138", "-5", "@name"])
def test_the_guard_of_an_export_is_taken_off(text: str) -> None:
    assert tidy(guarded(text)) == text


def test_an_apostrophe_that_guards_nothing_stays() -> None:
    assert tidy("'t Hart") == "'t Hart"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (13805135678.0, 13805135678),
        (3.5, 3.5),
        (True, "1"),
        (datetime(1940, 5, 4), "1940-05-04"),
        (date(1940, 5, 4), "1940-05-04"),
        (time(8, 0), "08:00"),
    ],
)
def test_cells_of_a_workbook_become_texts_or_stay_numbers(value: object, cell: object) -> None:
    assert read_cell(value) == cell


@pytest.mark.parametrize(
    "text",
    [
        "1940-05-04",
        "1940.5.4",
        "1940/5/4",
        "1940年5月4日",
        "19400504",
        "1940-05-04 00:00:00",
        "13/5/1940",
        "5-13-1940",
    ],
)
def test_dates_are_read_as_people_write_them(text: str) -> None:
    assert date_of(text) in {date(1940, 5, 4), date(1940, 5, 13)}


@pytest.mark.parametrize("text", ["", "1940", "1940.13.4", "4/5/1940", "1940-02-30", "5月4日", "1940-05-04x"])
def test_what_could_be_two_days_or_none_is_no_date(text: str) -> None:
    assert date_of(text) is None


@pytest.mark.parametrize(
    ("text", "minute"), [("8:30", 510), ("08：30", 510), ("8点", 480), ("8点30分", 510), ("24:00", 1440)]
)
def test_times_are_minutes_after_midnight(text: str, minute: int) -> None:
    assert minute_of(text) == minute


@pytest.mark.parametrize("text", ["25:00", "8:60", "8", "24:30", "morning"])
def test_no_time_is_none(text: str) -> None:
    assert minute_of(text) is None


@pytest.mark.parametrize(
    "cell", [320682194005040021, 3.20682194005e17, "3.20682E+17", "3.20682194005040E+17"]
)
def test_an_id_number_that_became_a_number_is_destroyed(cell: str | float) -> None:
    assert is_destroyed(cell)


def test_an_id_number_kept_as_text_is_not() -> None:
    assert not is_destroyed("320682194005040021")


@pytest.mark.parametrize(
    ("cell", "number"), [("5,586", 5586), ("12.5", 12.5), (7, 7), ("七", None), ("", None)]
)
def test_numbers_with_and_without_thousands(cell: str | int, number: float | None) -> None:
    assert number_of(cell) == number
