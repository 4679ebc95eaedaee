"""Lists of any make give the same rows, and no file takes the process along."""

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from eldercare.imports.errors import ListError, ListTooLargeError, ProtectedListError
from eldercare.imports.reading import MOST_ROWS, read_lines
from eldercare.imports.reading.delimited import encoding_of

DATA = Path(__file__).parent.parent / "data"
TEXT = "姓名,电话\r\n顾桂兰,１３８\r\n"


def lines(path: Path, data: bytes) -> list[list[object]]:
    path.write_bytes(data)
    return [list(line) for line in read_lines(path)]


def workbook(*rows: list[object]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-8", "utf-8-sig"), ("utf-8-sig", "utf-8-sig"), ("gbk", "gb18030"), ("utf-16", "utf-16")],
)
def test_a_csv_is_read_in_any_encoding_of_excel(tmp_path: Path, encoding: str, name: str) -> None:
    path = tmp_path / "list.csv"
    assert lines(path, TEXT.encode(encoding)) == [["姓名", "电话"], ["顾桂兰", "138"]]
    assert encoding_of(path) == name


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_has_any_separator(tmp_path: Path, separator: str) -> None:
    assert lines(tmp_path / "list.csv", TEXT.replace(",", separator).encode()) == [
        ["姓名", "电话"],
        ["顾桂兰", "138"],
    ]


def test_a_workbook_keeps_numbers_as_numbers(tmp_path: Path) -> None:
    data = workbook(["姓名", "身份证号"], ["顾桂兰", 13805135678])
    assert lines(tmp_path / "list.xlsx", data) == [["姓名", "身份证号"], ["顾桂兰", 13805135678]]


def test_a_workbook_of_an_older_office_is_read() -> None:
    found = list(read_lines(DATA / "seniors.xls"))
    assert found[3] == ["顾桂兰", "32068219400504002X", "1940-05-04", 13805135678, "顾海燕", "13905131111"]
    assert found[4] == ["陈雪琴", 320682194005040000]


def test_a_hidden_first_sheet_is_passed_over(tmp_path: Path) -> None:
    book, out = Workbook(), io.BytesIO()
    book.active.sheet_state = "hidden"
    book.create_sheet("名册").append(["姓名"])
    book.save(out)
    assert lines(tmp_path / "list.xlsx", out.getvalue()) == [["姓名"]]


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 no workbook",
        b"\x00\x01\x02",
        b"\xff\x80\xfa",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 nothing",
    ],
)
def test_what_is_no_list_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ListError):
        lines(tmp_path / "list", data)


def test_a_workbook_with_a_password_is_named_as_such(tmp_path: Path) -> None:
    # A workbook with a password is a compound file without the old workbook stream; this one has lost it.
    data = (
        (DATA / "seniors.xls")
        .read_bytes()
        .replace("Workbook".encode("utf-16-le"), "Workless".encode("utf-16-le"))
    )
    with pytest.raises(ProtectedListError):
        lines(tmp_path / "list.xls", data)


def test_a_list_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ListTooLargeError):
        lines(tmp_path / "list.csv", b"a\n" * (MOST_ROWS + 100))


def test_a_workbook_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("xl/sharedStrings.xml", b"0" * (81 * 2**20))
    with pytest.raises(ListTooLargeError):
        lines(tmp_path / "list.xlsx", out.getvalue())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    start=st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe"]),
    rest=st.binary(max_size=600),
)
def test_any_bytes_give_rows_or_a_refusal(tmp_path: Path, start: bytes, rest: bytes) -> None:
    with suppress(ListError):
        assert isinstance(lines(tmp_path / "list", start + rest), list)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_a_damaged_old_workbook_gives_rows_or_a_refusal(tmp_path: Path, data: st.DataObject) -> None:
    whole = bytearray((DATA / "seniors.xls").read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with suppress(ListError):
        assert isinstance(lines(tmp_path / "list.xls", bytes(whole)), list)
