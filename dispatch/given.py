"""A value of a JSON file with the place where it stands, so that what does not fit is refused by its name."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from math import isnan
from typing import Any, NoReturn

from dispatch.codec import LARGEST, UnreadableError, shown


@dataclass(frozen=True, slots=True)
class Given:
    """What a file gives at `where`, as in "patients[3].time_window"; all reading raises `UnreadableError`."""

    value: Any
    where: str = ""

    def refuse(self, what: str) -> NoReturn:
        """Say what is wrong here."""
        raise UnreadableError(f"{self.where}: {what}" if self.where else what)

    def __getitem__(self, key: str) -> "Given":
        """A field that has to be there."""
        found = self.get(key)
        return Given(None, self._path(key)).refuse("missing") if found is None else found

    def get(self, key: str) -> "Given | None":
        """A field that may be left out or null."""
        if not isinstance(self.value, dict):
            self.refuse(f"{shown(self.value)} is no object")
        value = self.value.get(key)
        return None if value is None else Given(value, self._path(key))

    def __iter__(self) -> Iterator["Given"]:
        """The items of a list."""
        if not isinstance(self.value, list):
            self.refuse(f"{shown(self.value)} is no list")
        return (Given(item, f"{self.where}[{i}]") for i, item in enumerate(self.value))

    def both(self) -> tuple["Given", "Given"]:
        """A list of two, as a window or a gap is."""
        items = tuple(self)
        return (items[0], items[1]) if len(items) == 2 else self.refuse(f"{len(items)} items, 2 needed")

    def text(self) -> str:
        """A name."""
        return self.value if isinstance(self.value, str) else self.refuse(f"{shown(self.value)} is no text")

    def one_of(self, known: Collection[str], noun: str) -> str:
        """A name that has to be known."""
        return self.text() if self.value in known else self.refuse(f"unknown {noun} {shown(self.value)}")

    def number(self) -> float:
        """Minutes, a price or a weight: finite and not below 0."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            self.refuse(f"{shown(self.value)} is no number")
        if isnan(self.value if isinstance(self.value, float) else 0.0):
            self.refuse("not a number (NaN)")
        if self.value < 0:
            self.refuse(f"negative ({shown(self.value)})")
        return float(self.value) if self.value <= LARGEST else self.refuse("infinite")

    def numbers(self) -> tuple[float, ...]:
        """A row of a matrix; rows are long, so the common case is decided without naming each cell."""
        cells = self.value if isinstance(self.value, list) else list(self)
        return tuple(
            float(cell) if type(cell) in {int, float} and 0 <= cell <= LARGEST
            else Given(cell, f"{self.where}[{j}]").number()
            for j, cell in enumerate(cells)
        )  # fmt: skip

    def row(self, size: int) -> int:
        """A row of a matrix of that size."""
        if type(self.value) is not int or not 0 <= self.value < size:
            self.refuse(f"{shown(self.value)} is no row of the {size}")
        return self.value

    def _path(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key
