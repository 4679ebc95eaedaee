"""The history of imports with the form for the next one, and one import in whatever state it is."""

import re
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext

from eldercare.accounts.access import me, requires
from eldercare.core.errors import N_
from eldercare.core.paging import page_of
from eldercare.core.privacy import mask_id, mask_phone
from eldercare.imports import queries
from eldercare.imports.actions.handing_in import sample_rows
from eldercare.imports.cells import Cell, text_of
from eldercare.imports.kinds import ROW, Kind, kind_of, kinds_for
from eldercare.imports.models import Import
from eldercare.imports.pages.blueprint import pages
from eldercare.imports.queries import PER_PAGE, SHOWN_ROWS
from eldercare.imports.reading import MOST_BYTES, MOST_ROWS
from eldercare.imports.rules import AT_WORK
from eldercare.imports.wording import advice_of, column_word, difference_words, failure_of, reason_of
from eldercare.imports.words import here

LONGEST_SAMPLE = 30
_ID = re.compile(r"\d{15}|\d{17}[\dXx]")
_PHONE = re.compile(r"\d{10,12}")


@pages.get("/imports")
@requires("import.see")
def imports_page() -> str:
    """What was brought in, and the way to bring in the next list."""
    return shown_history()


def shown_history(problem: str = "", chosen: str = "") -> str:
    """The page of all imports; `problem` says why a list was not taken."""
    kinds, page = kinds_for(me()), page_of(request.args)
    chosen = chosen or request.args.get("kind", "")
    listed, total = queries.imports_of(me(), page)
    return render_template(
        "imports/imports.html",
        kinds={kind.code: kind for kind in kinds},
        chosen=chosen if chosen in {kind.code for kind in kinds} else "",
        listed=listed,
        total=total,
        page=page,
        pages_in_all=max(1, -(-total // PER_PAGE)),
        problem=problem,
        most_rows=MOST_ROWS,
        most_megabytes=MOST_BYTES // 2**20,
    )


@pages.get("/imports/<int:import_id>")
@requires("import.see")
def import_page(import_id: int) -> str:
    """One list: its columns, how far it is, what came of it."""
    return shown_import(queries.import_of(me(), import_id))


def shown_import(row: Import, problem: str = "") -> str:
    """The page of an import; `problem` says why the last step was not taken."""
    kind = kind_of(row.kind)
    view: dict[str, Any] = {"row": row, "kind": kind, "problem": problem, "at_work": row.state in AT_WORK}
    if row.state in {"mapping", "checked"}:
        view["columns"] = columns_of(row)
        view["choices"] = choices_of(row, kind)
    if row.failure:
        view["failure"] = failure_of(row.failure)
    state = "kept" if row.state in {"undone", "undoing"} else "refused"
    shown = list(queries.rows_left(row, state, SHOWN_ROWS))
    return render_template(
        "imports/import.html",
        **view,
        by=queries.name_of(row),
        differences=[difference_words(one) for one in row.differences],
        shown=shown,
        waiting=queries.rows_waiting(row),
        reasons=queries.faults_by_reason(row),
        menders=queries.menders_of(row),
        note=queries.note_of(row, kind),
        listing=url_for(kind.listing) if me().may(LISTED.get(kind.code, "import.see")) else "",
        column_word=lambda name: column_word(kind, name),
        reason_of=reason_of,
        advice_of=lambda fault: advice_of(kind, fault),
        progress=progress_of(row),
    )


LISTED = {"seniors": "senior.see", "workers": "worker.see", "shifts": "worker.see", "devices": "device.see",
          "institutions": "institution.see", "areas": "place.see"}  # fmt: skip


def columns_of(row: Import) -> list[dict[str, Any]]:
    """Each column of the file with its first cells, numbers of people masked."""
    samples = sample_rows(row)
    found = []
    for index, head in enumerate(row.heads):
        cells = [shown_cell(line[index]) for line in samples if index < len(line) and line[index] != ""]
        if head or cells:
            found.append({"index": index, "head": head, "cells": cells, "field": row.field_of(index)})
    return found


def shown_cell(cell: Cell) -> str:
    """A cell as an example."""
    text = text_of(cell)
    if _ID.fullmatch(text):
        return mask_id(text)
    return mask_phone(text) if _PHONE.fullmatch(text) else text[:LONGEST_SAMPLE]


def choices_of(row: Import, kind: Kind) -> list[tuple[str, str]]:
    """What a column can mean."""
    found = [(column.name, here(column.word) + (" *" if column.needed else "")) for column in kind.columns]
    return [*found, (ROW, gettext("Row of the first list"))] if row.mends_id else found


@pages.get("/imports/<int:import_id>/progress")
@requires("import.see")
def progress(import_id: int) -> dict[str, Any]:
    """How far an import is, for the bar on its page."""
    return progress_of(queries.import_of(me(), import_id))


def progress_of(row: Import) -> dict[str, Any]:
    """State, value and words of the bar; `running` while the clock is at it."""
    whole = row.taken if row.state == "undoing" else row.total
    reading = row.state == "checking" and not row.staged
    title = gettext("Reading the file") if reading else gettext(words_of(row.state))
    note = (
        gettext("%(count)s rows read", count=f"{row.total:,}") if reading else f"{row.position:,} / {whole:,}"
    )
    return {
        "state": "running" if row.state in AT_WORK else row.state,
        "value": 0 if reading else row.position,
        "max": max(whole, 1),
        "title": title,
        "note": note,
    }


def words_of(state: str) -> str:
    """What is being done."""
    return {"checking": DOING[0], "taking": DOING[1], "undoing": DOING[2]}.get(state, DOING[0])


DOING = (N_("Checking each row"), N_("Taking the good rows"), N_("Taking everything back"))
