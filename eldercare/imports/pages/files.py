"""Files that go out: the rows to be mended, an empty list of a kind, and a masked export."""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from flask import Response, request, stream_with_context

from eldercare.accounts.access import authorize, me, requires
from eldercare.core.sheets import csv_lines
from eldercare.core.time import local_date, now
from eldercare.imports import actions, queries
from eldercare.imports.files import sent
from eldercare.imports.kinds import Kind, kind_of
from eldercare.imports.pages.blueprint import pages
from eldercare.imports.words import here
from eldercare.imports.workbooks import write_export, write_refused


@pages.get("/imports/<int:import_id>/refused.xlsx")
@requires("import.see")
def refused_xlsx(import_id: int) -> Response:
    """The refused rows with reason and advice; mended, the workbook is handed in as it is."""
    row = queries.import_of(me(), import_id)
    kind = kind_of(row.kind)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "refused.xlsx"
        rows = write_refused(path, kind, row.heads, row.mapping, queries.rows_left(row, "refused"))
        actions.record_export(me(), "import_rows", rows, now=now())
        return sent(path, f"{row.kind}-{row.id}-refused.xlsx")


@pages.get("/imports/empty.xlsx")
@requires("import.see")
def empty_xlsx() -> Response:
    """A list with the heads of a kind and no row."""
    kind = chosen_kind()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.xlsx"
        write_export(path, kind, [])
        return sent(path, f"{kind.code}.xlsx")


@pages.get("/imports/export.csv")
@requires("import.see")
def export_csv() -> Response:
    """All records of a kind that the user sees, masked; handed in again, each row is known to be there."""
    kind = chosen_kind()
    actions.record_export(me(), kind.code, None, now=now())
    answer = Response(
        stream_with_context(csv_lines(lines_of(kind, kind.records(me(), False)))), mimetype="text/csv"
    )
    answer.headers["Content-Disposition"] = f"attachment; filename={kind.code}-{local_date(now())}.csv"
    return answer


def lines_of(kind: Kind, records: Iterator[Mapping[str, object]]) -> Iterator[list[object]]:
    """Heads, then the records."""
    yield [here(column.word) for column in kind.columns]
    for record in records:
        yield [record.get(column.name, "") for column in kind.columns]


def chosen_kind() -> Kind:
    """The kind of the address; its lists are for those who may bring them in."""
    kind = kind_of(request.args.get("kind", ""))
    authorize(me(), kind.verb)
    return kind
