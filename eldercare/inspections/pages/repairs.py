"""What people do with a hazard on its page: repair, hand in, ask for time, re-check."""

from collections.abc import Callable
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.db import db
from eldercare.core.errors import EldercareError, InvalidInputError
from eldercare.core.time import now
from eldercare.core.uploads import Photo, find, keep_photo
from eldercare.core.wording import sentence_of
from eldercare.inspections import actions, queries
from eldercare.inspections.forms import ExtensionForm, RecheckForm, RectifyForm, put_faults, version_of
from eldercare.inspections.models import Hazard
from eldercare.inspections.pages.blueprint import pages
from eldercare.inspections.pages.hazards import one

REJECTED = 422
Answer = Response | str | tuple[str, int]


def back_to(hazard_id: int, said: str) -> Response:
    """The page of the hazard, with what was done."""
    flash(said)
    filters: dict[str, Any] = request.args.to_dict()
    return redirect(url_for("inspections.hazards_one", hazard_id=hazard_id, **filters))


def decide(hazard_id: int, act: Callable[..., Hazard], said: str) -> Answer:
    """Take a step with a remark; a refusal shows the newest state and keeps the remark."""
    queries.get_hazard(me(), hazard_id)
    form = RecheckForm()
    try:
        if not form.validate_on_submit():
            return one(queries.get_hazard(me(), hazard_id), form), REJECTED
        act(hazard_id, note=form.note.data or "", by=me(), now=now(), version=version_of(form))
    except InvalidInputError as refusal:
        put_faults(form, refusal)
        return one(queries.get_hazard(me(), hazard_id), form), REJECTED
    except EldercareError as refusal:
        return one(queries.get_hazard(me(), hazard_id), form, sentence_of(refusal)), refusal.status
    return back_to(hazard_id, said)


@pages.post("/hazards/<int:hazard_id>/close", endpoint="hazards_close")
@requires("hazard.recheck")
def close_hazard(hazard_id: int) -> Answer:
    """Close it after the re-check."""
    return decide(hazard_id, actions.close_hazard, gettext("Closed."))


@pages.post("/hazards/<int:hazard_id>/return", endpoint="hazards_return")
@requires("hazard.recheck")
def return_hazard(hazard_id: int) -> Answer:
    """Send it back with a reason."""
    return decide(hazard_id, actions.return_hazard, gettext("Sent back to the institution."))


@pages.post("/hazards/<int:hazard_id>/extension/grant", endpoint="hazards_grant")
@requires("hazard.supervise")
def grant_extension(hazard_id: int) -> Answer:
    """Move the deadline to the day that was asked for."""
    return decide(hazard_id, actions.grant_extension, gettext("The deadline was moved."))


@pages.post("/hazards/<int:hazard_id>/extension/refuse", endpoint="hazards_refuse")
@requires("hazard.supervise")
def refuse_extension(hazard_id: int) -> Answer:
    """Leave the deadline as it is."""
    return decide(hazard_id, actions.refuse_extension, gettext("The deadline stays as it is."))


@pages.post("/hazards/<int:hazard_id>/begin", endpoint="hazards_begin")
@requires("hazard.rectify")
def begin_repair(hazard_id: int) -> Answer:
    """The institution has read it and begins."""
    return decide(hazard_id, actions.begin_repair, gettext("Noted: the repair has begun."))


@pages.route("/hazards/<int:hazard_id>/rectify", methods=["GET", "POST"], endpoint="hazards_rectify")
@requires("hazard.rectify")
def rectify_page(hazard_id: int) -> Answer:
    """The manager's form: what was done, with photos. A refusal keeps both."""
    hazard = queries.get_hazard(me(), hazard_id)
    form, sent = RectifyForm(), request.method == "POST"
    photos: list[Photo] = []
    refusal = ""
    if sent:
        try:
            photos = photos_sent()
            if form.validate():
                note, shas = form.note.data or "", [photo.sha for photo in photos]
                actions.submit_rectification(
                    hazard_id, note=note, photos=shas, by=me(), now=now(), version=version_of(form)
                )
                return back_to(hazard_id, gettext("Handed in. It now waits for the re-check."))
        except InvalidInputError as error:
            refusal = put_faults(form, error)
        except EldercareError as error:
            refusal = sentence_of(error)
    form.version.data = queries.get_hazard(me(), hazard_id).version
    page = render_template(
        "inspections/rectify.html", hazard=hazard, form=form, photos=photos, refusal=refusal
    )
    return (page, REJECTED) if sent else page


def photos_sent() -> list[Photo]:
    """Photos that the page's script has uploaded before, and files from a browser without scripts."""
    photos = [find(db.session(), sha) for sha in request.form.getlist("photos")]
    folder = current_app.config["SETTINGS"].data_dir
    files = [file.read() for file in request.files.getlist("files") if file.filename]
    kept = [keep_photo(data, uploaded_by=me().id, folder=folder, now=now()) for data in files]
    return [photo for photo in photos if photo is not None] + kept


@pages.route("/hazards/<int:hazard_id>/extension", methods=["GET", "POST"], endpoint="hazards_extension")
@requires("hazard.rectify")
def extension_page(hazard_id: int) -> Answer:
    """The manager's request for more time. A refusal keeps what was typed."""
    hazard = queries.get_hazard(me(), hazard_id)
    form, refusal = ExtensionForm(), ""
    sent = request.method == "POST"
    if form.validate_on_submit():
        try:
            until, reason = form.until.data, form.reason.data or ""
            actions.request_extension(
                hazard_id, until=until, reason=reason, by=me(), now=now(), version=version_of(form)
            )
            return back_to(hazard_id, gettext("Asked for. The deadline stays until the bureau decides."))
        except InvalidInputError as error:
            refusal = put_faults(form, error)
        except EldercareError as error:
            refusal = sentence_of(error)
    form.version.data = queries.get_hazard(me(), hazard_id).version
    page = render_template("inspections/extension.html", hazard=hazard, form=form, refusal=refusal)
    return (page, REJECTED) if sent else page
