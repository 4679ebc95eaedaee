"""Messages about visits: the station's page, and the page behind a link, which anybody may open."""

from datetime import date

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, public, requires
from eldercare.accounts.errors import TooManyTriesError
from eldercare.core.db import db
from eldercare.core.errors import InvalidInputError, StaleVersionError
from eldercare.core.time import day_of, local, local_date, now
from eldercare.core.wording import sentence_of
from eldercare.people.models import Station
from eldercare.visits.actions.announcing import outlet_of
from eldercare.visits.actions.answers import answer_of, give_answer, open_answer, settle_answer
from eldercare.visits.actions.telling import FIRST, set_telling
from eldercare.visits.announcing import queries, rules
from eldercare.visits.announcing.errors import AnswerLinkOverError
from eldercare.visits.announcing.wording import surnames_of
from eldercare.visits.blueprints import pages
from eldercare.visits.board.queries import choose_station, stations_of

KEPT = "visit_answer"
Page = str | Response | tuple[str, int]


@pages.get("/board/messages")
@requires("board.see")
def visit_messages_page() -> str:
    """What was told of a station's day, and what came back: `?station=CODE&day=YYYY-MM-DD`."""
    station = choose_station(me(), request.args.get("station"))
    day = day_of(request.args.get("day", "")) or local_date(now())
    return _page(station, day, {})


def _page(station: Station, day: date, faults: dict[str, str]) -> str:
    return render_template(
        "visits/messages.html",
        station=station,
        stations=stations_of(me()),
        day=day,
        telling=queries.telling_of(station.id),
        evenings=range(rules.EVENING_FROM, rules.EVENING_TO + 1, 30),
        first=FIRST,
        can_send=outlet_of(station.id) is not None,
        told=queries.told_on(station, day),
        answers=queries.open_answers(me(), station.id),
        words=rules,
        faults=faults,
    )


@pages.post("/board/messages/settings")
@requires("visit.publish")
def visit_messages_settings() -> Page:
    """Switch the messages of a station on or off: `station`, `enabled`, `evening` as HH:MM, `language`."""
    station = choose_station(me(), request.form.get("station"))
    try:
        row = set_telling(
            me(),
            station,
            enabled=request.form.get("enabled") == "1",
            evening_minute=request.form.get("evening", type=int),
            language=request.form.get("language", ""),
            expected=request.form.get("version", FIRST, type=int),
            now=now(),
        )
    except InvalidInputError as refusal:
        return _page(station, local_date(now()), {k: gettext(v) for k, v in refusal.fields.items()}), 422
    except StaleVersionError as refusal:
        return _page(station, local_date(now()), {"form": sentence_of(refusal)}), refusal.status
    flash(
        gettext("Messages about visits are on.")
        if row.enabled
        else gettext("Messages about visits are off."),
        "done",
    )
    return redirect(url_for("visits.visit_messages_page", station=station.code))


@pages.post("/board/answers/<int:answer_id>/settle")
@requires("visit.publish")
def settle_visit_answer(answer_id: int) -> Response:
    """Somebody has seen to what was asked."""
    row = settle_answer(me(), answer_id, now=now())
    station = db.session.get_one(Station, row.station_id)
    flash(gettext("Marked as seen to. The visit itself stands as it is on the board."), "done")
    return redirect(url_for("visits.visit_messages_page", station=station.code))


@pages.get("/a/<token>")
@public
def open_answer_link(token: str) -> Response:
    """Take the secret out of the address, where a history or a log would keep it."""
    session[KEPT] = token
    return redirect(url_for("visits.visit_answer_page"))


@pages.route("/answer", methods=["GET", "POST"])
@public
def visit_answer_page() -> Page:
    """Say "not this time" or "please call me" to a visit; names nobody but by surname."""
    secret, moment, address = session.get(KEPT, ""), now(), request.remote_addr or ""
    try:
        if request.method == "POST":
            give_answer(secret, request.form.get("answer", ""), address=address, now=moment)
        notice = open_answer(secret, address=address, now=moment)
    except (AnswerLinkOverError, TooManyTriesError) as refusal:
        session.pop(KEPT, None)
        return render_template("visits/answer.html", refusal=sentence_of(refusal)), refusal.status
    except InvalidInputError:
        return redirect(url_for("visits.visit_answer_page"))
    return render_template(
        "visits/answer.html",
        station=db.session.get_one(Station, notice.visit.station_id),
        begins=local(notice.starts_at) if notice.starts_at else None,
        who=surnames_of(notice),
        answer=answer_of(notice),
        words=rules,
    )
