"""Workbooks that go out: refused rows to be mended, exports, empty lists. Written row by row into a file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from flask_babel import gettext

from eldercare.core.sheets import csv_lines, guarded
from eldercare.imports.cells import Cell
from eldercare.imports.kinds import ROW_HEADS, Kind
from eldercare.imports.queries import RefusedRow
from eldercare.imports.wording import advice_of, column_word, reason_of
from eldercare.imports.words import here

TEXT = "@"
WIDTHS = (9, 44, 44)
USUAL_WIDTH = 18
TITLE_AT_MOST = 31
"""Characters that Excel allows in the name of a sheet."""


def write_refused(
    path: Path, kind: Kind, heads: Sequence[str], mapping: Mapping[str, str], rows: Iterable[RefusedRow]
) -> int:
    """Write the refused rows as they came, each with what stands against it; returns how many.

    The faulty cells are coloured. Mended, the workbook is handed in as it is. A second sheet names each fault
    by row and column.
    """
    book = _openpyxl().Workbook(write_only=True)
    words = [here_of_row(), gettext("Reason"), gettext("What to type")]
    sheet = _sheet(book, gettext("To mend"), [*words, *heads], widths=WIDTHS)
    list_of_faults = _sheet(book, gettext("Faults"), [words[0], gettext("Column"), *words[1:]], widths=WIDTHS)
    place = {field: int(index) for index, field in mapping.items()}
    count = 0
    for row in rows:
        count += 1
        reasons = "\n".join(f"{column_word(kind, f.column)}: {reason_of(f)}" for f in row.faults)
        advice = "\n".join(advice_of(kind, f) for f in row.faults)
        cells = [*row.cells, *[""] * (len(heads) - len(row.cells))]
        bad = {place.get(fault.column) for fault in row.faults}
        line = [_number(sheet, row.number), _text(sheet, reasons), _text(sheet, advice)]
        sheet.append(line + [_given(sheet, cell, coloured=index in bad) for index, cell in enumerate(cells)])
        for fault in row.faults:
            words_of = [column_word(kind, fault.column), reason_of(fault), advice_of(kind, fault)]
            list_of_faults.append([row.number, *(_text(list_of_faults, word) for word in words_of)])
    book.save(path)
    return count


def write_export(path: Path, kind: Kind, records: Iterable[Mapping[str, object]]) -> int:
    """Write records as the importer reads them: .xlsx, or .csv where the name says so; returns how many."""
    counted = _Counted([record.get(c.name, "") for c in kind.columns] for record in records)
    heads = [here(column.word) for column in kind.columns]
    if path.suffix.lower() == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(csv_lines(_with_heads(heads, counted)))
        return counted.count
    # All of it text: a list comes back as it went out, noughts at the beginning too.
    write_sheets(path, [(here(kind.word), heads, ([guarded(value) for value in row] for row in counted))])
    return counted.count


def write_sheets(
    target: Path | BinaryIO, sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[object]]]]
) -> None:
    """Write plain tables, a sheet each with title, heads and rows. Whole numbers stay numbers, all else is
    text that no spreadsheet runs."""
    book = _openpyxl().Workbook(write_only=True)
    for title, heads, rows in sheets:
        sheet = _sheet(book, title, heads)
        for row in rows:
            sheet.append([_value(sheet, value) for value in row])
    book.save(target)


def _value(sheet: Any, value: object) -> Any:
    return _number(sheet, value) if isinstance(value, int) else _text(sheet, value)


@cache
def _openpyxl() -> Any:
    """Loaded with the first workbook: every process of the product would take a tenth of its start for it."""
    import openpyxl.styles

    return openpyxl


@cache
def _mend() -> Any:
    return _openpyxl().styles.PatternFill("solid", fgColor="FFF2CC")


@cache
def _bold() -> Any:
    return _openpyxl().styles.Font(bold=True)


class _Counted:
    """Counts what goes through."""

    def __init__(self, rows: Iterable[list[object]]) -> None:
        self._rows, self.count = rows, 0

    def __iter__(self) -> Iterator[list[object]]:
        for row in self._rows:
            self.count += 1
            yield row


def _with_heads(heads: list[str], rows: Iterable[list[object]]) -> Iterator[Sequence[object]]:
    yield heads
    yield from rows


def here_of_row() -> str:
    """The head by which a mended row is known again."""
    return ROW_HEADS[1] if gettext("Row") == "Row" else ROW_HEADS[0]


def _sheet(book: Any, title: str, heads: Sequence[str], *, widths: Sequence[int] = ()) -> Any:
    """A new sheet with its heads, which stay in sight. `widths` of the first columns."""
    sheet = book.create_sheet(title[:TITLE_AT_MOST])
    for index in range(len(heads)):
        width = widths[index] if index < len(widths) else USUAL_WIDTH
        sheet.column_dimensions[_openpyxl().utils.get_column_letter(index + 1)].width = width
    sheet.freeze_panes = "A2"
    sheet.append(_heads(sheet, heads))
    return sheet


def _heads(sheet: Any, words: Sequence[str]) -> list[Any]:
    cells = [_text(sheet, word) for word in words]
    for cell in cells:
        cell.font = _bold()
    return cells


def _text(sheet: Any, value: object) -> Any:
    """Text that no spreadsheet makes a number or a formula of."""
    cell = _openpyxl().cell.WriteOnlyCell(sheet, guarded(value))
    cell.data_type, cell.number_format = "s", TEXT
    return cell


def _number(sheet: Any, value: int) -> Any:
    return _openpyxl().cell.WriteOnlyCell(sheet, value)


def _given(sheet: Any, value: Cell, *, coloured: bool) -> Any:
    """A cell as it came; a number in a faulty cell is shown as text, so that it is typed anew as text."""
    cell = _text(sheet, str(value)) if isinstance(value, str) or coloured else _number(sheet, value)  # type: ignore[arg-type]
    if coloured:
        cell.fill = _mend()
    return cell
