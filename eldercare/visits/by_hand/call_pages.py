"""Pages of requests by phone, and the list of missed visits."""

from datetime import time, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.paging import page_of
from eldercare.core.privacy import mask_phone
from eldercare.core.time import local, local_date, now
from eldercare.people import rules as people_rules
from eldercare.people.pages.saving import REJECTED, Page, stepped, tried
from eldercare.people.queries import senior_of
from eldercare.visits.actions.calls import settle_call, show_number, take_call
from eldercare.visits.blueprints import pages
from eldercare.visits.by_hand import rules
from eldercare.visits.by_hand.forms import CallForm, FollowUpForm, SettleForm
from eldercare.visits.by_hand.queries import calls as queries
from eldercare.visits.by_hand.queries.missed import MissedFilters, list_missed

STATES = (rules.OPEN, queries.OVERDUE, rules.VISIT_MADE, rules.ANSWERED, rules.WITHDRAWN)
EVERY = "all"


@pages.get("/visits/calls")
@requires("visit.see")
def board_calls_page() -> str:
    """Requests by phone: `?state=…&source=…`; open ones at first, those promised soonest on top."""
    state, source = request.args.get("state", rules.OPEN), request.args.get("source", "")
    filters = queries.CallFilters(
        state="" if state == EVERY else state if state in STATES else rules.OPEN,
        source=source if source in rules.SOURCES else "",
        page=page_of(request.args),
    )
    moment = now()
    return render_template(
        "visits/calls.html",
        filters=filters,
        found=queries.list_calls(me(), filters, moment),
        states=STATES,
        address=lambda **changes: _address("visits.board_calls_page", filters, changes),
        now=moment,
        by_hand=rules,
    )


def _address(endpoint: str, filters: queries.CallFilters, changes: dict[str, Any]) -> str:
    kept = {"state": filters.state or EVERY, "source": filters.source} | changes
    shown: dict[str, Any] = {
        name: value for name, value in kept.items() if value and (name, value) != ("state", rules.OPEN)
    }
    return str(url_for(endpoint, **shown))


@pages.route("/visits/calls/new", methods=["GET", "POST"])
@requires("visit.plan")
def board_new_call_page() -> Page:
    """Write down a request: `?senior=ID`."""
    senior_id = request.args.get("senior", 0, type=int)
    if not senior_id:
        return redirect(url_for("visits.board_choose_senior_page", want="call"))
    senior, moment = senior_of(me(), senior_id), now()
    soon = local(moment + timedelta(hours=4))
    form = CallForm(data={"promised_day": soon.date(), "promised_time": time(soon.hour, 0)})
    call = tried(form, lambda: take_call(me(), senior.id, form.entry(), now=now()))
    if call is None:
        page = render_template(
            "visits/call_form.html", form=form, senior=senior, today=local_date(moment), codes=people_rules
        )
        return page, REJECTED if form.errors else 200
    flash(gettext("The request is written down."))
    return redirect(url_for("visits.board_call_page", call_id=call.id))


@pages.get("/visits/calls/<int:call_id>")
@requires("visit.see")
def board_call_page(call_id: int) -> str:
    """One request: who, what, until when, and the ways to settle it."""
    return _call_page(call_id)


@pages.post("/visits/calls/<int:call_id>/number")
@requires("senior.reveal")
def board_call_number(call_id: int) -> str:
    """The same with the number to call back in plain; the reading is recorded."""
    call = queries.call_of(me(), call_id)
    show_number(me(), call.id, now=now())
    return _call_page(call_id, plain=True)


def _call_page(call_id: int, *, plain: bool = False) -> str:
    call, moment = queries.call_of(me(), call_id), now()
    return render_template(
        "visits/call.html",
        call=call,
        phone=call.phone if plain else mask_phone(call.phone) if call.phone else "",
        plain=plain,
        verbs=rules.CALLS.verbs(call.state, me().role) if me().may("visit.plan") else [],
        form=SettleForm(data={"version": call.version}),
        now=moment,
        today=local_date(moment),
        codes=people_rules,
        by_hand=rules,
    )


@pages.post("/visits/calls/<int:call_id>/settle")
@requires("visit.plan")
def board_call_settle(call_id: int) -> Response:
    """Answered, withdrawn, or open again."""
    call, form = queries.call_of(me(), call_id), SettleForm()
    verb = form.verb.data or ""

    def settle() -> object:
        answer, expected = form.answer.data or "", form.version.expected
        return settle_call(me(), call.id, verb, answer, expected=expected, now=now())

    url = url_for("visits.board_call_page", call_id=call.id)
    return stepped(settle, gettext("Saved."), url)


@pages.get("/visits/missed")
@requires("visit.see")
def board_missed_page() -> str:
    """Missed visits that nobody has looked after: `?show=settled` or `?show=twice`."""
    show, today = request.args.get("show", ""), local_date(now())
    filters = MissedFilters(settled=show == "settled", twice=show == "twice", page=page_of(request.args))
    return render_template(
        "visits/missed.html",
        show=show if show in {"settled", "twice"} else "",
        found=list_missed(me(), filters, today),
        form=FollowUpForm(),
        may_follow=me().may("visit.plan"),
        today=today,
        days=rules.FOLLOW_UP_DAYS,
        codes=people_rules,
        by_hand=rules,
    )
