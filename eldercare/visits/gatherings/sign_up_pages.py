"""Seniors are looked for, signed up and taken off, from the page of a gathering or their own."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.errors import EldercareError
from eldercare.core.time import now
from eldercare.core.wording import sentence_of
from eldercare.people.pages.saving import STALE, Page, stepped
from eldercare.people.queries import senior_of
from eldercare.visits.actions.gatherings import sign_ups
from eldercare.visits.blueprints import pages
from eldercare.visits.entitlement.showing import acknowledged, shown
from eldercare.visits.errors import EntitlementPassedError
from eldercare.visits.gatherings import queries
from eldercare.visits.gatherings.pages import day_page, day_url

LONGEST_QUESTION = 60


@pages.post("/gatherings/days/<int:day_id>/find")
@requires("visit.plan")
def gathering_find(day_id: int) -> str:
    """The same with seniors found by form field `q`, which may be a number and is in no address."""
    return day_page(day_id, q=request.form.get("q", "").strip()[:LONGEST_QUESTION])


@pages.post("/gatherings/days/<int:day_id>/sign-up")
@requires("visit.plan")
def gathering_sign_up(day_id: int) -> Page:
    """Sign a senior up: form fields `senior`, `beyond_acknowledged` and `back` (senior)."""
    day = queries.day_of(me(), day_id)
    senior = senior_of(me(), request.form.get("senior", 0, type=int))
    back = request.form.get("back") == "senior"
    url = url_for("people.senior_page", senior_id=senior.id) + "#gatherings" if back else day_url(day.id)

    try:
        sign_ups.sign_up(me(), day.id, senior.id, acknowledged=acknowledged(), now=now())
    except EntitlementPassedError as refusal:
        passed = [shown(month) for month in refusal.months]
        return day_page(day.id, passed=passed, asked=senior, back=back), refusal.status
    except EldercareError as refusal:
        if refusal.status != STALE:
            raise
        flash(sentence_of(refusal), "error")
    else:
        flash(gettext("%(name)s is signed up.", name=senior.name))
    return redirect(url)


@pages.post("/gatherings/days/<int:day_id>/withdraw")
@requires("visit.plan")
def gathering_withdraw(day_id: int) -> Response:
    """Take a senior off: form fields `senior` and `back` (senior)."""
    day = queries.day_of(me(), day_id)
    senior = senior_of(me(), request.form.get("senior", 0, type=int))
    back = request.form.get("back") == "senior"
    url = url_for("people.senior_page", senior_id=senior.id) + "#gatherings" if back else day_url(day.id)
    return stepped(
        lambda: sign_ups.withdraw(me(), day.id, senior.id, now=now()),
        gettext("%(name)s is taken off.", name=senior.name),
        url,
    )
