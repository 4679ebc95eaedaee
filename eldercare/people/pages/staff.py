"""Putting workers on the register and changing them; the last day, another station, back again."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from eldercare.accounts.access import me, requires
from eldercare.core.errors import EldercareError, InvalidInputError, StaleVersionError
from eldercare.core.time import local_date, now
from eldercare.core.wording import sentence_of
from eldercare.people import actions, queries
from eldercare.people.forms.fields import put_faults
from eldercare.people.forms.staff import EndForm, MoveForm, ReturnForm, StaffForm
from eldercare.people.models import Station, Worker
from eldercare.people.pages.blueprint import pages
from eldercare.people.pages.choosing import chosen_station, station_choice
from eldercare.people.pages.editing import Page
from eldercare.people.rules.staff import StaffEntry

REJECTED = 422
LEVELS = {9: "", 12: "　", 14: "　　"}
"""Villages and groups stand a step further in than what is around them."""


@pages.route("/people/new", methods=["GET", "POST"])
@requires("worker.edit")
def staff_new_page() -> Page:
    """Who serves several stations chooses one first."""
    stations = queries.stations_of(me())
    station = chosen_station(stations)
    if station is None:
        title, question = gettext("Add a worker"), gettext("For which station?")
        return station_choice(
            stations, title, question, lambda station_id: url_for("people.staff_new_page", station=station_id)
        )
    today = local_date(now())
    first = {
        "max_minutes": 480,
        "area_code": station.area_code,
        "languages": ["putonghua"],
        "first_day": today,
    }
    form = StaffForm(data=first)
    form.area_code.choices = area_choices(station)
    if form.validate_on_submit():
        try:
            day = form.first_day.data or today
            worker = actions.add_worker(me(), form.entry(), station.id, first_day=day, now=now())
        except InvalidInputError as refusal:
            put_faults(form, refusal)
        else:
            flash(gettext("%(name)s is on the register. Set the weekly hours next.", name=worker.name))
            return redirect(url_for("people.worker_page", worker_id=worker.id))
    return shown(form, station)


@pages.route("/people/<int:worker_id>/edit", methods=["GET", "POST"])
@requires("worker.edit")
def staff_edit_page(worker_id: int) -> Page:
    """A stale form keeps what was typed and says that somebody was faster."""
    worker = queries.worker_of(me(), worker_id)
    form = StaffForm(data=first_values(worker))
    form.area_code.choices = area_choices(worker.station)
    if not form.validate_on_submit():
        return shown(form, worker.station, worker)
    try:
        actions.edit_worker(me(), worker_id, form.entry(), expected=form.version.expected, now=now())
    except InvalidInputError as refusal:
        put_faults(form, refusal)
        return shown(form, worker.station, worker)
    except StaleVersionError as refusal:
        newest = queries.worker_of(me(), worker_id)
        form.version.data = newest.version
        return shown(form, newest.station, newest, stale=True)[0], refusal.status
    flash(gettext("Saved."))
    return redirect(url_for("people.worker_page", worker_id=worker_id))


def area_choices(station: Station) -> list[SelectChoice]:
    """The station's area, its villages and groups, each under the other."""
    areas = queries.serving_areas(station)
    return [SelectChoice(area.code, LEVELS.get(len(area.code), "") + area.name) for area in areas]


def first_values(worker: Worker) -> dict[str, Any]:
    """What the form shows at first."""
    entry = actions.staff_entry_of(worker)
    return {name: getattr(entry, name) for name in StaffEntry.names()} | {"version": worker.version}


def shown(
    form: StaffForm, station: Station, worker: Worker | None = None, *, stale: bool = False
) -> tuple[str, int]:
    """The form as it was filled in; 422 when something in it cannot be taken."""
    page = render_template("people/worker_form.html", form=form, station=station, worker=worker, stale=stale)
    return page, REJECTED if form.errors else 200


