"""Workbooks of Excel 97 to 2003. They end at 65,536 rows, so one sheet fits into memory."""

from collections.abc import Iterator
from pathlib import Path
from struct import error as StructError  # noqa: N812 - struct names its class in small letters

import xlrd
from xlrd.biffh import XLRDError
from xlrd.compdoc import CompDocError

from eldercare.imports.cells import Cell, read_cell
from eldercare.imports.errors import ListError, ProtectedListError
from eldercare.imports.heads import MOST_COLUMNS

_BROKEN = (
    XLRDError,
    CompDocError,
    StructError,
    AssertionError,
    UnicodeDecodeError,
    IndexError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    OverflowError,
    MemoryError,
    OSError,
)


class _Silent:
    """xlrd writes its doubts about a file to a stream."""

    def write(self, text: str) -> int:
        """Take the text."""
        return len(text)


def lines(path: Path) -> Iterator[list[Cell]]:
    """The rows of the first sheet that is shown. Raises ListError or ProtectedListError."""
    try:
        with xlrd.open_workbook(path, on_demand=True, ragged_rows=True, logfile=_Silent()) as book:
            sheets = [book.sheet_by_index(index) for index in range(min(book.nsheets, 5))]
            sheet = next((one for one in sheets if one.visibility == 0), sheets[0])
            for row in range(sheet.nrows):
                yield [_cell(cell, book.datemode) for cell in sheet.row(row)[:MOST_COLUMNS]]
    except _BROKEN as error:
        # A workbook of today with a password is wrapped in the form of yesterday, without its old parts.
        if "encrypted" in str(error).lower() or "find workbook in OLE2" in str(error):
            raise ProtectedListError from error
        raise ListError from error


def _cell(cell: xlrd.sheet.Cell, datemode: int) -> Cell:
    if cell.ctype in {xlrd.XL_CELL_ERROR, xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}:
        return ""
    if cell.ctype == xlrd.XL_CELL_DATE:
        return read_cell(xlrd.xldate_as_datetime(cell.value, datemode))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return read_cell(bool(cell.value))
    return read_cell(cell.value)
