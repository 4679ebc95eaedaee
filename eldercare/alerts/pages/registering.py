"""Putting devices on the register: by hand, or by a scan. Lists come in by the room of imports."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import authorize, me, requires
from eldercare.alerts import queries
from eldercare.alerts.actions.devices.registering import register_device
from eldercare.alerts.labels import Label, read_label
from eldercare.alerts.models import DeviceModel
from eldercare.alerts.pages.blueprint import pages
from eldercare.alerts.pages.choosing import Choice, chosen_senior
from eldercare.alerts.queries import register
from eldercare.alerts.register_forms import DeviceForm
from eldercare.core.errors import InvalidInputError
from eldercare.core.time import now
from eldercare.people.forms.fields import put_faults
from eldercare.people.queries import stations_of

Page = str | Response | tuple[str, int]
REJECTED = 422


@pages.route("/devices/new", methods=["GET", "POST"])
@requires("device.enrol")
def device_new_page() -> Page:
    """A form that a scan fills in; with a senior the device is bound at once."""
    form, choice = device_form(), chosen_senior()
    if request.method == "GET":
        form.device_id.data = request.args.get("device_id", "")[:64]
        form.model.data = request.args.get("model", "")
        form.gateway.data = request.args.get("gateway", "")
    elif form.validate_on_submit() and not choice.fault:
        try:
            check_gateway(form)
            station_id, area_code = home_station()
            device = register_device(
                form.entry(choice.senior_id), by=me(), now=now(), station_id=station_id, area_code=area_code
            )
        except InvalidInputError as refusal:
            put_faults(form, refusal)
        else:
            flash(gettext("%(device)s is registered.", device=device.device_id), "done")
            return redirect(url_for("alerts.device_page", device_id=device.id))
    return filled(form, choice)


def device_form() -> DeviceForm:
    """The form with the lists of this user."""
    form = DeviceForm()
    form.offer(register.models_in_use(), register.gateways_to_choose(me()))
    return form


def filled(form: DeviceForm, choice: Choice) -> tuple[str, int]:
    """The form as it was filled in; 422 when something in it cannot be taken."""
    page = render_template("alerts/device_new.html", form=form, choice=choice)
    return page, REJECTED if form.errors or choice.fault else 200


def check_gateway(form: DeviceForm) -> None:
    """A gateway is chosen out of the own scope. Raises NotFoundError."""
    gateway_id = form.entry(None).gateway_id
    if gateway_id is not None:
        register.gateway_of(me(), gateway_id)


def home_station() -> tuple[int | None, str]:
    """Where a device on the shelf stands: at the user's station, where there is one alone."""
    stations = stations_of(me())
    if len(stations) != 1:
        return None, ""
    return stations[0].id, stations[0].area_code


@pages.post("/devices/scan")
@requires("device.see")
def device_scan() -> Response:
    """What a scanner typed or a camera read: a known device opens, any other is registered with it."""
    label = read_label(request.form.get("code", ""))
    if label is None:
        flash(gettext("This code names no device. Type the name as it stands on the label."), "error")
        return redirect(url_for("alerts.device_new_page"))
    device = queries.device_named(label.device_id)
    if device is not None:
        authorize(me(), "device.see", device.where)
        return redirect(url_for("alerts.device_page", device_id=device.id))
    model = guessed(label, register.models_in_use())
    senior = request.form.get("senior_id", type=int)
    return redirect(
        url_for("alerts.device_new_page", device_id=label.device_id, model=model or None, senior=senior)
    )


def guessed(label: Label, models: Sequence[DeviceModel]) -> str:
    """The model that the maker's word on the label means, when only one does."""
    word = label.model.lower()
    fits = [one.code for one in models if word and word in f"{one.code} {one.name_en}".lower()]
    return fits[0] if len(fits) == 1 else ""
