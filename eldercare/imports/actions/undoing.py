"""Taking a whole import back, except what was changed or used since."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.imports.actions.checking import faults_as_text
from eldercare.imports.kinds import Desk, Fault
from eldercare.imports.models import Import, ImportRow

PORTION = 200


def undo_portion(session: Session, row: Import, desk: Desk, actor: User, now: datetime) -> bool:
    """Take the next records back; False at the end."""
    query = (
        select(ImportRow).filter_by(import_id=row.id, state="taken").order_by(ImportRow.number).limit(PORTION)
    )
    rows = list(session.scalars(query))
    if not rows:
        return False
    stay = desk.undo(session, {one.subject_id: one.stamp for one in rows if one.subject_id is not None})
    for one in rows:
        reason = stay.get(one.subject_id or 0)
        one.state = "kept" if reason else "undone"
        one.faults = faults_as_text([Fault("", reason)]) if reason else None
    row.position += len(rows)
    row.kept += len(stay)
    row.undone += len(rows) - len(stay)
    ids = [one.subject_id for one in rows if one.subject_id is not None and one.subject_id not in stay]
    detail = {"kind": row.kind, "rows": len(ids), "ids": ids}
    audit(actor, "import.rows_undone", "import", row.id, now=now, detail=detail)
    return True
