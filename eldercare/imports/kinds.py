"""What a room says about its lists: the columns, how a row is checked, taken and taken back.

The rooms above bring their kinds; app.py puts them into one table, so that this room knows none of them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from flask import current_app
from sqlalchemy import Select
from sqlalchemy.orm import Session

from eldercare.accounts.models import User
from eldercare.core.errors import N_
from eldercare.imports.cells import Cell, is_destroyed, text_of
from eldercare.imports.errors import NoSuchKindError
from eldercare.imports.heads import plain
from eldercare.imports.words import Codes, both

KINDS = "eldercare.import_kinds"
"""Where an application keeps its kinds, among its extensions."""

ROW = "_row"
"""The column of a workbook of refused rows that names the row of the first list."""

ROW_HEADS = ("原表行号", "Row of the list")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its field, its word and hint (English message ids), and further heads that mean it.

    `as_text`: a number in it is refused, because Excel has already destroyed it. `secret`: shown masked.
    `codes`: the words that the cell may hold; they fill %(words)s of the hint.
    """

    name: str
    word: str
    hint: str
    heads: tuple[str, ...] = ()
    needed: bool = False
    as_text: bool = False
    secret: bool = False
    codes: Codes | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list: its number as the spreadsheet shows it, and its cells by field."""

    number: int
    cells: Mapping[str, Cell]

    def text(self, name: str) -> str:
        """The cell as text, empty where there is none."""
        return text_of(self.cells.get(name, ""))


@dataclass(frozen=True, slots=True)
class Fault:
    """What stands against a cell: the reason, and what to type instead where the column's hint is not enough.

    Both are English message ids with places for `params`.
    """

    column: str
    reason: str
    hint: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """A row that was looked at: `entry` is what would be stored, `same` that it is there already as it is."""

    row: Row
    faults: tuple[Fault, ...] = ()
    same: bool = False
    entry: Any = None

    @property
    def good(self) -> bool:
        """Whether it can be taken."""
        return not self.faults and not self.same


@dataclass(frozen=True, slots=True)
class Taken:
    """What a row became: the id of its record, and the stamp by which a later change is seen."""

    number: int
    subject_id: int
    stamp: str


class Desk(Protocol):
    """A kind at work for one user; it remembers what stood in earlier rows of the same list."""

    def check(self, rows: Sequence[Row]) -> list[Checked]:
        """Look at rows; nothing is written."""

    def take(self, session: Session, rows: Sequence[Checked]) -> list[Taken]:
        """Store good rows inside the caller's transaction."""

    def undo(self, session: Session, subjects: Mapping[int, str]) -> dict[int, str]:
        """Take records back, given by id with their stamps; returns those that stay, with the reason."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something to look at after a list was taken: how many records, a sentence with %(count)s, and its
    page."""

    count: int
    sentence: str
    endpoint: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of list. `verb` is the permission that importing it needs, `listing` the page of its records."""

    code: str
    word: str
    icon: str
    verb: str
    listing: str
    columns: tuple[Column, ...]
    open_desk: Callable[[User, datetime], Desk]
    records: Callable[[User, bool], Iterator[Mapping[str, object]]]
    """Every record in the user's scope by field: masked, or in plain when the second argument says so."""

    note: Callable[[Select[int | None]], Note] | None = None
    """What there is to look at among the records with these ids."""

    def column(self, name: str) -> Column:
        """The column of a field."""
        return next(column for column in self.columns if column.name == name)

    @property
    def needed(self) -> list[Column]:
        """The columns without which no row can be taken."""
        return [column for column in self.columns if column.needed]

    def known_heads(self) -> dict[str, str]:
        """Plain words of heads with the fields that they mean, in both languages."""
        words = {plain(head): ROW for head in ROW_HEADS}
        for column in self.columns:
            for head in (column.name, *both(column.word), *column.heads):
                words.setdefault(plain(head), column.name)
        return words


def kind_of(code: str) -> Kind:
    """The kind of this code. Raises NoSuchKindError."""
    found: Kind | None = current_app.extensions[KINDS].get(code)
    if found is None:
        raise NoSuchKindError
    return found


def kinds_for(user: User) -> list[Kind]:
    """The kinds that a user may bring in."""
    return [kind for kind in current_app.extensions[KINDS].values() if user.may(kind.verb)]


def table_of(kinds: Iterable[Kind]) -> dict[str, Kind]:
    """Kinds by code, in their order."""
    return {kind.code: kind for kind in kinds}


def destroyed(columns: Iterable[Column], row: Row) -> list[Fault]:
    """The cells that had to stay text and are numbers."""
    given = [(column.name, row.cells.get(column.name, "")) for column in columns if column.as_text]
    return [
        Fault(name, DESTROYED, DESTROYED_HINT) for name, cell in given if cell != "" and is_destroyed(cell)
    ]


DESTROYED = N_(
    "Excel keeps this cell as a number: it holds 15 digits at most, so the last ones are destroyed already."
)
DESTROYED_HINT = N_(
    "Format the column as text, then type the number again from the card or the first source."
)
