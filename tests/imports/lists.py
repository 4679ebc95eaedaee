"""Lists as people hand them in, for the tests of this room and of those that bring kinds."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.imports import actions
from eldercare.imports.actions.working import Worker
from eldercare.imports.kinds import Fault, kind_of
from eldercare.imports.models import Import
from eldercare.imports.queries import rows_left
from eldercare.imports.rules import AT_WORK
from tests.makers import NOW


def workbook(path: Path, *lines: Sequence[object], sized: bool = False) -> Path:
    """A workbook with these rows; `sized`: it says how many there are, as those of Excel and WPS do."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    if sized:
        width = get_column_letter(max(map(len, lines)))
        sheet.calculate_dimension = lambda: f"A1:{width}{len(lines)}"
    for line in lines:
        sheet.append(list(line))
    book.save(path)
    return path


def csv_bytes(*lines: Iterable[object], encoding: str = "utf-8") -> bytes:
    """A CSV file with these rows."""
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    return out.getvalue().encode(encoding)


def handed_in(user: User, kind: str, path: Path, mends: Import | None = None) -> Import:
    return actions.hand_in(user, kind_of(kind), path, file_name=path.name, now=NOW, mends=mends)


def checked(user: User, kind: str, path: Path, mends: Import | None = None) -> Import:
    """A list after its dry run."""
    row = handed_in(user, kind, path, mends)
    actions.start_check(user, row.id, row.mapping, now=NOW)
    return worked(row.id)


def taken(user: User, kind: str, path: Path, mends: Import | None = None) -> Import:
    """A list whose good rows are in."""
    row = checked(user, kind, path, mends)
    actions.start_take(user, row.id, now=NOW)
    return worked(row.id)


def undone(user: User, row: Import) -> Import:
    actions.start_undo(user, row.id, now=NOW)
    return worked(row.id)


def worked(import_id: int) -> Import:
    """The import once nothing is left to do."""
    worker = Worker()
    while True:
        row = db.session.get_one(Import, import_id, populate_existing=True)
        if row.state not in AT_WORK:
            return row
        worker.step(import_id, NOW)


def faults(row: Import, state: str = "refused") -> dict[int, list[Fault]]:
    """What stands against each row that was left out."""
    return {one.number: list(one.faults) for one in rows_left(row, state)}


def reasons(row: Import, state: str = "refused") -> dict[int, list[tuple[str, str]]]:
    """Column and reason of each row that was left out."""
    found = faults(row, state)
    return {
        number: [(fault.column, fault.reason % fault.params) for fault in some]
        for number, some in found.items()
    }
