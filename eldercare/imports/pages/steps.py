"""Handing in a list and the steps with it: each a form of one button."""

import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.accounts.models import User
from eldercare.core.errors import N_
from eldercare.core.time import now
from eldercare.core.wording import sentence_of
from eldercare.imports import actions, queries
from eldercare.imports.errors import ListError
from eldercare.imports.kinds import kind_of
from eldercare.imports.models import Import
from eldercare.imports.pages.blueprint import pages
from eldercare.imports.pages.lists import shown_history, shown_import

Page = str | Response | tuple[str, int]
NO_FILE = N_("Choose a file first.")
REJECTED = 422


@pages.post("/imports")
@requires("import.see")
def hand_in() -> Page:
    """Take a file; its page asks what the columns mean."""
    code = request.form.get("kind", "")
    kind = kind_of(code)
    try:
        row = taken_file(lambda path, name: actions.hand_in(me(), kind, path, file_name=name, now=now()))
    except ListError as error:
        return shown_history(sentence_of(error), code), error.status
    if row is None:
        return shown_history(gettext(NO_FILE), code), REJECTED
    return to_page(row)


@pages.post("/imports/<int:import_id>/mended")
@requires("import.see")
def mended(import_id: int) -> Page:
    """Take the mended rows of an import; they are checked at once, for their columns are known."""
    first = queries.import_of(me(), import_id)
    kind = kind_of(first.kind)
    try:
        row = taken_file(
            lambda path, name: actions.hand_in(me(), kind, path, file_name=name, now=now(), mends=first)
        )
        if row is not None:
            row = actions.start_check(me(), row.id, row.mapping, now=now())
    except ListError as error:
        return shown_import(queries.import_of(me(), import_id), sentence_of(error)), error.status
    if row is None:
        return shown_import(queries.import_of(me(), import_id), gettext(NO_FILE)), REJECTED
    return to_page(row)


def taken_file(keep: Callable[[Path, str], Import]) -> Import | None:
    """Put the uploaded file where it can be read, for as long as `keep` needs it; None without one."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return None
    with closing(file), tempfile.NamedTemporaryFile() as copy:
        file.save(copy)
        copy.flush()
        return keep(Path(copy.name), file.filename)


@pages.post("/imports/<int:import_id>/check")
@requires("import.see")
def check(import_id: int) -> Page:
    """Keep what the columns mean and begin the dry run."""
    row = queries.import_of(me(), import_id)
    mapping = {str(index): request.form.get(f"column-{index}", "") for index in range(len(row.heads))}
    if row.state == "checked" and not any(mapping.values()):
        mapping = row.mapping
    try:
        row = actions.start_check(me(), import_id, mapping, now=now())
    except ListError as error:
        return shown_import(queries.import_of(me(), import_id), sentence_of(error)), error.status
    return to_page(row)


def to_page(row: Import) -> Response:
    """On to the page of an import."""
    return redirect(url_for("imports.import_page", import_id=row.id))


def step(import_id: int, action: Callable[[User, int, datetime], Import], said: str = "") -> Response:
    """Take a step with an import of one's own and go back to its page."""
    queries.import_of(me(), import_id)
    row = action(me(), import_id, now())
    if said:
        flash(gettext(said))
    return to_page(row)


@pages.post("/imports/<int:import_id>/take")
@requires("import.see")
def take(import_id: int) -> Response:
    """Let the good rows in."""
    return step(import_id, lambda by, number, at: actions.start_take(by, number, now=at))


@pages.post("/imports/<int:import_id>/undo")
@requires("import.see")
def undo(import_id: int) -> Response:
    """Take back what the list brought."""
    return step(import_id, lambda by, number, at: actions.start_undo(by, number, now=at))


@pages.post("/imports/<int:import_id>/stop")
@requires("import.see")
def stop(import_id: int) -> Response:
    """End the taking here."""
    return step(
        import_id,
        lambda by, number, at: actions.stop(by, number, now=at),
        N_("Stopped. What is in stays in."),
    )


@pages.post("/imports/<int:import_id>/drop")
@requires("import.see")
def drop(import_id: int) -> Response:
    """Throw a list away before anything of it was taken."""
    return step(
        import_id,
        lambda by, number, at: actions.drop(by, number, now=at),
        N_("Dropped. Nothing of it was taken."),
    )
