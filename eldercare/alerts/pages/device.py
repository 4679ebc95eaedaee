"""One device: whose home it guards, how it is, its history, and what can be done with it."""

from collections.abc import Callable
from pathlib import Path

from flask import current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.alerts import credentials, queries
from eldercare.alerts.actions.devices import binding, editing, retiring
from eldercare.alerts.equipment import REPLACED, RETIRE_REASONS, TROUBLE_NOTES, TROUBLES
from eldercare.alerts.models import Device
from eldercare.alerts.pages.blueprint import pages
from eldercare.alerts.pages.choosing import Choice, chosen_senior
from eldercare.alerts.pages.devices import TEST_MINUTES, mark_of_device
from eldercare.alerts.queries import register, supervision
from eldercare.alerts.wording import HEARD, ROOMS
from eldercare.core.errors import N_, EldercareError, InvalidInputError
from eldercare.core.time import now
from eldercare.core.wording import sentence_of

TOLD_WHY = RETIRE_REASONS | {REPLACED: N_("Replaced by another")}


@pages.get("/devices/<int:device_id>")
@requires("device.see")
def device_page(device_id: int) -> str:
    """The device with its history."""
    return _shown(queries.device_of(me(), device_id))


def _shown(device: Device, choice: Choice | None = None, password: str = "") -> str:
    moment = now()
    may = me().may("device.edit") and device.retired_at is None
    return render_template(
        "alerts/device.html",
        device=device,
        history=register.history_of_device(device, me()),
        models=register.models_in_use() if may else [],
        gateways=register.gateways_to_choose(me()) if may else [],
        spares=register.spare_devices(me(), device) if may else [],
        signs_in=credentials.signs_in(device),
        keeper=credentials.keeper_of(current_app.config["SETTINGS"]),
        steps=credentials.steps_for(device, password),
        choice=choice or Choice(),
        password=password,
        may=may,
        mark=mark_of_device(device, moment, supervision.cut_off()),
        heard=HEARD,
        rooms=ROOMS,
        troubles=TROUBLES,
        trouble_notes=TROUBLE_NOTES,
        reasons=RETIRE_REASONS,
        told_why=TOLD_WHY,
        test_minutes=TEST_MINUTES,
    )


@pages.post("/devices/<int:device_id>/edit")
@requires("device.edit")
def device_edit(device_id: int) -> Response:
    """Another model, or another gateway of the own scope."""
    device = queries.device_of(me(), device_id, "device.edit")
    gateway_id = request.form.get("gateway", type=int)
    if gateway_id:
        register.gateway_of(me(), gateway_id)
    model = request.form.get("model", "")

    def edit() -> None:
        editing.edit_device(device.id, model=model, gateway_id=gateway_id, by=me(), now=now())
        credentials.write_broker_files(data_dir())

    return _done(device_id, edit, gettext("Saved."))


@pages.post("/devices/<int:device_id>/bind")
@requires("device.edit")
def device_bind(device_id: int) -> str | Response:
    """Bind it to a senior of the own scope; a name that fits several people is asked about."""
    device = queries.device_of(me(), device_id, "device.edit")
    choice = chosen_senior()
    if choice.senior is None:
        choice.fault = choice.fault or gettext("Type a name, pinyin or a phone number.")
        return _shown(device, choice)
    senior, room = choice.senior, request.form.get("room", "")
    room = room if room in ROOMS else ""

    def bind() -> None:
        binding.bind(device.id, senior_id=senior.id, room=room, by=me(), now=now())

    return _done(device_id, bind, gettext("%(device)s is bound to this home.", device=device.device_id))


@pages.post("/devices/<int:device_id>/unbind")
@requires("device.edit")
def device_unbind(device_id: int) -> Response:
    """Take it out of its home."""
    device = queries.device_of(me(), device_id, "device.edit")
    words = gettext("%(device)s guards nobody now. Its messages are parked.", device=device.device_id)
    return _done(device_id, lambda: binding.unbind(device.id, by=me(), now=now()), words)


@pages.post("/devices/<int:device_id>/replace")
@requires("device.edit")
def device_replace(device_id: int) -> Response:
    """Put another device of the own scope into its place."""
    device = queries.device_of(me(), device_id, "device.edit")
    new = queries.device_of(me(), request.form.get("new_id", 0, type=int), "device.edit")
    words = gettext("%(new)s has taken the place of %(old)s.", new=new.device_id, old=device.device_id)

    def replace() -> None:
        retiring.replace_device(device.id, new_id=new.id, by=me(), now=now())
        credentials.write_broker_files(data_dir())

    return _done(new.id, replace, words)


@pages.post("/devices/<int:device_id>/retire")
@requires("device.edit")
def device_retire(device_id: int) -> Response:
    """Take it out of use, with a reason."""
    device = queries.device_of(me(), device_id, "device.edit")
    reason = request.form.get("reason", "")
    words = gettext("%(device)s is out of use. Its history stays.", device=device.device_id)

    def retire() -> None:
        retiring.retire_device(device.id, reason=reason, by=me(), now=now())
        credentials.write_broker_files(data_dir())

    return _done(device_id, retire, words)


@pages.post("/devices/<int:device_id>/credential")
@requires("device.edit")
def device_credential(device_id: int) -> Response:
    """A new password, shown this one time."""
    device = queries.device_of(me(), device_id, "device.edit")
    try:
        password = credentials.issue(Device, device.id, by=me(), now=now(), data_dir=data_dir())
    except EldercareError as error:
        flash(sentence_of(error), "error")
        return redirect(url_for("alerts.device_page", device_id=device_id))
    return unkept(_shown(device, password=password))


@pages.post("/devices/<int:device_id>/credential/revoke")
@requires("device.edit")
def device_credential_revoke(device_id: int) -> Response:
    """It cannot sign in any more."""
    device = queries.device_of(me(), device_id, "device.edit")
    credentials.revoke(Device, device.id, by=me(), now=now(), data_dir=data_dir())
    flash(gettext("%(name)s cannot sign in any more.", name=device.device_id), "done")
    return redirect(url_for("alerts.device_page", device_id=device_id))


def unkept(page: str) -> Response:
    """A page with a password: no cache keeps it."""
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def data_dir() -> Path:
    """Where the broker of our own has its files."""
    folder: Path = current_app.config["SETTINGS"].data_dir
    return folder


def _done(device_id: int, act: Callable[[], object], words: str) -> Response:
    """Do it and say so, or say why not; then the page of the device."""
    try:
        act()
    except InvalidInputError as error:
        flash(" ".join(gettext(one) for one in error.fields.values()), "error")
    except EldercareError as error:
        flash(sentence_of(error), "error")
    else:
        flash(words, "done")
    return redirect(url_for("alerts.device_page", device_id=device_id))
