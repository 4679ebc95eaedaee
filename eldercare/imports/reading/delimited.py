"""Text files with commas, semicolons or tabs: UTF-8 with or without its mark, UTF-16 with it, or GB 18030."""

import csv
from collections.abc import Iterator
from pathlib import Path

from eldercare.imports.cells import Cell, tidy
from eldercare.imports.errors import ListError
from eldercare.imports.heads import MOST_COLUMNS

PIECE = 2**20
_SEPARATORS = ",;\t|"


def lines(path: Path) -> Iterator[list[Cell]]:
    """The rows, all of them text. Raises ListError."""
    name = encoding_of(path)
    with path.open(encoding=name, newline="") as file:
        try:
            head = file.readline(PIECE)
            if "\x00" in head:
                raise ListError
            file.seek(0)
            separator = max(_SEPARATORS, key=head.count)
            for line in csv.reader(file, delimiter=separator):
                yield [tidy(cell) for cell in line[:MOST_COLUMNS]]
        except (csv.Error, UnicodeError) as error:
            raise ListError from error


def encoding_of(path: Path) -> str:
    """The first encoding in which all of the file makes sense. Raises ListError.

    GB 18030 holds GBK and GB 2312, in which Excel in China writes unless it was told otherwise; by chance
    valid UTF-8 is so rare that nothing need be guessed.
    """
    with path.open("rb") as file:
        start = file.read(2)
    if start in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16"
    for name in ("utf-8-sig", "gb18030"):
        if _makes_sense(path, name):
            return name
    raise ListError


def _makes_sense(path: Path, name: str) -> bool:
    try:
        with path.open(encoding=name, newline="") as file:
            while file.read(PIECE):
                pass
    except UnicodeDecodeError:
        return False
    return True
