"""Putting a senior on the register, and changing what is known of one."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from eldercare.accounts.access import me, requires
from eldercare.core.coordinates import WGS84
from eldercare.core.errors import InvalidInputError, StaleVersionError
from eldercare.core.privacy import mask_id, mask_phone
from eldercare.core.time import now
from eldercare.people import actions, queries
from eldercare.people.entry import cleaned
from eldercare.people.errors import PossibleDoubleError
from eldercare.people.forms.fields import put_faults
from eldercare.people.forms.seniors import SeniorForm
from eldercare.people.models import Area, Senior, Station
from eldercare.people.pages.blueprint import pages
from eldercare.people.pages.choosing import chosen_station, station_choice
from eldercare.people.pages.seniors import masks_of
from eldercare.people.rules import doubles

Page = str | Response | tuple[str, int]
REJECTED = 422


@pages.route("/seniors/new", methods=["GET", "POST"])
@requires("senior.edit")
def seniors_new_page() -> Page:
    """Who serves several stations chooses one first."""
    stations = queries.stations_of(me())
    station = chosen_station(stations)
    if station is None:
        title, question = gettext("Add a senior"), gettext("Which station serves the home?")
        return station_choice(
            stations,
            title,
            question,
            lambda station_id: url_for("people.seniors_new_page", station=station_id),
        )
    form = SeniorForm()
    form.area_code.choices = group_choices(station)
    if form.validate_on_submit():
        try:
            another = request.form.get("another", "")
            senior = actions.add_senior(me(), form.entry(station.id), another=another, now=now())
        except InvalidInputError as refusal:
            put_faults(form, refusal)
        except PossibleDoubleError as refusal:
            found = queries.doubles_of(me(), cleaned(form.entry(station.id)))
            return shown(form, station, found=found)[0], refusal.status
        else:
            flash(gettext("%(name)s is on the register.", name=senior.name))
            return redirect(url_for("people.senior_page", senior_id=senior.id))
    return shown(form, station)


@pages.route("/seniors/<int:senior_id>/edit", methods=["GET", "POST"])
@requires("senior.edit")
def seniors_edit_page(senior_id: int) -> Page:
    """A stale form keeps what was typed and says that somebody was faster."""
    senior = queries.senior_of(me(), senior_id)
    form = SeniorForm(data=first_values(senior))
    form.area_code.choices = group_choices(senior.station)
    if not form.validate_on_submit():
        return shown(form, senior.station, senior)
    entry = form.entry(senior.station_id, actions.entry_of(senior))
    try:
        actions.edit_senior(me(), senior_id, entry, expected=form.expected, now=now())
    except InvalidInputError as refusal:
        put_faults(form, refusal)
        return shown(form, senior.station, senior)
    except StaleVersionError as refusal:
        newest = queries.senior_of(me(), senior_id)
        form.version.data = newest.version
        return shown(form, newest.station, newest, stale=True)[0], refusal.status
    flash(gettext("Saved."))
    return redirect(url_for("people.senior_page", senior_id=senior_id))


def group_choices(station: Station) -> list[SelectChoice]:
    """The village groups of a station under their villages."""
    groups = queries.village_groups(station)
    return [SelectChoice(area.code, area.name, optgroup=village_of(area)) for area in groups]


def village_of(area: Area) -> str:
    """朱家桥村1组 stands under 朱家桥村."""
    return area.name.removesuffix(f"{int(area.code[-2:])}组")


def first_values(senior: Senior) -> dict[str, Any]:
    """What the form shows at first; masked values are left empty and stay as they are."""
    known = actions.entry_of(senior)
    values = {name: getattr(known, name) for name in SeniorForm.open_names()}
    return values | {"crs": WGS84, "version": senior.version}


def shown(
    form: SeniorForm,
    station: Station,
    senior: Senior | None = None,
    *,
    stale: bool = False,
    found: queries.Doubles | None = None,
) -> tuple[str, int]:
    """The form as it was filled in; 422 when something in it cannot be taken."""
    page = render_template(
        "people/senior_form.html",
        form=form,
        station=station,
        senior=senior,
        masks=masks_of(senior) if senior else {},
        stale=stale,
        found=found,
        double_words=doubles.REASONS,
        another_words=doubles.ANOTHER,
        mask_id=mask_id,
        mask_phone=mask_phone,
    )
    return page, REJECTED if form.errors else 200
