"""A public holiday, or another free day, for many people at once."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext

from eldercare.accounts.access import me, requires
from eldercare.core.errors import InvalidInputError
from eldercare.core.time import day_of, local_date, now
from eldercare.people import actions, queries
from eldercare.people.models import Worker
from eldercare.people.pages.blueprint import pages
from eldercare.people.pages.choosing import chosen_station, station_choice
from eldercare.people.pages.editing import Page
from eldercare.people.pages.hours import days_between

REJECTED = 422


@pages.route("/people/holidays", methods=["GET", "POST"])
@requires("worker.edit")
def workers_holidays_page() -> Page:
    """Care goes on at a holiday: whoever is ticked is free, the others work as always."""
    stations = queries.stations_of(me())
    station = chosen_station(stations)
    if station is None:
        title, question = gettext("Holiday for many"), gettext("For which station?")
        return station_choice(
            stations,
            title,
            question,
            lambda station_id: url_for("people.workers_holidays_page", station=station_id),
        )
    workers = queries.workers_of(station)
    fault = ""
    if request.method == "POST":
        try:
            return _set(workers)
        except InvalidInputError as refusal:
            fault = " ".join(gettext(sentence) for sentence in refusal.fields.values())
    page = render_template(
        "people/holidays.html",
        station=station,
        workers=workers,
        ticked={int(text) for text in request.form.getlist("worker") if text.isascii() and text.isdigit()},
        fault=fault,
        today=local_date(now()),
        given=request.form,
    )
    return page, REJECTED if fault else 200


def _set(workers: Sequence[Worker]) -> Page:
    wanted = set(request.form.getlist("worker"))
    ids = [one.id for one in workers if str(one.id) in wanted]
    first = day_of(request.form.get("day", ""))
    days = days_between(first, day_of(request.form.get("last_day", "")) or first)
    count = actions.set_days(me(), ids, days, request.form.get("reason", ""), now=now())
    flash(ngettext("%(num)s free day noted.", "%(num)s free days noted.", count))
    return redirect(url_for("people.workers_page"))
