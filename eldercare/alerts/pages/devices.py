"""Devices: which ones protect nobody today, test mode, and the messages that were parked."""

from collections.abc import Container
from datetime import datetime
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import authorize, me, requires
from eldercare.alerts import queries, retries
from eldercare.alerts.actions.devices.binding import bind_device
from eldercare.alerts.actions.devices.parked import open_parked, set_aside
from eldercare.alerts.actions.devices.testing import start_test_mode
from eldercare.alerts.entry import DeviceEntry, cleaned_name, device_faults
from eldercare.alerts.equipment import DEFAULT_EXPECT_S, TROUBLES, is_low, silence_of
from eldercare.alerts.errors import RetiredDeviceError
from eldercare.alerts.models import Device, ParkedMessage
from eldercare.alerts.pages.blueprint import pages
from eldercare.alerts.queries import register, supervision
from eldercare.alerts.queries.devices import PER_PAGE, filters_at
from eldercare.alerts.rules import LOW_BATTERY
from eldercare.core.errors import NotFoundError
from eldercare.core.paging import page_of
from eldercare.core.time import now
from eldercare.core.wording import sentence_of
from eldercare.people.queries import senior_of, stations_of

KEPT = ("only", "q", "model", "gateway", "station")
TEST_MINUTES = 10
PAYLOAD_SHOWN = 300


@pages.get("/devices")
@requires("device.see")
def devices_page() -> str:
    """Every device in scope, those that need a person first."""
    moment = now()
    filters = _filters(moment)
    rows, total = queries.list_devices(me(), filters, now=moment)
    return render_template(
        "alerts/devices.html",
        rows=rows,
        total=total,
        filters=filters,
        pages=max(1, -(-total // PER_PAGE)),
        models=register.models_in_use(),
        gateways=register.gateways_to_choose(me()),
        stations=stations_of(me()),
        health=queries.health(me(), now=moment),
        parked=queries.parked_messages(me()),
        proposed=register.proposal_count(me()),
        mark_of_device=partial(mark_of_device, moment=moment, cut_off=supervision.cut_off()),
        shown=shown,
        address=_address,
        gateways_silent=supervision.silent_gateways(me()),
        storms=supervision.storms(me()),
        trouble_words=TROUBLES,
        moment=moment,
        test_minutes=TEST_MINUTES,
    )


def _filters(moment: datetime) -> queries.DeviceFilters:
    given = request.args
    only = given.get("only", "")
    return queries.DeviceFilters(
        only=only if only in filters_at(moment) else "",
        q=given.get("q", "").strip()[:60],
        model=given.get("model", "")[:40],
        gateway=given.get("gateway", type=int),
        station=given.get("station", type=int),
        page=page_of(given),
    )


def mark_of_device(device: Device, moment: datetime, cut_off: Container[int | None]) -> str:
    """The mark of a device (see eldercare.marks): the trouble that matters most; `cut_off` are the gateways
    through which nothing can be heard.
    """
    if device.retired_at is not None:
        return "retired"
    if device.test_until and device.test_until > moment:
        return "test"
    model = device.device_model
    heard_at = device.last_seen_at or device.bound_at
    silence = silence_of(heard_at, model.expect_every_s if model else DEFAULT_EXPECT_S, moment)
    if silence == "silent" or not device.online:
        return "silent"
    if device.gateway_id in cut_off:
        return "cut_off"
    if is_low(device.battery, model.low_battery_percent if model else LOW_BATTERY, device.reported):
        return "low_battery"
    return silence or "online"


def shown(payload: bytes) -> str:
    """A payload as text, whatever it is."""
    text = payload[:PAYLOAD_SHOWN].decode("utf-8", "replace")
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


@pages.post("/devices/<int:device_id>/test-mode")
@requires("device.edit")
def test_mode(device_id: int) -> Response:
    """Begin test mode, or with 0 minutes end it."""
    device = queries.device_of(me(), device_id, "device.edit")
    minutes = request.form.get("minutes", TEST_MINUTES, type=int)
    start_test_mode(device.id, minutes=minutes, by=me(), now=now())
    if minutes:
        flash(gettext("Test mode for %(minutes)s minutes: presses of %(device)s show as tests.",
                      minutes=minutes, device=device.device_id), "done")  # fmt: skip
    else:
        flash(gettext("Test mode of %(device)s has ended.", device=device.device_id), "done")
    if request.form.get("back") == "device":
        return redirect(url_for("alerts.device_page", device_id=device.id))
    return _back()


@pages.post("/devices/bind")
@requires("device.edit")
def bind() -> Response:
    """Bind a device to a senior of the own scope."""
    senior = senior_of(me(), request.form.get("senior_id", 0, type=int))
    entry = DeviceEntry(cleaned_name(request.form.get("device_id", "")), "native")
    if device_faults(entry):
        flash(gettext("Type the device's name as it stands on its label. Nothing was changed."), "error")
    else:
        _check_named(entry.device_id)
        room = request.form.get("room", "")[:20]
        try:
            bind_device(
                entry.device_id, model=entry.model, senior_id=senior.id, room=room, by=me(), now=now()
            )
        except RetiredDeviceError as error:
            flash(sentence_of(error), "error")
        else:
            flash(gettext("%(device)s is bound to this home.", device=entry.device_id), "done")
    return redirect(url_for("people.senior_page", senior_id=senior.id))


@pages.post("/devices/parked/<int:parked_id>/<step>")
@requires("device.edit")
def parked_step(parked_id: int, step: str) -> Response:
    """Take a parked message once more, or put it aside."""
    row = _parked(parked_id)
    if step == "take-again":
        retries.take_again(row.id, by=me(), now=now())
        flash(gettext("The message was taken once more."), "done")
    elif step == "set-aside":
        set_aside(row.id, by=me(), now=now())
        flash(gettext("The message was put aside. It stays in the records."), "done")
    else:
        raise NotFoundError
    return _back()


def _parked(parked_id: int) -> ParkedMessage:
    row = open_parked(parked_id)
    _check_named(row.device_id)
    return row


def _check_named(name: str) -> None:
    """A device that is registered must lie in the own scope; an unknown one is anybody's to register."""
    device = queries.device_named(name)
    if device is not None:
        authorize(me(), "device.edit", device.where)


def _back() -> Response:
    return redirect(_address(**{name: request.form.get(name) for name in KEPT}))


def _address(**changes: Any) -> str:
    kept = {name: request.args.get(name) for name in KEPT} | changes
    return url_for("alerts.devices_page", **{name: value for name, value in kept.items() if value})
