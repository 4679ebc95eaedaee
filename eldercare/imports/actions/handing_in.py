"""Handing in a list: its head is found, its columns are guessed, and the file is kept until it is read."""

import base64
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import select

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core.db import db, transaction
from eldercare.imports.cells import Cell
from eldercare.imports.errors import EmptyListError
from eldercare.imports.heads import LOOK_AT, Head, find_head, meaning, plain
from eldercare.imports.kinds import Kind
from eldercare.imports.models import Import, ImportColumn, ImportPiece
from eldercare.imports.reading import read_lines

SAMPLES = 3
PIECE_BYTES = 2**20


def hand_in(
    actor: User,
    kind: Kind,
    path: Path,
    *,
    file_name: str,
    now: datetime,
    mends: Import | None = None,
    by_command: bool = False,
) -> Import:
    """Keep a list with what its columns seem to mean. Raises ListError when it is none or has no row.

    `mends`: the import whose refused rows these are. `by_command`: the caller does the work, not the clock.
    """
    authorize(actor, kind.verb, mends.where if mends else None)
    lines = list(islice(read_lines(path), LOOK_AT + 10 + SAMPLES))
    known = kind.known_heads()
    head = find_head(lines, known)
    samples = [line for line in lines[head.row + 1 :] if any(cell != "" for cell in line)][:SAMPLES]
    if not samples:
        raise EmptyListError
    with transaction() as session:
        row = Import(
            kind=kind.code, state="mapping", file_name=Path(file_name).name[:120], created_by=actor.id,
            created_at=now, changed_at=now, by_command=by_command,
            mends_id=mends.id if mends else None, head_row=head.row,
            heads=list(head.names), mapping=_mapping(actor, kind, head, known, mends),
            samples=json.dumps(samples, ensure_ascii=False), **_place(actor),
        )  # fmt: skip
        session.add(row)
        session.flush()
        session.add_all(_pieces(row.id, path))
        audit(actor, "import.handed_in", "import", row.id, now=now, detail={"kind": kind.code})
        return row


def _place(actor: User) -> dict[str, object]:
    scope = actor.scope
    return {
        "station_id": int(scope.key) if scope.kind == "station" else None,
        "area_code": scope.key if scope.kind == "area" else "",
    }


def _mapping(
    actor: User, kind: Kind, head: Head, known: dict[str, str], mends: Import | None
) -> dict[str, str]:
    """Heads mean what they meant to this user the last time, else what the kind knows."""
    meant = _remembered(actor, kind)
    if mends is not None:
        meant |= {plain(name): mends.field_of(index) for index, name in enumerate(mends.heads) if name}
    fields = {column.name for column in kind.columns}
    meant = {word: field for word, field in meant.items() if not field or field in fields}
    found = meaning(head.names, known | meant)
    return {str(index): field for index, field in found.items()}


def _remembered(actor: User, kind: Kind) -> dict[str, str]:
    query = select(ImportColumn.head, ImportColumn.field).filter_by(user_id=actor.id, kind=kind.code)
    found: dict[str, str] = dict(db.session.execute(query).all())
    return found


def _pieces(import_id: int, path: Path) -> Iterator[ImportPiece]:
    with path.open("rb") as file:
        number = 0
        while piece := file.read(PIECE_BYTES):
            sealed = base64.b64encode(piece).decode()
            yield ImportPiece(import_id=import_id, content="file", number=number, sealed=sealed)
            number += 1


def remember(actor: User, kind: Kind, names: Sequence[str], mapping: dict[str, str]) -> None:
    """Keep what the heads mean to this user, inside the caller's transaction."""
    if not actor.id:  # the command of the machine itself is no account
        return
    session = db.session
    kept = {
        row.head: row
        for row in session.scalars(select(ImportColumn).filter_by(user_id=actor.id, kind=kind.code))
    }
    for index, name in enumerate(names):
        head, field = plain(name)[:60], mapping.get(str(index), "")
        if not head:
            continue
        if head in kept:
            kept[head].field = field
        else:
            kept[head] = ImportColumn(user_id=actor.id, kind=kind.code, head=head, field=field)
            session.add(kept[head])


def sample_rows(row: Import) -> list[list[Cell]]:
    """The first rows of a list."""
    found: list[list[Cell]] = json.loads(row.samples)
    return found
