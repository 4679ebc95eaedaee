"""The addresses of a senior: added, changed, ended."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.coordinates import WGS84
from eldercare.core.errors import N_, InvalidInputError, StaleVersionError
from eldercare.core.time import local_date, now
from eldercare.people import actions, queries
from eldercare.people.forms.addresses import AddressForm, EndForm
from eldercare.people.forms.fields import put_faults
from eldercare.people.models import Senior, SeniorAddress
from eldercare.people.pages.blueprint import pages
from eldercare.people.rules.residences import REGISTERED, lived_in

Page = str | Response | tuple[str, int]
REJECTED = 422
UNKNOWN_GROUP = N_("No village group is called so: type town, village and group, or its code.")
SEVERAL_GROUPS = N_("Several village groups are called so: type the town too, or the code.")


def address_rows(senior: Senior, today: date) -> list[dict[str, Any]]:
    """Each address with its village group, whether somebody lives there today and whether that is over."""
    rows = senior.addresses if senior.home_id is not None else []
    here = lived_in(rows, today)
    areas = queries.areas_named({row.area_code for row in rows if row.area_code}) if rows else {}
    return [
        {
            "row": row,
            "area": areas.get(row.area_code or ""),
            "here": row is here,
            "over": row.last_day is not None and not row.yearly and row.last_day < today,
            "elsewhere": bool(row.area_code) and not str(row.area_code).startswith(senior.station.area_code),
        }
        for row in rows
    ]


@pages.route("/seniors/<int:senior_id>/addresses/new", methods=["GET", "POST"])
@requires("senior.edit")
def seniors_address_new_page(senior_id: int) -> Page:
    """Another address of a senior."""
    senior = queries.senior_of(me(), senior_id)
    form = AddressForm()
    if form.validate_on_submit():
        try:
            row = actions.add_address(me(), senior_id, form.entry(_group_of(form)), now=now())
        except InvalidInputError as refusal:
            _put(form, refusal)
        else:
            flash(_saved(senior, row))
            return redirect(url_for("people.senior_page", senior_id=senior_id, _anchor="addresses"))
    return _shown(form, senior)


@pages.route("/addresses/<int:address_id>/edit", methods=["GET", "POST"])
@requires("senior.edit")
def seniors_address_edit_page(address_id: int) -> Page:
    """A stale form keeps what was typed and says that somebody was faster."""
    senior, row = queries.address_of(me(), address_id)
    form = AddressForm(data=_first_values(row))
    stale = False
    if form.validate_on_submit():
        try:
            actions.edit_address(
                me(), address_id, form.entry(_group_of(form)), expected=form.expected, now=now()
            )
        except InvalidInputError as refusal:
            _put(form, refusal)
        except StaleVersionError:
            stale = True
            form.version.data = queries.address_of(me(), address_id)[1].version
        else:
            flash(_saved(senior, row))
            return redirect(url_for("people.senior_page", senior_id=senior.id, _anchor="addresses"))
    page, status = _shown(form, senior, row, stale=stale)
    return page, StaleVersionError.status if stale else status


@pages.post("/addresses/<int:address_id>/end")
@requires("senior.edit")
def address_end(address_id: int) -> Response:
    """The person does not live there any more."""
    senior, _row = queries.address_of(me(), address_id)
    form = EndForm()
    back = redirect(url_for("people.senior_page", senior_id=senior.id, _anchor="addresses"))
    if not form.validate_on_submit():
        flash(gettext("Choose the last day."), "error")
        return back
    try:
        actions.end_address(me(), address_id, form.last_day.data, now=now())
    except InvalidInputError as refusal:
        (sentence, *_more) = refusal.fields.values()
        flash(gettext(sentence), "error")
    else:
        flash(gettext("The address is ended. Plans made from now on go where the person lives then."))
    return back


def _group_of(form: AddressForm) -> str:
    """The code of the village group that was typed, else the one that the address names."""
    typed = (form.group.data or "").strip()
    found = queries.groups_called(typed or form.address.data or "")
    if len(found) == 1:
        return found[0].code
    if not typed and form.kind.data == REGISTERED:
        return ""
    raise InvalidInputError({"group": SEVERAL_GROUPS if found else UNKNOWN_GROUP})


def _put(form: AddressForm, refusal: InvalidInputError) -> None:
    fields = {"group" if name == "area_code" else name: fault for name, fault in refusal.fields.items()}
    put_faults(form, InvalidInputError(fields))


def _first_values(row: SeniorAddress) -> dict[str, Any]:
    names = ("kind", "address", "first_day", "last_day", "yearly", "lat", "lon", "version")
    return {name: getattr(row, name) for name in names} | {"group": row.area_code or "", "crs": WGS84}


def _saved(senior: Senior, row: SeniorAddress) -> str:
    """Said after saving; a stay elsewhere leaves the visits with the station, and that is said too."""
    if row.area_code and not row.area_code.startswith(senior.station.area_code):
        return gettext(
            "Saved. The address lies outside the area of the station; "
            "the visits stay with it until the home moves."
        )
    return gettext("Saved. Plans made from now on go where the person lives on the day.")


def _shown(
    form: AddressForm, senior: Senior, row: SeniorAddress | None = None, *, stale: bool = False
) -> tuple[str, int]:
    page = render_template(
        "people/address_form.html",
        form=form,
        senior=senior,
        row=row,
        stale=stale,
        today=local_date(now()),
        groups=queries.village_groups(senior.station),
    )
    return page, REJECTED if form.errors else 200
