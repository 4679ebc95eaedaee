"""Lists from Excel and WPS: what is read, what is refused, and that no file takes the process along."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from eldercare.core.tables import MOST_ROWS, ColumnsMissingError, TableError, TableTooLargeError, read_table

COLUMNS = {"name": ("姓名", "Name"), "phone": ("电话",)}


def workbook(*lines: tuple[object, ...]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for line in lines:
        book.active.append(line)
    book.save(out)
    return out.getvalue()


def cells(data: bytes) -> list[dict[str, str]]:
    return [dict(row.cells) for row in read_table(data, COLUMNS)]


def test_a_workbook_and_a_csv_give_the_same_rows() -> None:
    rows = [{"name": "顾桂兰", "phone": "13812345678"}]
    assert cells(workbook(("姓名", "电话"), ("顾桂兰", 13812345678))) == rows
    assert cells("姓名,电话\r\n顾桂兰,13812345678\r\n".encode("utf-8-sig")) == rows


def test_a_csv_of_excel_in_china_is_read() -> None:
    assert cells("姓名;电话\n顾桂兰;1\n".encode("gb18030")) == [{"name": "顾桂兰", "phone": "1"}]


def test_heads_are_known_in_any_case_and_others_are_passed_over() -> None:
    assert cells(b"NAME *,colour\nGu,red\n") == [{"name": "Gu"}]


def test_rows_keep_the_numbers_of_the_spreadsheet_and_empty_ones_are_left_out() -> None:
    assert [row.number for row in read_table(b"name\nA\n\nB\n", COLUMNS)] == [2, 4]


def test_a_number_that_excel_made_a_fraction_is_whole_again() -> None:
    assert cells(workbook(("name",), (42.0,))) == [{"name": "42"}]


def test_a_missing_column_is_named() -> None:
    with pytest.raises(ColumnsMissingError) as caught:
        read_table(b"colour\nred\n", COLUMNS, needed=("name",))
    assert caught.value.params == {"columns": "姓名"}


@pytest.mark.parametrize("data", [b"PK\x03\x04 no workbook", b"\x00\x01\x02", b"\xff\xfe\xfa"])
def test_what_is_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(TableError):
        read_table(data, COLUMNS, needed=("name",))


def test_too_many_rows_or_bytes_are_refused() -> None:
    with pytest.raises(TableTooLargeError):
        read_table(b"name\n" + b"A\n" * (MOST_ROWS + 1), COLUMNS)
    with pytest.raises(TableTooLargeError):
        read_table(b"name\n" + b"A" * (3 * 2**20), COLUMNS)


def test_a_workbook_that_unpacks_without_end_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("xl/worksheets/sheet1.xml", b" " * (70 * 2**20))
    with pytest.raises(TableTooLargeError):
        read_table(out.getvalue(), COLUMNS)


def test_entities_in_a_workbook_are_not_unfolded() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]><workbook>&b;</workbook>'
    out, good = io.BytesIO(), io.BytesIO(workbook(("name",)))
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(out, "w") as pack:
        for part in source.namelist():
            pack.writestr(part, bomb if part == "xl/workbook.xml" else source.read(part))
    with pytest.raises(TableError):
        read_table(out.getvalue(), COLUMNS)


@given(st.binary(max_size=300))
def test_any_bytes_give_rows_or_a_refusal(data: bytes) -> None:
    try:
        read_table(data, COLUMNS)
    except TableError:
        return
