"""Putting an address on the map by hand: a click, a drag, arrow keys or typed degrees."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.coordinates import WGS84
from eldercare.core.errors import InvalidInputError, StaleVersionError
from eldercare.core.time import now
from eldercare.people import actions, queries
from eldercare.people.forms.addresses import PlaceForm
from eldercare.people.forms.fields import put_faults
from eldercare.people.models import Senior, SeniorAddress
from eldercare.people.pages.blueprint import pages
from eldercare.people.pages.positions import filters_given, list_address

Page = str | Response | tuple[str, int]
REJECTED = 422


@pages.route("/seniors/<int:senior_id>/place", methods=["GET", "POST"])
@requires("senior.edit")
def seniors_place_page(senior_id: int) -> Page:
    """Where the person lives now; out of the list of missing positions, one after the other."""
    senior = queries.senior_of(me(), senior_id)
    form = _form(senior)

    def write(lat: float, lon: float, crs: str) -> Any:
        return actions.place_senior(me(), senior_id, lat, lon, crs=crs, expected=form.expected, now=now())

    def newest() -> int:
        return queries.senior_of(me(), senior_id).version

    return _placed(form, senior, senior, write, newest)


@pages.route("/addresses/<int:address_id>/place", methods=["GET", "POST"])
@requires("senior.edit")
def seniors_address_place_page(address_id: int) -> Page:
    """One of several addresses."""
    senior, row = queries.address_of(me(), address_id)
    form = _form(row)

    def write(lat: float, lon: float, crs: str) -> Any:
        return actions.place_address(me(), address_id, lat, lon, crs=crs, expected=form.expected, now=now())

    def newest() -> int:
        return queries.address_of(me(), address_id)[1].version

    return _placed(form, senior, row, write, newest)


def _form(row: Senior | SeniorAddress) -> PlaceForm:
    return PlaceForm(data={"lat": row.lat, "lon": row.lon, "crs": WGS84, "version": row.version})


def _placed(form: PlaceForm, senior: Senior, row: Senior | SeniorAddress, write: Any, newest: Any) -> Page:
    if not form.validate_on_submit():
        return _shown(form, senior, row), REJECTED if form.errors else 200
    try:
        write(form.lat.data, form.lon.data, form.crs.data or WGS84)
    except InvalidInputError as refusal:
        put_faults(form, refusal)
        return _shown(form, senior, row), REJECTED
    except StaleVersionError as refusal:
        form.version.data = newest()
        return _shown(form, senior, row, stale=True), refusal.status
    flash(gettext("The position of %(name)s is set.", name=senior.name))
    return redirect(_onward(senior))


def _shown(form: PlaceForm, senior: Senior, row: Senior | SeniorAddress, *, stale: bool = False) -> str:
    code = row.area_code or senior.area_code
    around = queries.groups_of_village(code)
    return render_template(
        "people/place.html",
        form=form,
        senior=senior,
        row=row,
        area=next((one for one in around if one.code == code), None),
        around=around,
        stale=stale,
        next_id=_next_id(senior),
        listed=bool(request.args.get("listed")),
        list_url=list_address(filters_given()),
        next_url=lambda senior_id: url_for("people.seniors_place_page", senior_id=senior_id, **_kept()),
    )


def _kept() -> dict[str, Any]:
    """The filters of the list that the page was opened from."""
    return {name: value for name, value in request.args.items() if name in {"listed", "why", "area", "q"}}


def _next_id(senior: Senior) -> int | None:
    return queries.next_unplaced(me(), filters_given(), senior.id) if request.args.get("listed") else None


def _onward(senior: Senior) -> str:
    if not request.args.get("listed"):
        return url_for("people.senior_page", senior_id=senior.id, _anchor="home")
    following = _next_id(senior)
    if following is None:
        return list_address(filters_given())
    return url_for("people.seniors_place_page", senior_id=following, **_kept())
