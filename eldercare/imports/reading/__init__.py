"""Reading a list row by row, whatever it was made with: .xlsx, .xls or .csv."""

from collections.abc import Iterator
from pathlib import Path

from eldercare.imports.cells import Cell
from eldercare.imports.errors import ListError, ListTooLargeError
from eldercare.imports.reading import delimited, xls, xlsx

MOST_BYTES = 40 * 2**20
MOST_ROWS = 60_000
"""More than the 50,000 of a county's largest station list; .xls itself ends at 65,536."""

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Line = list[Cell]


def read_lines(path: Path) -> Iterator[Line]:
    """Every row of the first sheet with anything in it, from the top; empty rows come as empty lists.

    Raises ListError (or one of its kinds) when the file is none, or goes on for too long.
    """
    if path.stat().st_size > MOST_BYTES:
        raise too_large()
    with path.open("rb") as file:
        first = file.read(8)
    reader = xlsx if first.startswith(_ZIP) else xls if first == _OLE else delimited
    for number, line in enumerate(reader.lines(path)):
        if number > MOST_ROWS + 50:
            raise too_large()
        yield line


def too_large() -> ListTooLargeError:
    """The refusal of a list beyond the limits."""
    return ListTooLargeError(rows=MOST_ROWS, megabytes=MOST_BYTES // 2**20)


__all__ = ["MOST_BYTES", "MOST_ROWS", "Line", "ListError", "read_lines", "too_large"]
