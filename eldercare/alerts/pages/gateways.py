"""Gateways: which of them are heard, what speaks through each, and how each one signs in."""

from dataclasses import replace
from functools import partial
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.alerts import credentials
from eldercare.alerts.actions.devices import gateways
from eldercare.alerts.entry import DRIVERS, GatewayEntry
from eldercare.alerts.equipment import TROUBLE_NOTES, TROUBLES
from eldercare.alerts.models import Gateway
from eldercare.alerts.pages.blueprint import pages
from eldercare.alerts.pages.choosing import Choice, chosen_senior
from eldercare.alerts.pages.device import data_dir, unkept
from eldercare.alerts.pages.devices import mark_of_device
from eldercare.alerts.pages.registering import REJECTED, Page
from eldercare.alerts.queries import register, supervision
from eldercare.alerts.register_forms import GatewayForm
from eldercare.core.errors import EldercareError, InvalidInputError, NotFoundError, StaleVersionError
from eldercare.core.paging import page_of
from eldercare.core.time import now
from eldercare.core.wording import sentence_of
from eldercare.people.forms.fields import put_faults
from eldercare.people.queries import stations_of

ONLY = ("offline", "never", "retired")


def mark_of_gateway(gateway: Gateway) -> str:
    """The mark of a gateway (see eldercare.marks)."""
    if gateway.retired_at is not None:
        return "retired"
    if not gateway.online:
        return "offline"
    return "online" if gateway.last_seen_at else "silent"