@pages.route("/people/<int:worker_id>/end", methods=["GET", "POST"])
@requires("worker.edit")
def staff_end_page(worker_id: int) -> Page:
    """The last day, and what stops with it."""
    worker = queries.worker_of(me(), worker_id)
    form = EndForm(data={"last_day": local_date(now()), "version": worker.version})
    if form.validate_on_submit():
        answer = _done(form, worker, lambda: _end(worker_id, form))
        if answer is not None:
            return answer
    page = render_template(
        "people/worker_end.html",
        worker=worker,
        form=form,
        stops=queries.stops_of(worker, form.last_day.data or local_date(now())),
    )
    return page, REJECTED if form.errors else 200


def _end(worker_id: int, form: EndForm) -> str:
    freed = actions.end_worker(
        me(), worker_id, form.last_day.data, form.reason.data, expected=form.version.expected, now=now()
    )
    return _freed(freed)


@pages.post("/people/<int:worker_id>/keep")
@requires("worker.edit")
def staff_keep(worker_id: int) -> Response:
    """The last day is taken back."""
    worker = actions.keep_worker(me(), worker_id, now=now())
    flash(gettext("%(name)s stays. Visits that were given back stay in the pool.", name=worker.name))
    return redirect(url_for("people.worker_page", worker_id=worker_id))


@pages.route("/people/<int:worker_id>/return", methods=["GET", "POST"])
@requires("worker.edit")
def staff_return_page(worker_id: int) -> Page:
    """The same person works here again."""
    worker = queries.worker_of(me(), worker_id)
    form = ReturnForm(data={"first_day": local_date(now())})
    if form.validate_on_submit():
        answer = _done(form, worker, lambda: _return(worker_id, form))
        if answer is not None:
            return answer
    page = render_template(
        "people/worker_return.html", worker=worker, form=form, accounts=queries.accounts_of(worker_id)
    )
    return page, REJECTED if form.errors else 200


def _return(worker_id: int, form: ReturnForm) -> str:
    worker = actions.return_worker(me(), worker_id, form.first_day.data, now=now())
    return gettext("%(name)s is at work again. Set the weekly hours next.", name=worker.name)


@pages.route("/people/<int:worker_id>/station", methods=["GET", "POST"])
@requires("worker.edit")
def staff_move_page(worker_id: int) -> Page:
    """Another station from a day on; which one is chosen first."""
    worker = queries.worker_of(me(), worker_id)
    others = [one for one in queries.stations_of(me()) if one.id != worker.station_id]
    station = chosen_station(others)
    if station is None:
        return station_choice(
            others,
            gettext("%(name)s changes the station", name=worker.name),
            gettext("Which station does the work from that day on?"),
            lambda station_id: url_for("people.staff_move_page", worker_id=worker_id, station=station_id),
            back=(worker.name, url_for("people.worker_page", worker_id=worker_id)),
        )
    first = {"first_day": local_date(now()), "area_code": station.area_code, "version": worker.version}
    form = MoveForm(data=first)
    form.area_code.choices = area_choices(station)
    if form.validate_on_submit():
        answer = _done(form, worker, lambda: _move(worker_id, station, form))
        if answer is not None:
            return answer
    page = render_template("people/worker_move.html", worker=worker, form=form, station=station)
    return page, REJECTED if form.errors else 200


def _move(worker_id: int, station: Station, form: MoveForm) -> str:
    freed = actions.move_worker(
        me(), worker_id, station.id, form.area_code.data, form.first_day.data,
        expected=form.version.expected, now=now(),
    )  # fmt: skip
    return _freed(freed)


def _freed(count: int) -> str:
    if not count:
        return gettext("Noted.")
    return ngettext(
        "Noted. %(num)s visit went back to the pool; the board shows it.",
        "Noted. %(num)s visits went back to the pool; the board shows them.",
        count,
    )


def _done(form: FlaskForm, worker: Worker, act: Any) -> Page | None:
    """Do it and go back to the worker; None when the form is shown again with what stands in the way."""
    try:
        flash(act())
    except InvalidInputError as refusal:
        put_faults(form, refusal)
        return None
    except EldercareError as refusal:
        form.form_errors.append(sentence_of(refusal))
        return None
    return redirect(url_for("people.worker_page", worker_id=worker.id))
