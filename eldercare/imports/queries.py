"""Lists of imports, and one of them with what came of its rows."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from eldercare.accounts.access import within
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.imports.cells import Cell
from eldercare.imports.kinds import Fault, Kind, Note, kinds_for
from eldercare.imports.models import Import, ImportRow

PER_PAGE = 25
SHOWN_ROWS = 50


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was left out, or that stayed at an undoing."""

    number: int
    faults: tuple[Fault, ...]
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """An import with the name of whoever began it."""

    row: Import
    by: str


def import_of(user: User, import_id: int) -> Import:
    """One import. Raises NotFoundError outside the user's scope, and where the kind is not the user's."""
    row = db.session.scalar(within(select(Import).where(Import.id == import_id), Import, user))
    if row is None or row.kind not in {kind.code for kind in kinds_for(user)}:
        raise NotFoundError
    return row


def imports_of(user: User, page: int, kind: str = "") -> tuple[list[Listed], int]:
    """The history, newest first, with how many there are. Two queries."""
    kinds = [one.code for one in kinds_for(user) if not kind or one.code == kind]
    query = within(select(Import).where(Import.kind.in_(kinds)), Import, user)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    named = query.add_columns(User.display_name).outerjoin(User, User.id == Import.created_by)
    rows = db.session.execute(named.order_by(Import.id.desc()).limit(PER_PAGE).offset((page - 1) * PER_PAGE))
    return [Listed(row, by or "") for row, by in rows], total


def name_of(row: Import) -> str:
    """Who began an import; empty text for the command of the machine itself."""
    return db.session.scalar(select(User.display_name).where(User.id == row.created_by)) or ""


def rows_left(row: Import, state: str, limit: int | None = None) -> Iterator[RefusedRow]:
    """The refused or kept rows of an import in order, a portion at a time."""
    query = (
        select(ImportRow).filter_by(import_id=row.id, state=state).order_by(ImportRow.number, ImportRow.id)
    )
    for one in db.session.scalars(query.limit(limit).execution_options(yield_per=500)):
        cells = tuple(json.loads(one.cells)) if one.cells else ()
        yield RefusedRow(one.number, _faults(one.faults), cells)


def note_of(row: Import, kind: Kind) -> Note | None:
    """What there is to look at after the list was taken; None when there is nothing."""
    if kind.note is None or row.state != "taken" or not row.taken:
        return None
    ids = select(ImportRow.subject_id).where(ImportRow.import_id == row.id, ImportRow.state == "taken")
    note = kind.note(ids)
    return note if note.count else None


def rows_waiting(row: Import) -> int:
    """How many refused rows are still kept to be mended."""
    query = select(func.count()).select_from(ImportRow).filter_by(import_id=row.id, state="refused")
    return db.session.scalar(query) or 0


def faults_by_reason(row: Import) -> list[tuple[str, str, int]]:
    """Column, reason and how often, the most frequent first."""
    counts: dict[tuple[str, str], int] = {}
    query = select(ImportRow.faults).filter_by(import_id=row.id, state="refused")
    for text in db.session.scalars(query.execution_options(yield_per=500)):
        for fault in _faults(text):
            counts[fault.column, fault.reason] = counts.get((fault.column, fault.reason), 0) + 1
    return sorted(((c, r, n) for (c, r), n in counts.items()), key=lambda one: (-one[2], one))


def menders_of(row: Import) -> list[Import]:
    """The later lists that mended rows of this one."""
    return list(db.session.scalars(select(Import).where(Import.mends_id == row.id).order_by(Import.id)))


@dataclass(frozen=True, slots=True)
class Origin:
    """The list that a record came with, and its row there."""

    row: Import
    number: int


def origin_of(user: User, kind: str, subject_id: int) -> Origin | None:
    """Where a record came from, if it came with a list that the user may look at."""
    if kind not in {one.code for one in kinds_for(user)}:
        return None
    query: Any = select(Import, ImportRow.number).join(ImportRow, ImportRow.import_id == Import.id)
    query = query.where(ImportRow.subject_id == subject_id, Import.kind == kind)
    found = db.session.execute(within(query, Import, user).order_by(Import.id).limit(1)).first()
    return Origin(*found) if found else None


def _faults(text: str | None) -> tuple[Fault, ...]:
    return tuple(Fault(*fault) for fault in json.loads(text)) if text else ()
