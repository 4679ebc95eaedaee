"""Where the head of a list stands and what its columns mean. Pure, like rules.py.

A list may begin with a title, and a merged head may stand over two rows: 联系人 above 姓名, 关系 and 电话
means 联系人姓名, 联系人关系 and 联系人电话.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eldercare.imports.cells import Cell, text_of

LOOK_AT = 20
MOST_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class Head:
    """`row` is the index of the last row of the head, `names` its words by column; the rows follow below."""

    row: int
    names: tuple[str, ...]


def plain(word: str) -> str:
    """A head without spaces, stars and what stands in brackets, in small letters: spellings of one word."""
    word = word.replace("（", "(").partition("(")[0]
    return "".join(sign for sign in word.lower() if not sign.isspace() and sign not in "*:：/、·_-")


def find_head(lines: Sequence[Sequence[Cell]], known: Iterable[str]) -> Head:
    """The row, or pair of rows, of the first twenty that names most columns.

    `known` are the plain words that mean a column. Where none is known, the first row with three words; a
    list of one column has its head in its first row.
    """
    words = frozenset(known)
    shown = lines[:LOOK_AT]
    best, most = None, 0
    for index in range(len(shown)):
        for head in _heads_at(shown, index):
            found = len({plain(name) for name in head.names} & words)
            if found > most:
                best, most = head, found
    return best or _first_with_words(shown)


def _heads_at(lines: Sequence[Sequence[Cell]], index: int) -> list[Head]:
    """The row alone, and merged with the one below it where that one holds words only."""
    upper = [_word(cell) for cell in lines[index]]
    heads = [Head(index, tuple(upper))]
    if index + 1 < len(lines):
        lower = [_word(cell) for cell in lines[index + 1]]
        if any(lower) and all(isinstance(cell, str) for cell in lines[index + 1]):
            heads.append(Head(index + 1, tuple(_merged(upper, lower))))
    return heads


def _merged(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """A word above an empty cell goes on to the right as long as there is a word below it."""
    width, above, merged = max(len(upper), len(lower)), "", []
    for column in range(width):
        over = upper[column] if column < len(upper) else ""
        under = lower[column] if column < len(lower) else ""
        above = over or (above if under else "")
        merged.append(above if not under else above + under if above != under else under)
    return merged


def _first_with_words(lines: Sequence[Sequence[Cell]]) -> Head:
    for least in (3, 1):
        for index, line in enumerate(lines):
            if sum(bool(_word(cell)) for cell in line) >= least:
                return Head(index, tuple(_word(cell) for cell in line))
    return Head(-1, ())


def _word(cell: Cell) -> str:
    return text_of(cell)[:60]


def meaning(names: Sequence[str], known: Mapping[str, str]) -> dict[int, str]:
    """Which column means which field, by the plain words of `known`; of two the first counts."""
    found: dict[int, str] = {}
    for index, name in enumerate(names):
        field = known.get(plain(name)) if name else None
        if field and field not in found.values():
            found[index] = field
    return found
