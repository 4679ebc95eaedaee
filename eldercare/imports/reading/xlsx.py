"""Workbooks of Excel 2007 and later, and of WPS, streamed."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException

from eldercare.imports.cells import Cell, read_cell
from eldercare.imports.errors import ListError, ListTooLargeError
from eldercare.imports.heads import MOST_COLUMNS

MOST_UNPACKED = 600 * 2**20
MOST_TEXTS = 80 * 2**20
_TEXTS = "xl/sharedStrings.xml"
_BROKEN = (
    zipfile.BadZipFile,
    DefusedXmlException,
    ParseError,
    KeyError,
    ValueError,
    IndexError,
    TypeError,
    OSError,
    EOFError,
)


def lines(path: Path) -> Iterator[list[Cell]]:
    """The rows of the first sheet that is shown. Raises ListError or ListTooLargeError."""
    # Every process of the product would take a tenth of its start for it, and few ever read a workbook.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        _refuse_bombs(path)
        # An open file, because openpyxl judges a path by its ending.
        with path.open("rb") as file:
            book = load_workbook(file, read_only=True, data_only=True)
            sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), book.worksheets[0])
            # The size that a file claims may be wrong; the rows themselves are counted.
            sheet.reset_dimensions()
            for row in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS):
                yield [read_cell(value) for value in row[: _filled(row)]]
            book.close()
    except (InvalidFileException, *_BROKEN) as error:
        raise ListError from error


def _filled(row: tuple[object, ...]) -> int:
    """How far a row goes: every one comes as wide as the widest that is allowed."""
    width = len(row)
    while width and row[width - 1] is None:
        width -= 1
    return width


def _refuse_bombs(path: Path) -> None:
    """Sheets are streamed, but the table of texts is kept whole while one is read."""
    with zipfile.ZipFile(path) as pack:
        sizes = {part.filename: part.file_size for part in pack.infolist()}
    if sum(sizes.values()) > MOST_UNPACKED or sizes.get(_TEXTS, 0) > MOST_TEXTS:
        raise ListTooLargeError(rows="60,000", megabytes=40)
