"""The dry run: what each row would give, and what stands against it. Only refused rows are written down."""

import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from eldercare.accounts.models import User
from eldercare.imports.actions.staging import PIECE_ROWS, rows_of_piece
from eldercare.imports.cells import Cell
from eldercare.imports.kinds import Checked, Desk, Fault, Row
from eldercare.imports.models import Import, ImportRow


def check_portion(session: Session, row: Import, desk: Desk, _actor: User, _now: datetime) -> bool:
    """Look at the next piece of rows; False at the end."""
    if row.position >= row.total:
        return False
    found = rows_of_piece(session, row, row.position // PIECE_ROWS)
    lines = {number: line for number, _, line in found}
    checked = desk.check([Row(number, cells) for number, cells, _ in found])
    bad = [one for one in checked if one.faults]
    session.add_all(refused_row(row.id, one, lines[one.row.number]) for one in bad)
    row.position += len(found)
    row.good += sum(one.good for one in checked)
    row.same += sum(one.same and not one.faults for one in checked)
    row.refused += len(bad)
    return True


def refused_row(import_id: int, checked: Checked, line: list[Cell]) -> ImportRow:
    """A row that is left out, with its cells as they came."""
    return ImportRow(
        import_id=import_id, number=checked.row.number, state="refused",
        cells=json.dumps(line, ensure_ascii=False), faults=faults_as_text(checked.faults),
    )  # fmt: skip


def faults_as_text(faults: Iterable[Fault]) -> str:
    """Faults as they are kept."""
    rows = [[fault.column, fault.reason, fault.hint, dict(fault.params)] for fault in faults]
    return json.dumps(rows, ensure_ascii=False)
