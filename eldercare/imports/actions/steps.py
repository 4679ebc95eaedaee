"""The steps that a person takes with a list: check, take, stop, undo, drop."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core.db import transaction
from eldercare.core.errors import NotFoundError
from eldercare.imports.actions.handing_in import remember
from eldercare.imports.errors import ColumnsNotFoundError
from eldercare.imports.kinds import ROW, Kind, kind_of
from eldercare.imports.models import Import, ImportPiece, ImportRow
from eldercare.imports.rules import STEPS
from eldercare.imports.words import here


def start_check(actor: User, import_id: int, mapping: Mapping[str, str], *, now: datetime) -> Import:
    """Say what the columns mean and begin the dry run. Raises ColumnsNotFoundError."""
    with transaction() as session:
        row = _one(session, actor, import_id)
        kind = kind_of(row.kind)
        fields = {column.name for column in kind.columns} | {ROW}
        chosen = {str(index): field for index, field in mapping.items() if field in fields}
        refuse_gaps(kind, chosen)
        row.state = STEPS.target(row.state, "check")
        row.mapping, row.changed_at = chosen, now
        start_over(session, row)
        remember(actor, kind, row.heads, chosen)
        audit(actor, "import.check", "import", row.id, now=now, detail={"kind": row.kind})
        return row


def refuse_gaps(kind: Kind, mapping: Mapping[str, str]) -> None:
    """Raise ColumnsNotFoundError unless every needed column is assigned."""
    missing = [here(column.word) for column in kind.needed if column.name not in mapping.values()]
    if missing:
        raise ColumnsNotFoundError(columns=", ".join(missing))


def start_over(session: Session, row: Import) -> None:
    """Forget what an earlier look at the rows found."""
    session.execute(delete(ImportRow).where(ImportRow.import_id == row.id))
    row.position = row.good = row.same = row.refused = 0


def start_take(actor: User, import_id: int, *, now: datetime) -> Import:
    """Let the good rows in, each whole or not at all."""
    return _step(actor, import_id, "take", now)


def start_undo(actor: User, import_id: int, *, now: datetime) -> Import:
    """Take back what the list brought, except what was changed or used since."""
    return _step(actor, import_id, "undo", now)


def stop(actor: User, import_id: int, *, now: datetime) -> Import:
    """End the taking here: what is in stays, the rest is left out."""
    with transaction() as session:
        row = _step(actor, import_id, "stop", now)
        forget_pieces(session, row.id)
        return row


def drop(actor: User, import_id: int, *, now: datetime) -> Import:
    """Throw a list away before anything of it was taken."""
    with transaction() as session:
        row = _step(actor, import_id, "drop", now)
        forget_pieces(session, row.id)
        session.execute(delete(ImportRow).where(ImportRow.import_id == row.id))
        row.samples = "[]"
        return row


def forget_pieces(session: Session, import_id: int) -> None:
    """The list as it was handed in is needed no more."""
    session.execute(delete(ImportPiece).where(ImportPiece.import_id == import_id))


def _step(actor: User, import_id: int, verb: str, now: datetime) -> Import:
    with transaction() as session:
        row = _one(session, actor, import_id)
        row.state = STEPS.target(row.state, verb)
        row.changed_at = now
        if verb != "stop":
            row.position = 0
        audit(actor, f"import.{verb}", "import", row.id, now=now, detail={"kind": row.kind})
        return row


def _one(session: Session, actor: User, import_id: int) -> Import:
    row = session.get(Import, import_id, populate_existing=True)
    if row is None:
        raise NotFoundError
    authorize(actor, kind_of(row.kind).verb, row.where)
    return row
