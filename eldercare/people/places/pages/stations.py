"""Stations: the list, one of them with its people and who ran it when, and its forms."""

from typing import Any

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.errors import N_
from eldercare.core.paging import page_of
from eldercare.core.sheets import csv_lines
from eldercare.core.time import local_date, now
from eldercare.people.actions import places as actions
from eldercare.people.actions import record_export
from eldercare.people.models import Station
from eldercare.people.pages.blueprint import pages
from eldercare.people.pages.saving import Page, stepped, tried
from eldercare.people.places import queries
from eldercare.people.places.forms import ClosingForm, StationForm
from eldercare.people.places.pages.choosing import area_choices
from eldercare.people.places.pages.showing import shown_form
from eldercare.people.places.queries.standing import at_station
from eldercare.people.places.spans import state_on
from eldercare.people.queries import places_to_filter

LONGEST_QUESTION = 60
TYPED = ("code", "name", "name_en", "area_code", "phone", "lat", "lon")
HEADS = (
    N_("Code"),
    N_("Station"),
    N_("Its area"),
    N_("Operator"),
    N_("Seniors"),
    N_("People at work"),
    N_("Phone"),
)


def filters_given() -> queries.StationFilters:
    """The filters of the address; what makes no sense is left out."""
    given, area = request.args, request.args.get("area", "")
    return queries.StationFilters(
        q=given.get("q", "").strip()[:LONGEST_QUESTION],
        area=area if area.isascii() and area.isdigit() else "",
        closed=bool(given.get("closed")),
        page=page_of(given),
    )


def address(filters: queries.StationFilters, **changes: Any) -> str:
    """The address of the list with some filters changed."""
    kept = {"q": filters.q, "area": filters.area, "closed": 1 if filters.closed else ""} | changes
    shown = {name: value for name, value in kept.items() if value not in {"", None}}
    return url_for("people.place_stations_page", **shown)


@pages.get("/places/stations")
@requires("place.see")
def place_stations_page() -> str:
    """Every station with its area, who runs it today, and how many belong to it."""
    filters = filters_given()
    return render_template(
        "people/places/stations.html",
        filters=filters,
        page=queries.list_stations(me(), filters, local_date(now())),
        towns=places_to_filter(me()),
        address=lambda **changes: address(filters, **changes),
    )


@pages.get("/places/stations.csv")
@requires("place.see")
def place_stations_csv() -> FlaskResponse:
    """The open stations and who runs them today as a table."""
    today = local_date(now())
    rows: list[list[object]] = [[gettext(head) for head in HEADS]]
    for row in queries.every_station(me(), today):
        one, run_by = row.station, row.operator.name if row.operator else gettext("no contract in force")
        rows.append([one.code, one.name, row.area.name, run_by, row.seniors, row.workers, one.phone])
    record_export(me(), "stations", len(rows) - 1, now=now())
    answer = FlaskResponse("".join(csv_lines(rows)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename=stations-{today}.csv"
    return answer


@pages.get("/places/stations/<int:station_id>")
@requires("place.see")
def place_station(station_id: int) -> str:
    """One station: who runs it and ran it, its people, where it stands."""
    today = local_date(now())
    row = queries.station_row(me(), station_id, today)
    contracts = queries.history_of(station_id=station_id)
    return render_template(
        "people/places/station.html",
        row=row,
        station=row.station,
        contracts=contracts,
        states={contract.id: state_on(contract, today) for contract in contracts},
        workers=queries.workers_at(station_id) if me().may("worker.see") else [],
        standing=at_station(station_id, today),
        form=ClosingForm(data={"day": today, "version": row.station.version}),
        history=queries.recorded("station", station_id),
    )


@pages.route("/places/stations/new", methods=["GET", "POST"])
@requires("place.edit")
def place_station_new() -> Page:
    """A station in the area that the address names."""
    area = request.args.get("in", "")
    form = StationForm(data={"area_code": area, "code": area})
    form.area_code.choices = area_choices(me())
    station = tried(form, lambda: actions.add_station(me(), form.entry(form.code.data or ""), now=now()))
    if station is not None:
        flash(gettext("%(name)s is added. It needs a contract with an operator.", name=station.name))
        return redirect(url_for("people.place_station", station_id=station.id))
    return shown_form(form, gettext("Add a station"), sections(), url_for("people.place_stations_page"))


@pages.route("/places/stations/<int:station_id>/edit", methods=["GET", "POST"])
@requires("place.edit")
def place_station_edit(station_id: int) -> Page:
    """Change it; the code stays, plans of days carry it."""
    station = queries.station_of(me(), station_id)
    form = StationForm(data={name: getattr(station, name) for name in (*TYPED, "version")})
    form.area_code.choices = area_choices(me(), station.area_code)
    saved = tried(form, lambda: edited(form, station), lambda: queries.station_of(me(), station_id).version)
    back = url_for("people.place_station", station_id=station_id)
    if saved is not None:
        flash(gettext("Saved."))
        return redirect(back)
    title = gettext("Edit %(name)s", name=station.name)
    return shown_form(form, title, sections(), back, fixed=("code",))


def edited(form: StationForm, station: Station) -> Station:
    """The station as the form says."""
    return actions.edit_station(
        me(), station.id, form.entry(station.code), expected=form.version.expected, now=now()
    )


def sections() -> list[tuple[str, list[Any]]]:
    """The form of a station."""
    return [
        (gettext("Station"), ["code", ("name", "name_en"), ("area_code", "phone")]),
        (gettext("Where it stands"), [("lat", "lon")]),
    ]


@pages.post("/places/stations/<int:station_id>/close")
@requires("place.edit")
def place_station_close(station_id: int) -> Response:
    """From a day on it is no more."""
    queries.station_of(me(), station_id)
    form = ClosingForm()
    return stepped(
        lambda: actions.close_station(
            me(), station_id, form.day.data, expected=form.version.expected, now=now()
        ),
        gettext("The station is closed."),
        url_for("people.place_station", station_id=station_id),
    )


@pages.post("/places/stations/<int:station_id>/reopen")
@requires("place.edit")
def place_station_reopen(station_id: int) -> Response:
    """It was closed by mistake."""
    queries.station_of(me(), station_id)
    form = ClosingForm()
    return stepped(
        lambda: actions.reopen_station(me(), station_id, expected=form.version.expected, now=now()),
        gettext("The station is open again."),
        url_for("people.place_station", station_id=station_id),
    )
