"""Imports: the list as it was handed in, what came of each row, and what a user's heads mean.

What was handed in is personal data: it is kept encrypted, and only until the import is through. A refused row
waits to be mended and is forgotten after `rules.KEEP`.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eldercare.accounts.rules import Where
from eldercare.core.db import Base, Versioned
from eldercare.core.privacy import EncryptedText


class Import(Versioned, Base):
    """One list of one kind. `state` as in `rules.STEPS`; `position` counts the rows that this state is
    through with, of `total`.

    `heads` are the words of the columns, `mapping` the field of each column by its index as text, `samples`
    the first rows (JSON). `differences` are rows of sums that are wrong. `mends_id`: the import whose refused
    rows these are. `by_command`: the command line works at it, and the clock lets it alone. `station_id` and
    `area_code` are the scope of whoever began it; empty means the county.
    """

    __tablename__ = "imports"
    __table_args__ = (Index("ix_imports_station_created", "station_id", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(12), index=True)
    file_name: Mapped[str] = mapped_column(String(120))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
    changed_at: Mapped[datetime]
    station_id: Mapped[int | None]
    area_code: Mapped[str] = mapped_column(String(20), default="")
    by_command: Mapped[bool] = mapped_column(default=False)
    mends_id: Mapped[int | None] = mapped_column(ForeignKey("imports.id"), index=True)
    head_row: Mapped[int]
    heads: Mapped[list[Any]] = mapped_column(default=list)
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    samples: Mapped[str] = mapped_column(EncryptedText, default="[]")
    staged: Mapped[bool] = mapped_column(default=False)
    total: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(default=0)
    good: Mapped[int] = mapped_column(default=0)
    same: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    taken: Mapped[int] = mapped_column(default=0)
    undone: Mapped[int] = mapped_column(default=0)
    kept: Mapped[int] = mapped_column(default=0)
    differences: Mapped[list[Any]] = mapped_column(default=list)
    failure: Mapped[str] = mapped_column(String(20), default="")

    @property
    def where(self) -> Where:
        """Whose import it is, for the scope check."""
        return Where(area_code=self.area_code, station_id=self.station_id)

    def field_of(self, index: int) -> str:
        """The field that a column means; empty text for a column that is passed over."""
        return str(self.mapping.get(str(index), ""))


class ImportPiece(Base):
    """A piece of the file as it came (`content` file, base64) or of its rows (rows, JSON)."""

    __tablename__ = "import_pieces"
    __table_args__ = (UniqueConstraint("import_id", "content", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id"))
    content: Mapped[str] = mapped_column(String(8))
    number: Mapped[int]
    sealed: Mapped[str] = mapped_column(EncryptedText)


class ImportRow(Base):
    """What came of a row: refused, taken, mended (by a later list), undone, or kept at an undoing.

    `cells` (JSON, a refused row only) and `faults` (JSON: column, reason, hint, params) are forgotten.
    `subject_id` is the record that the row became (an area's code has 14 digits); `stamp` tells whether
    that was changed since.
    """

    __tablename__ = "import_rows"
    __table_args__ = (
        Index("ix_import_rows_import_state", "import_id", "state", "number"),
        # From which list a record came.
        Index("ix_import_rows_subject", "subject_id", "import_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(8))
    cells: Mapped[str | None] = mapped_column(EncryptedText)
    faults: Mapped[str | None] = mapped_column(EncryptedText)
    subject_id: Mapped[int | None] = mapped_column(BigInteger)
    stamp: Mapped[str] = mapped_column(String(80), default="")


class ImportColumn(Base):
    """What a head meant to a user the last time; empty `field`: the column was passed over."""

    __tablename__ = "import_columns"
    __table_args__ = (UniqueConstraint("user_id", "kind", "head"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(String(20))
    head: Mapped[str] = mapped_column(String(60))
    field: Mapped[str] = mapped_column(String(30))
