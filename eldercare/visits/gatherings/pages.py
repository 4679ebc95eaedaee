"""The desk's pages of gatherings: the list, a new one, one day with its hosts and who signed up."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.db import db
from eldercare.core.feed import last_id
from eldercare.core.fields import minutes_of
from eldercare.core.time import local, local_date, now
from eldercare.core.wording import sentence_of
from eldercare.people import rules as people_rules
from eldercare.people.pages.saving import REJECTED, Page, first_fault, stepped, tried
from eldercare.visits.actions.gatherings import days, hosts, making
from eldercare.visits.blueprints import pages
from eldercare.visits.board.queries import choose_station, stations_of
from eldercare.visits.gatherings import queries
from eldercare.visits.gatherings.errors import HostUnfitError
from eldercare.visits.gatherings.forms import (
    CancelForm,
    ChangeForm,
    EndSeriesForm,
    GatheringForm,
    HostForm,
    first_values,
)
from eldercare.visits.gatherings.hosts import choices_for, why_unfit
from eldercare.visits.gatherings.of_people import usual_hosts
from eldercare.visits.gatherings.rules import CANCELLED, PLANNED, STATES
from eldercare.visits.gatherings.words import how_often, name_of

LONGEST_QUESTION = 60


@pages.get("/gatherings")
@requires("visit.see")
def gatherings_page() -> str:
    """The gatherings of a station: `?station=CODE&show=coming|short|past`."""
    feed_cursor, today = last_id(), local_date(now())
    station = choose_station(me(), request.args.get("station"))
    show = request.args.get("show", queries.COMING)
    show = show if show in queries.SHOWS else queries.COMING
    return render_template(
        "visits/gatherings.html",
        lines=queries.list_days(station, show, today),
        station=station,
        stations=stations_of(me()),
        show=show,
        shows=queries.SHOWS,
        today=today,
        name_of=name_of,
        feed_cursor=feed_cursor,
    )


@pages.route("/gatherings/new", methods=["GET", "POST"])
@requires("visit.plan")
def gathering_new_page() -> Page:
    """Write a gathering down: `?station=CODE`."""
    today = local_date(now())
    station = choose_station(me(), request.args.get("station"))
    services = queries.group_services(today)
    form = GatheringForm(data=first_values(services, today + timedelta(days=1)))
    form.offer(services)
    day = tried(form, lambda: making.make_gathering(me(), station.id, form.entry(), now=now()))
    if day is None:
        page = render_template("visits/gathering_form.html", form=form, station=station, services=services)
        return page, REJECTED if form.errors else 200
    flash(gettext("The gathering is made. Choose who hosts it, and sign seniors up."))
    return redirect(day_url(day.id))


@pages.get("/gatherings/days/<int:day_id>")
@requires("visit.see")
def gathering_day_page(day_id: int) -> str:
    """One day: its hosts and who could be, who signed up, and what can be done."""
    return day_page(day_id)


def day_page(day_id: int, q: str = "", **more: Any) -> str:
    """The page of a day with seniors found by `q`; `more` goes to its template."""
    feed_cursor, today = last_id(), local_date(now())
    found = queries.day_page(me(), day_id, today)
    day = found.day
    verbs = STATES.verbs(day.state, me().role) if me().may("visit.plan") else []
    return render_template(
        "visits/gathering_day.html",
        found=found,
        day=day,
        verbs=verbs,
        choices=choices_for(db.session(), day) if day.state == PLANNED and "host" in verbs else [],
        usual=usual_hosts(day.gathering),
        seniors=queries.found_for(me(), day, q) if "sign_up" in verbs else [],
        q=q,
        cancel_form=CancelForm(data={"version": day.version}),
        end_form=EndSeriesForm(data={"version": day.gathering.version, "last_day": day.day}),
        change_form=ChangeForm(
            data={"start": local(day.starts_at).time(), "places": day.places, "version": day.version},
            formdata=None,
        ),
        reasons=CANCELLED,
        name_of=name_of,
        how_often=how_often,
        today=today,
        codes=people_rules,
        feed_cursor=feed_cursor,
        **more,
    )


def day_url(day_id: int) -> str:
    """Its address."""
    return url_for("visits.gathering_day_page", day_id=day_id)


def _step(day_id: int, act: Callable[[], object], done: str) -> Response:
    """A step by a button, for somebody who may see the day; a host who cannot is named with the rule."""
    day = queries.day_of(me(), day_id)
    try:
        return stepped(act, done, day_url(day.id))
    except HostUnfitError as refusal:
        flash(f"{sentence_of(refusal)} {why_unfit(refusal)}", "error")
        return redirect(day_url(day.id))


@pages.post("/gatherings/days/<int:day_id>/hosts")
@requires("visit.plan")
def gathering_choose_host(day_id: int) -> Response:
    """Choose a host: form fields `worker`, `also_later`, `version`."""
    form = HostForm()
    return _step(
        day_id,
        lambda: hosts.choose_host(
            me(), day_id, form.worker_id, also_later=form.also_later.data,
            expected=form.version.expected, now=now(),
        ),
        gettext("The host is chosen. The board and the planner keep that time free."),
    )  # fmt: skip


@pages.post("/gatherings/days/<int:day_id>/hosts/off")
@requires("visit.plan")
def gathering_host_off(day_id: int) -> Response:
    """Take a host off: form fields `worker`, `also_later`, `version`."""
    form = HostForm()
    return _step(
        day_id,
        lambda: hosts.take_host_off(
            me(), day_id, form.worker_id, also_later=form.also_later.data,
            expected=form.version.expected, now=now(),
        ),
        gettext("The host is taken off."),
    )  # fmt: skip


@pages.post("/gatherings/days/<int:day_id>/change")
@requires("visit.plan")
def gathering_change(day_id: int) -> Response:
    """Another time or other places: form fields `start`, `places`, `version`."""
    day, form = queries.day_of(me(), day_id), ChangeForm()
    if not form.validate_on_submit():
        flash(first_fault(form), "error")
        return redirect(day_url(day.id))
    start = minutes_of(form.start.data)
    return _step(
        day_id,
        lambda: days.change_day(
            me(), day_id, start, form.places.data, expected=form.version.expected, now=now()
        ),
        gettext("Saved."),
    )


@pages.post("/gatherings/days/<int:day_id>/cancel")
@requires("visit.plan")
def gathering_cancel(day_id: int) -> Response:
    """It does not take place: form fields `reason`, `version`."""
    form = CancelForm()
    return _step(
        day_id,
        lambda: days.cancel_day(
            me(), day_id, form.reason.data or "", expected=form.version.expected, now=now()
        ),
        gettext("Cancelled. Tell those who have signed up; their numbers stand on their pages."),
    )


@pages.post("/gatherings/days/<int:day_id>/end-series")
@requires("visit.plan")
def gathering_end_series(day_id: int) -> Response:
    """Let the gatherings end after a day: form fields `last_day`, `version`."""
    form, day = EndSeriesForm(), queries.day_of(me(), day_id)
    if not form.validate_on_submit():
        flash(first_fault(form), "error")
        return redirect(day_url(day_id))
    return _step(
        day_id,
        lambda: making.end_gathering(
            me(), day.gathering_id, form.last_day.data, expected=form.version.expected, now=now()
        ),
        gettext("The gatherings end after %(day)s.", day=form.last_day.data.isoformat()),
    )
