"""Reading a kept file into pieces of rows; rows of sums are compared and left out."""

import base64
import json
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from eldercare.core.db import db, transaction
from eldercare.imports.cells import Cell
from eldercare.imports.errors import ImportBusyError
from eldercare.imports.kinds import ROW
from eldercare.imports.models import Import, ImportPiece
from eldercare.imports.reading import MOST_ROWS, read_lines, too_large
from eldercare.imports.sums import Difference, Sums, is_sum_row

PIECE_ROWS = 200
MOST_DIFFERENCES = 50


def stage(row: Import, *, now: datetime) -> None:
    """Read the file of an import; it is forgotten once its rows are kept.

    Raises ListError, or ImportBusyError when the import was dropped meanwhile.
    """
    with transaction() as session:
        session.execute(delete(ImportPiece).filter_by(import_id=row.id, content="rows"))
    with tempfile.NamedTemporaryFile() as file:
        for piece in _file_pieces(row.id):
            file.write(base64.b64decode(piece))
        file.flush()
        total, differences = _stage_rows(row, Path(file.name))
    with transaction() as session:
        row = session.get_one(Import, row.id, populate_existing=True)
        row.staged, row.total, row.changed_at = True, total, now
        row.differences = [_kept(difference) for difference in differences[:MOST_DIFFERENCES]]
        session.execute(delete(ImportPiece).filter_by(import_id=row.id, content="file"))


def _file_pieces(import_id: int) -> Iterator[str]:
    query = (
        select(ImportPiece.sealed).filter_by(import_id=import_id, content="file").order_by(ImportPiece.number)
    )
    yield from db.session.scalars(query.execution_options(yield_per=4))


def _stage_rows(row: Import, path: Path) -> tuple[int, list[Difference]]:
    sums, differences, total = Sums(row.heads), [], 0
    waiting: list[tuple[int, list[Cell]]] = []
    for number, line in enumerate(read_lines(path), 1):
        if number <= row.head_row + 1 or not any(cell != "" for cell in line):
            continue
        kind = is_sum_row(line)
        if kind:
            differences += sums.compare(number, line, kind)
            continue
        sums.add(line)
        waiting.append((number, line))
        total += 1
        if total > MOST_ROWS:
            raise too_large()
        if len(waiting) == PIECE_ROWS:
            _keep(row.id, total, waiting)
            waiting = []
    if waiting:
        _keep(row.id, total, waiting)
    return total, differences


def _keep(import_id: int, total: int, rows: list[tuple[int, list[Cell]]]) -> None:
    number = (total - 1) // PIECE_ROWS
    sealed = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    with transaction() as session:
        row = session.get_one(Import, import_id, populate_existing=True)
        if row.state != "checking":
            raise ImportBusyError
        session.add(ImportPiece(import_id=import_id, content="rows", number=number, sealed=sealed))
        row.total = total


def _kept(difference: Difference) -> dict[str, Any]:
    return {
        "number": difference.number,
        "column": difference.column,
        "stated": difference.stated,
        "counted": difference.counted,
        "parts": list(difference.parts),
    }


def rows_of_piece(
    session: Session, row: Import, number: int
) -> list[tuple[int, dict[str, Cell], list[Cell]]]:
    """The rows of a piece: number, cells by field, and all cells as they came.

    In a list of mended rows the number is that of the first list.
    """
    query = select(ImportPiece.sealed).filter_by(import_id=row.id, content="rows", number=number)
    found = []
    for line_number, line in json.loads(session.scalar(query) or "[]"):
        cells = {row.field_of(index): cell for index, cell in enumerate(line) if row.field_of(index)}
        first = cells.pop(ROW, "")
        is_first = isinstance(first, int) or (isinstance(first, str) and first.isdecimal())
        found.append((int(first) if row.mends_id and is_first else line_number, cells, line))
    return found
