"""The workbook of refused rows: each fault named, handed in again with only the mended rows."""

from pathlib import Path

import pytest
from flask_babel import force_locale
from openpyxl import load_workbook

from eldercare.accounts.models import User
from eldercare.imports.kinds import kind_of
from eldercare.imports.models import Import
from eldercare.imports.queries import rows_left
from eldercare.imports.workbooks import write_refused
from tests.imports.lists import reasons, taken, workbook
from tests.makers import make_area, make_operator
from tests.people.makers import id_number

HEADS = ("姓名", "身份证号", "出生日期", "家庭住址")
ADDRESS = "白蒲镇 朱家桥村 1组 21号"


@pytest.fixture
def operator(database: object) -> User:
    make_area()
    return make_operator()


@pytest.fixture
def first(operator: User, tmp_path: Path) -> Import:
    return taken(
        operator,
        "seniors",
        workbook(
            tmp_path / "seniors.xlsx",
            HEADS,
            ("顾桂兰", id_number(), "", ADDRESS),
            ("陈雪琴", 320682194005040041, "1940-05-04", ADDRESS),
            ("'=王建国", id_number("32068219400504003"), "1941-01-01", ADDRESS),
        ),
    )


def refused_book(row: Import, path: Path, language: str = "en") -> Path:
    with force_locale(language):
        write_refused(path, kind_of("seniors"), row.heads, row.mapping, rows_left(row, "refused"))
    return path


def cells(path: Path, sheet: int = 0) -> list[list[object]]:
    return [list(line) for line in load_workbook(path).worksheets[sheet].iter_rows(values_only=True)]


def test_only_refused_rows_stand_in_it_with_reason_and_advice(first: Import, tmp_path: Path) -> None:
    head, *rows = cells(refused_book(first, tmp_path / "refused.xlsx"))
    assert head == ["Row of the list", "Reason", "What to type", *HEADS]
    assert [row[0] for row in rows] == [3, 4]
    assert "15 digits" in str(rows[0][1])
    assert "1940-05-04, as the ID number says" in str(rows[1][2])


def test_each_fault_stands_by_row_and_column_on_the_second_sheet(first: Import, tmp_path: Path) -> None:
    _, *rows = cells(refused_book(first, tmp_path / "refused.xlsx"), sheet=1)
    assert [row[:2] for row in rows] == [[3, "ID number"], [4, "Birth date"]]
    assert all(row[2] and row[3] for row in rows)


def test_a_cell_that_begins_like_a_formula_is_guarded(first: Import, tmp_path: Path) -> None:
    assert cells(refused_book(first, tmp_path / "refused.xlsx"))[2][3] == "'=王建国"


def test_faulty_cells_are_coloured_and_kept_as_text(first: Import, tmp_path: Path) -> None:
    sheet = load_workbook(refused_book(first, tmp_path / "refused.xlsx")).worksheets[0]
    cell = sheet.cell(2, 5)
    assert (cell.fill.fgColor.rgb, cell.data_type, cell.number_format) == ("00FFF2CC", "s", "@")
    assert sheet.cell(2, 4).fill.fill_type is None


def test_the_chinese_reader_gets_chinese_words(first: Import, tmp_path: Path) -> None:
    assert cells(refused_book(first, tmp_path / "refused.xlsx", "zh_Hans_CN"))[0][0] == "原表行号"


@pytest.mark.parametrize("language", ["en", "zh_Hans_CN"])
def test_the_mended_workbook_is_handed_in_as_it_is(
    operator: User, first: Import, tmp_path: Path, language: str
) -> None:
    path = refused_book(first, tmp_path / "refused.xlsx", language)
    book = load_workbook(path)
    book.worksheets[0].cell(2, 5).value = id_number("32068219400504004")
    book.worksheets[0].cell(3, 6).value = "1940-05-04"
    book.save(path)
    second = taken(operator, "seniors", path, mends=first)
    assert (second.total, second.taken, reasons(second)) == (2, 2, {})
    assert (first.refused, list(rows_left(first, "refused"))) == (0, [])


def test_rows_that_are_still_wrong_keep_the_number_of_the_first_list(
    operator: User, first: Import, tmp_path: Path
) -> None:
    path = refused_book(first, tmp_path / "refused.xlsx")
    book = load_workbook(path)
    book.worksheets[0].cell(3, 6).value = "1940-05-04"
    book.save(path)
    second = taken(operator, "seniors", path, mends=first)
    assert (second.taken, list(reasons(second))) == (1, [3])
    assert [row.number for row in rows_left(first, "refused")] == [3]
