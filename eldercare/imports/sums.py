"""Rows that add up the others: 合计, 小计, Total. Pure, like rules.py.

They are no people; but when a list says 5,586 and its rows give 5,486, somebody has to be told.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from eldercare.imports.cells import Cell, number_of, text_of

_TOTAL = re.compile(
    r"(?:(?:总\s*计|合\s*计|共\s*计|总\s*数|累\s*计).{0,16}|(?:grand\s+)?(?:total|sum)(?:\W.{0,24})?)",
    re.IGNORECASE,
)
_SUBTOTAL = re.compile(r"(?:小\s*计.{0,16}|sub-?\s*total(?:\W.{0,24})?)", re.IGNORECASE)
_COUNT = re.compile(
    r"(?:共|合计|总计|total)?\D{0,4}?([\d,]+)\s*(?:人|名|户|台|家|所|条|行|位|people|persons|rows)"
)
SHOWN_PARTS = 4


@dataclass(frozen=True, slots=True)
class Difference:
    """A row of sums that is wrong: what it says, what the rows give, and its parts where they are few."""

    number: int
    column: str
    stated: float
    counted: float
    parts: tuple[float, ...] = ()

    @property
    def off_by(self) -> float:
        """How much the list says too much; below zero too little."""
        return self.stated - self.counted


def is_sum_row(cells: Sequence[Cell]) -> str:
    """`total`, `subtotal`, or empty text for an ordinary row. The first filled cell says it, or the second
    after a running number."""
    filled = [text_of(cell) for cell in cells if cell != ""][:2]
    for text in filled:
        if _SUBTOTAL.fullmatch(text):
            return "subtotal"
        if _TOTAL.fullmatch(text):
            return "total"
        if number_of(text) is None:
            break
    return ""


@dataclass(slots=True)
class _Running:
    total: float = 0.0
    part: float = 0.0
    values: list[float] = field(default_factory=list)
    part_values: list[float] = field(default_factory=list)


class Sums:
    """Adds up the numbers of each column while a list is read, and compares them with its rows of sums."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._columns: dict[int, _Running] = {}
        self._rows = self._part_rows = 0

    def add(self, cells: Sequence[Cell]) -> None:
        """Count an ordinary row."""
        self._rows += 1
        self._part_rows += 1
        for index, cell in enumerate(cells):
            # What the spreadsheet keeps as text is no amount, but in a CSV everything is text.
            if cell == "" or (isinstance(cell, str) and (len(cell) > 9 or cell[0] == "0" < cell)):
                continue
            value = number_of(cell)
            if value is None or abs(value) >= 1e9:
                continue
            column = self._columns.setdefault(index, _Running())
            column.total += value
            column.part += value
            for values in (column.values, column.part_values):
                if len(values) <= SHOWN_PARTS:
                    values.append(value)

    def compare(self, number: int, cells: Sequence[Cell], kind: str) -> list[Difference]:
        """What a row of sums says wrongly; `kind` as is_sum_row gave it. A subtotal begins a new part."""
        found = []
        for index, cell in enumerate(cells):
            difference = self._counted_rows(number, index, cell, kind) or self._added(
                number, index, cell, kind
            )
            found += [difference] if difference else []
        if kind == "subtotal":
            self._part_rows = 0
            for column in self._columns.values():
                column.part, column.part_values = 0.0, []
        return found

    def _added(self, number: int, index: int, cell: Cell, kind: str) -> Difference | None:
        stated, column = number_of(cell) if cell != "" else None, self._columns.get(index)
        if stated is None:
            return None
        if column is None:  # a number below names or texts says how many rows there are
            rows = self._part_rows if kind == "subtotal" else self._rows
            return Difference(number, "", stated, float(rows)) if stated != rows else None
        counted, parts = (
            (column.part, column.part_values) if kind == "subtotal" else (column.total, column.values)
        )
        if abs(stated - counted) < 0.005:
            return None
        shown = tuple(parts) if 1 < len(parts) <= SHOWN_PARTS else ()
        return Difference(number, self._name(index), stated, counted, shown)

    def _counted_rows(self, number: int, index: int, cell: Cell, kind: str) -> Difference | None:
        found = _COUNT.fullmatch(cell) if isinstance(cell, str) else None
        if found is None:
            return None
        stated, counted = (
            float(found[1].replace(",", "")),
            self._part_rows if kind == "subtotal" else self._rows,
        )
        return Difference(number, "", stated, float(counted)) if stated != counted else None

    def _name(self, index: int) -> str:
        return self._names[index] if index < len(self._names) else ""