@pages.get("/gateways")
@requires("device.see")
def gateways_page() -> str:
    """Every gateway in scope, those that are off line first."""
    only, q = request.args.get("only", ""), request.args.get("q", "").strip()[:60]
    only, page = only if only in ONLY else "", page_of(request.args)
    rows, total = register.list_gateways(me(), q=q, only=only, page=page)
    return render_template(
        "alerts/gateways.html",
        rows=rows,
        total=total,
        only=only,
        q=q,
        page=page,
        pages=max(1, -(-total // register.PER_PAGE)),
        drivers=DRIVERS,
        proposed=register.proposal_count(me()),
        mark_of_gateway=mark_of_gateway,
        address=lambda **changes: _address({"only": only, "q": q} | changes),
    )


def _address(values: dict[str, Any]) -> str:
    return url_for("alerts.gateways_page", **{name: value for name, value in values.items() if value})


@pages.get("/gateways/<int:gateway_id>")
@requires("device.see")
def gateway_page(gateway_id: int) -> str:
    """One gateway, what speaks through it, how it signs in."""
    return _shown(register.gateway_of(me(), gateway_id))


def _shown(gateway: Gateway, password: str = "") -> str:
    return render_template(
        "alerts/gateway.html",
        gateway=gateway,
        children=register.children_of(me(), gateway),
        troubles=register.troubles_of(gateway),
        trouble_words=TROUBLES,
        trouble_notes=TROUBLE_NOTES,
        credentials=register.credentials_of_gateway(gateway),
        keeper=credentials.keeper_of(current_app.config["SETTINGS"]),
        steps=credentials.steps_for(gateway, password),
        password=password,
        drivers=DRIVERS,
        may=me().may("gateway.edit") and gateway.retired_at is None,
        mark=mark_of_gateway(gateway),
        mark_of_device=partial(mark_of_device, moment=now(), cut_off=supervision.cut_off()),
    )


@pages.route("/gateways/new", methods=["GET", "POST"])
@requires("gateway.edit")
def gateway_new_page() -> Page:
    """A gateway at a station or in a home."""
    form, choice = _form(), chosen_senior()
    if form.validate_on_submit() and not choice.fault:
        try:
            gateway = gateways.add_gateway(_entry(form, choice), by=me(), now=now())
        except InvalidInputError as refusal:
            put_faults(form, refusal)
        else:
            flash(gettext("%(name)s is registered.", name=gateway.gateway_id), "done")
            return redirect(url_for("alerts.gateway_page", gateway_id=gateway.id))
    return _filled(form, choice)


@pages.route("/gateways/<int:gateway_id>/edit", methods=["GET", "POST"])
@requires("gateway.edit")
def gateway_edit_page(gateway_id: int) -> Page:
    """A stale form keeps what was typed and says that somebody was faster."""
    gateway = register.gateway_of(me(), gateway_id, "gateway.edit")
    form, choice = _form(), chosen_senior()
    if request.method == "GET":
        for name in ("gateway_id", "name", "driver", "base_topic", "place", "version"):
            form[name].data = getattr(gateway, name)
        form.station_id.data = str(gateway.station_id or "")
        choice = Choice(senior=gateway.senior)
    elif form.validate_on_submit() and not choice.fault:
        try:
            gateways.edit_gateway(
                gateway.id, _entry(form, choice), expected=form.expected, by=me(), now=now()
            )
        except InvalidInputError as refusal:
            put_faults(form, refusal)
        except StaleVersionError as error:
            form.version.data = register.gateway_of(me(), gateway_id).version
            flash(sentence_of(error), "error")
            return _filled(form, choice, gateway)[0], error.status
        else:
            credentials.write_broker_files(data_dir())
            flash(gettext("Saved."), "done")
            return redirect(url_for("alerts.gateway_page", gateway_id=gateway_id))
    return _filled(form, choice, gateway)


def _form() -> GatewayForm:
    form = GatewayForm()
    form.offer(stations_of(me()))
    return form


def _entry(form: GatewayForm, choice: Choice) -> GatewayEntry:
    """What was typed, at a station of the own scope. Raises NotFoundError."""
    entry = form.entry(choice.senior_id)
    if entry.station_id is not None and entry.station_id not in {one.id for one in stations_of(me())}:
        raise NotFoundError
    return replace(entry, station_id=entry.station_id if choice.senior is None else None)


def _filled(form: GatewayForm, choice: Choice, gateway: Gateway | None = None) -> tuple[str, int]:
    page = render_template("alerts/gateway_form.html", form=form, choice=choice, gateway=gateway)
    return page, REJECTED if form.errors or choice.fault else 200


@pages.post("/gateways/<int:gateway_id>/retire")
@requires("gateway.edit")
def gateway_retire(gateway_id: int) -> Response:
    """Take it out of use."""
    gateway = register.gateway_of(me(), gateway_id, "gateway.edit")
    try:
        gateways.retire_gateway(gateway.id, by=me(), now=now())
    except EldercareError as error:
        flash(sentence_of(error), "error")
    else:
        credentials.write_broker_files(data_dir())
        flash(gettext("%(device)s is out of use. Its history stays.", device=gateway.gateway_id), "done")
    return redirect(url_for("alerts.gateway_page", gateway_id=gateway_id))


@pages.post("/gateways/<int:gateway_id>/credential")
@requires("gateway.edit")
def gateway_credential(gateway_id: int) -> Response:
    """A new password, shown this one time."""
    gateway = register.gateway_of(me(), gateway_id, "gateway.edit")
    try:
        password = credentials.issue(Gateway, gateway.id, by=me(), now=now(), data_dir=data_dir())
    except EldercareError as error:
        flash(sentence_of(error), "error")
        return redirect(url_for("alerts.gateway_page", gateway_id=gateway_id))
    return unkept(_shown(gateway, password=password))


@pages.post("/gateways/<int:gateway_id>/credential/revoke")
@requires("gateway.edit")
def gateway_credential_revoke(gateway_id: int) -> Response:
    """It cannot sign in any more."""
    gateway = register.gateway_of(me(), gateway_id, "gateway.edit")
    credentials.revoke(Gateway, gateway.id, by=me(), now=now(), data_dir=data_dir())
    flash(gettext("%(name)s cannot sign in any more.", name=gateway.gateway_id), "done")
    return redirect(url_for("alerts.gateway_page", gateway_id=gateway_id))
