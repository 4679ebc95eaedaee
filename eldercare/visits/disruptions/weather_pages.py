"""The pages of weather days: which outdoor visits of a place are cancelled or moved, and how to undo it."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.errors import N_, EldercareError, NotFoundError
from eldercare.core.feed import last_id
from eldercare.core.time import day_of, local_date, minute_of, now
from eldercare.core.wording import sentence_of
from eldercare.people.rules.hours import minute_of as minute_typed
from eldercare.visits.actions import weather as actions
from eldercare.visits.blueprints import pages
from eldercare.visits.disruptions import weather_queries as queries
from eldercare.visits.disruptions.rules import Weather, weather_faults

REJECTED, STALE = 422, 409
NO_NEW_DAY = N_("Choose the day that the visits move to.")


@pages.get("/weather")
@requires("board.see")
def weather_page() -> str:
    """Weather days, those in force first."""
    today, feed_cursor = local_date(now()), last_id()
    return render_template(
        "visits/weather.html",
        rows=[(*row, queries.shown_state(row[0], today)) for row in queries.weather_days(me(), today)],
        today=today,
        feed_cursor=feed_cursor,
    )


@pages.get("/weather/new")
@requires("visit.cancel")
def weather_new_page() -> str:
    """Choose place and day, and see what it would take: `?place=KEY&day=&from=&new_day=&new_time=`."""
    return _choice()


def _given() -> tuple[str, Weather]:
    """The place's key and what was asked; what makes no sense is as if not given."""
    places = queries.places_of(me())
    asked = request.values.get("place", "")
    place = next((one for one in places if one.key == asked), places[0] if places and not asked else None)
    if place is None:
        raise NotFoundError
    moment = now()
    today = local_date(moment)
    day = day_of(request.values.get("day", "")) or today
    typed = minute_typed(request.values.get("from", ""))
    first = typed if typed is not None else int(minute_of(moment, today)) if day == today else 0
    new_day = day_of(request.values.get("new_day", "")) if _moves() else None
    new_minute = minute_typed(request.values.get("new_time", "")) if new_day else None
    return place.key, Weather(place.area_code, place.station_id, day, first, new_day, new_minute)


def _moves() -> bool:
    """Whether the visits are to be moved rather than cancelled."""
    return request.values.get("how") == "move"


def _choice(refusal: str = "", ticked: set[int] | None = None) -> str:
    feed_cursor, today = last_id(), local_date(now())
    key, given = _given()
    choice = queries.choice_of(me(), given)
    faults = [
        *weather_faults(given, today).values(),
        *([NO_NEW_DAY] if _moves() and not given.new_day else []),
    ]
    return render_template(
        "visits/weather_new.html",
        places=queries.places_of(me()),
        key=key,
        given=given,
        how="move" if _moves() else "cancel",
        ticked=ticked,
        taken=[one for one in choice if one.ticked],
        spared=[one for one in choice if not one.ticked],
        faults=[gettext(text) for text in faults],
        refusal=refusal,
        today=today,
        feed_cursor=feed_cursor,
    )


@pages.post("/weather")
@requires("visit.cancel")
def call_off_weather() -> Response | tuple[str, int]:
    """Cancel or move the ticked visits (`visit`, many)."""
    _, given = _given()
    ticked = set(request.form.getlist("visit", type=int))
    if _moves() and given.new_day is None:
        return _choice(gettext(NO_NEW_DAY), ticked), REJECTED
    try:
        row = actions.call_off(me(), given, ticked, now=now())
    except EldercareError as refusal:
        if refusal.status not in {REJECTED, STALE}:
            raise
        return _choice(sentence_of(refusal), ticked), refusal.status
    count = len(row.visits)
    if given.new_day:
        flash(ngettext("%(num)s visit was moved.", "%(num)s visits were moved.", count))
    else:
        flash(ngettext("%(num)s visit was cancelled.", "%(num)s visits were cancelled.", count))
    return redirect(url_for("visits.weather_day_page", weather_id=row.id))


@pages.get("/weather/<int:weather_id>")
@requires("board.see")
def weather_day_page(weather_id: int) -> str:
    """One weather day: what it took, where that was moved, who was told."""
    moment, feed_cursor = now(), last_id()
    found = queries.weather_of(me(), weather_id)
    return render_template(
        "visits/weather_day.html",
        found=found,
        row=found.row,
        state=queries.shown_state(found.row, local_date(moment)),
        may_undo=found.may_undo(moment) and me().may("visit.cancel"),
        today=local_date(moment),
        feed_cursor=feed_cursor,
    )


@pages.post("/weather/<int:weather_id>/undo")
@requires("visit.cancel")
def undo_weather(weather_id: int) -> Response:
    """The weather has turned: form field `version`."""
    try:
        done = actions.undo(weather_id, version=request.form.get("version", type=int), actor=me(), now=now())
    except EldercareError as refusal:
        if refusal.status != STALE:
            raise
        flash(sentence_of(refusal), "error")
    else:
        flash(ngettext("%(num)s visit is back.", "%(num)s visits are back.", done.back))
        if done.without_person:
            flash(
                gettext(
                    "%(count)s of them need somebody: their time was given away.", count=done.without_person
                )
            )
    return redirect(url_for("visits.weather_day_page", weather_id=weather_id))
