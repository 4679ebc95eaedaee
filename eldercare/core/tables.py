"""Reading a list that somebody made in Excel or WPS: .xlsx or .csv, its first sheet, a head and rows."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from eldercare.core.errors import N_, EldercareError

MOST_BYTES = 2 * 2**20
MOST_UNPACKED = 60 * 2**20
MOST_ROWS = 1000
MOST_COLUMNS = 40
LONGEST_CELL = 500
_ZIP = b"PK\x03\x04"


class TableError(EldercareError):
    """The file is no list that can be read."""

    status = 422
    code = "no_table"
    sentence = N_("This file cannot be read as a list. Save it as .xlsx or .csv and choose it again.")


class TableTooLargeError(TableError):
    """More than one list of work."""

    status = 413
    code = "table_too_large"
    sentence = N_("The list is too large: at most %(rows)s rows and 2 MB. Divide it; nothing was taken.")


class ColumnsMissingError(TableError):
    """The head lacks columns that every row needs."""

    code = "columns_missing"
    sentence = N_("These columns are missing in the first row: %(columns)s. Nothing was taken.")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as the spreadsheet shows it, and its cells by the names of the columns."""

    number: int
    cells: Mapping[str, str]


def read_table(data: bytes, columns: Mapping[str, Iterable[str]], needed: Iterable[str] = ()) -> list[Row]:
    """Read the rows below the head. `columns` says which heads mean which name; others are passed over.

    Raises TableError, TableTooLargeError or ColumnsMissingError. Empty rows are left out.
    """
    if len(data) > MOST_BYTES:
        raise TableTooLargeError(rows=MOST_ROWS)
    lines = _xlsx(data) if data.startswith(_ZIP) else _csv(data)
    head = next(lines, [])
    names = _names(head, columns)
    missing = [next(iter(columns[name])) for name in needed if name not in names.values()]
    if missing:
        raise ColumnsMissingError(columns=", ".join(missing))
    rows = []
    for number, line in enumerate(lines, 2):
        if number > MOST_ROWS + 1:
            raise TableTooLargeError(rows=MOST_ROWS)
        cells = {names[index]: cell for index, cell in enumerate(line) if index in names}
        if any(cells.values()):
            rows.append(Row(number, cells))
    return rows


def _names(head: list[str], columns: Mapping[str, Iterable[str]]) -> dict[int, str]:
    """Which column has which name; of two columns with one meaning the first counts."""
    meanings = {_plain(word): name for name, words in columns.items() for word in (name, *words)}
    found: dict[int, str] = {}
    for index, word in enumerate(head):
        name = meanings.get(_plain(word))
        if name is not None and name not in found.values():
            found[index] = name
    return found


def _plain(word: str) -> str:
    return "".join(word.split()).replace("*", "").lower()


def _xlsx(data: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            if sum(part.file_size for part in pack.infolist()) > MOST_UNPACKED:
                raise TableTooLargeError(rows=MOST_ROWS)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        # The size that a file claims may be wrong; the rows themselves are counted.
        sheet.reset_dimensions()
        lines = list(islice(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), MOST_ROWS + 2))
        book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, OSError) as error:
        raise TableError from error
    return iter([[_text(cell) for cell in line] for line in lines])


def _csv(data: bytes) -> Iterator[list[str]]:
    text = _decoded(data)
    if "\x00" in text:
        raise TableError
    separator = max(",;\t", key=text.partition("\n")[0].count)
    try:
        lines = list(islice(csv.reader(io.StringIO(text), delimiter=separator), MOST_ROWS + 2))
    except csv.Error as error:
        raise TableError from error
    return iter([[_text(cell) for cell in line[:MOST_COLUMNS]] for line in lines])


def _decoded(data: bytes) -> str:
    # Excel in China writes GB 18030 unless it was told otherwise.
    for name in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    raise TableError


def _text(cell: object) -> str:
    """A cell as a person sees it: a phone number that became a number has no decimals."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime | date):
        cell = cell.isoformat()
    text = str(cell).strip().removeprefix("'").strip()
    return "".join(sign for sign in text if sign.isprintable())[:LONGEST_CELL]
