"""Letting the good rows in, each whole or not at all."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core.errors import N_
from eldercare.imports.actions.checking import refused_row
from eldercare.imports.actions.staging import PIECE_ROWS, rows_of_piece
from eldercare.imports.kinds import Checked, Desk, Fault, Row, Taken
from eldercare.imports.models import Import, ImportRow

NOT_STORED = N_("Somebody entered the same at this very moment, so the row was left out.")

TOO_LARGE = N_("A text or number of the row is larger than the register can hold.")


def take_portion(session: Session, row: Import, desk: Desk, actor: User, now: datetime) -> bool:
    """Take the good rows of the next piece; False at the end.

    Each is looked at once more: what was good in the dry run may have been entered by hand since.
    """
    if row.position >= row.total:
        return False
    found = rows_of_piece(session, row, row.position // PIECE_ROWS)
    lines = {number: line for number, _, line in found}
    known = _refused_numbers(session, row, list(lines))
    checked = desk.check([Row(number, cells) for number, cells, _ in found if number not in known])
    taken, lost = _store(session, desk, [one for one in checked if one.good])
    bad = [one for one in checked if one.faults] + lost
    session.add_all(refused_row(row.id, one, lines[one.row.number]) for one in bad)
    if taken:
        session.execute(insert(ImportRow), [_kept(row, one) for one in taken])
    if row.mends_id:
        _mend(session, row.mends_id, [one.number for one in taken])
    row.position += len(found)
    row.taken += len({one.number for one in taken})
    row.refused += len(bad)
    if taken:
        ids = [one.subject_id for one in taken]
        detail = {"kind": row.kind, "records": len(ids), "from": min(ids), "to": max(ids)}
        audit(actor, "import.rows", "import", row.id, now=now, detail=detail)
    return True


def _kept(row: Import, one: Taken) -> dict[str, Any]:
    return {
        "import_id": row.id,
        "number": one.number,
        "state": "taken",
        "subject_id": one.subject_id,
        "stamp": one.stamp,
    }


def _refused_numbers(session: Session, row: Import, numbers: list[int]) -> set[int]:
    query = select(ImportRow.number).filter_by(import_id=row.id, state="refused")
    return set(session.scalars(query.where(ImportRow.number.in_(numbers))))


def _store(session: Session, desk: Desk, good: list[Checked]) -> tuple[list[Taken], list[Checked]]:
    """All at once; where that fails, one by one, so that one row takes no other along."""
    try:
        with session.begin_nested():
            return desk.take(session, good), []
    except (IntegrityError, DataError):
        taken, lost = [], []
    for one in good:
        try:
            with session.begin_nested():
                taken += desk.take(session, [one])
        except IntegrityError:
            lost.append(Checked(one.row, (Fault("", NOT_STORED),)))
        except DataError:
            lost.append(Checked(one.row, (Fault("", TOO_LARGE),)))
    return taken, lost


def _mend(session: Session, import_id: int, numbers: list[int]) -> None:
    mended = update(ImportRow).where(ImportRow.import_id == import_id, ImportRow.state == "refused")
    result = session.execute(
        mended.where(ImportRow.number.in_(numbers)).values(state="mended", cells=None, faults=None)
    )
    first = session.get_one(Import, import_id)
    first.refused -= int(result.rowcount)  # type: ignore[attr-defined]
