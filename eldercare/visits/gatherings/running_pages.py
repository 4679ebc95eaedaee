"""A gathering as it takes place: the host's page on the phone, and the same steps for the desk.

Works without script: each step is a form, and what is sent twice is done once.
"""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.errors import StepRefusedError
from eldercare.core.feed import last_id
from eldercare.core.time import local_date, now
from eldercare.core.wording import sentence_of
from eldercare.people import rules as people_rules
from eldercare.people.pages.saving import stepped
from eldercare.visits.actions.gatherings import running
from eldercare.visits.blueprints import pages
from eldercare.visits.gatherings import queries
from eldercare.visits.gatherings.of_people import hosted_day
from eldercare.visits.gatherings.words import name_of


@pages.get("/my/gatherings/<int:day_id>")
@requires("visit.attend")
def my_gathering_page(day_id: int) -> str:
    """One gathering that the user hosts: who is signed up, begin, who came, end."""
    feed_cursor, moment = last_id(), now()
    found = hosted_day(me(), day_id)
    return render_template(
        "visits/my_gathering.html",
        found=found,
        day=found.day,
        is_today=found.day.day == local_date(moment),
        name_of=name_of,
        now=moment,
        today=local_date(moment),
        codes=people_rules,
        feed_cursor=feed_cursor,
    )


@pages.post("/my/gatherings/<int:day_id>/begin")
@requires("visit.attend")
def my_gathering_begin(day_id: int) -> Response:
    """The host begins it."""
    return _mine(day_id, lambda: running.begin(me(), day_id, now=now()), gettext("It has begun."))


@pages.post("/my/gatherings/<int:day_id>/came")
@requires("visit.attend")
def my_gathering_came(day_id: int) -> Response:
    """Whether a senior came: form fields `senior` and `came` (1 or 0)."""
    day = hosted_day(me(), day_id).day
    return _ticked(day.id, url_for("visits.my_gathering_page", day_id=day.id))


@pages.post("/my/gatherings/<int:day_id>/end")
@requires("visit.attend")
def my_gathering_end(day_id: int) -> Response:
    """The host ends it."""
    return _mine(day_id, lambda: running.end(me(), day_id, now=now()), gettext("It is over."))


def _mine(day_id: int, act: Callable[[], object], done: str) -> Response:
    day = hosted_day(me(), day_id).day
    return stepped(act, done, url_for("visits.my_gathering_page", day_id=day.id))


def _ticked(day_id: int, url: str) -> Response:
    """Back to the row of the senior, whose pressed button says that it is saved; a refusal is said."""
    senior_id, came = request.form.get("senior", 0, type=int), request.form.get("came") == "1"
    try:
        running.tick(me(), day_id, senior_id, came=came, now=now())
    except StepRefusedError as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(f"{url}#senior-{senior_id}")


def _at_desk(day_id: int, act: Callable[[], object], done: str) -> Response:
    day = queries.day_of(me(), day_id)
    return stepped(act, done, url_for("visits.gathering_day_page", day_id=day.id))


@pages.post("/gatherings/days/<int:day_id>/begin")
@requires("visit.plan")
def gathering_begin(day_id: int) -> Response:
    """The desk begins it for a host without a phone."""
    return _at_desk(day_id, lambda: running.begin(me(), day_id, now=now()), gettext("It has begun."))


@pages.post("/gatherings/days/<int:day_id>/came")
@requires("visit.plan")
def gathering_came(day_id: int) -> Response:
    """Whether a senior came: form fields `senior` and `came` (1 or 0)."""
    day = queries.day_of(me(), day_id)
    return _ticked(day.id, url_for("visits.gathering_day_page", day_id=day.id))


@pages.post("/gatherings/days/<int:day_id>/end")
@requires("visit.plan")
def gathering_end(day_id: int) -> Response:
    """The desk ends it for a host without a phone."""
    return _at_desk(day_id, lambda: running.end(me(), day_id, now=now()), gettext("It is over."))
