"""Pages of one visit made by hand: whom for, the form, the visit itself, and the steps from there."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.errors import EldercareError
from eldercare.core.time import at, local_date, now
from eldercare.core.wording import sentence_of
from eldercare.people import rules as people_rules
from eldercare.people.models import Senior
from eldercare.people.pages.saving import REJECTED, Page, first_fault, stepped, tried
from eldercare.people.queries import search, senior_of
from eldercare.visits.actions.calls import make_visit_for
from eldercare.visits.actions.follow_ups import order_instead, record_follow_up
from eldercare.visits.actions.moves import cancel_visit, move_visit
from eldercare.visits.actions.orders import order_by_hand
from eldercare.visits.actions.tiers import CARE_VISIT
from eldercare.visits.blueprints import pages
from eldercare.visits.board.answers import candidates_json
from eldercare.visits.by_hand import rules
from eldercare.visits.by_hand.forms import CancelForm, FollowUpForm, GiveForm, OrderForm, first_order
from eldercare.visits.by_hand.queries import one as queries
from eldercare.visits.by_hand.queries.calls import call_of
from eldercare.visits.care_plans.queries import services
from eldercare.visits.models import HotlineCall, Visit
from eldercare.visits.rules import CANCELLED, OPEN, STATES, shown_state
from eldercare.visits.tiers import rules as tier_words

LONGEST_QUESTION = 60
OFFERED = 6
NEXT = {"visit": "visits.board_new_visit_page", "call": "visits.board_new_call_page"}
"""What a senior is chosen for."""


@pages.route("/visits/choose", methods=["GET", "POST"])
@requires("visit.plan")
def board_choose_senior_page() -> str:
    """Whom a visit or a request is for. What is looked for may be a number, so it is not in the address."""
    wanted = request.args.get("want", "visit")
    q = request.form.get("q", "").strip()[:LONGEST_QUESTION]
    return render_template(
        "visits/choose_senior.html",
        q=q,
        found=search(me(), q).seniors if q else [],
        wanted=wanted if wanted in NEXT else "visit",
        next_page=NEXT.get(wanted, NEXT["visit"]),
        urgent=bool(request.args.get("urgent")),
        today=local_date(now()),
        codes=people_rules,
    )


@pages.route("/visits/new", methods=["GET", "POST"])
@requires("visit.plan")
def board_new_visit_page() -> Page:
    """The form: `?senior=ID`, with `call=ID` for a request by phone, `missed=ID` instead of a missed visit,
    `urgent=1` for now."""
    given = request.args
    call = call_of(me(), given.get("call", 0, type=int)) if given.get("call") else None
    missed = queries.visit_of(me(), given.get("missed", 0, type=int)) if given.get("missed") else None
    senior_id = call.senior_id if call else missed.senior_id if missed else given.get("senior", 0, type=int)
    if not senior_id:
        return redirect(url_for("visits.board_choose_senior_page", urgent=given.get("urgent") or None))
    senior, moment = senior_of(me(), senior_id), now()
    today = local_date(moment)
    catalogue = services(today)
    usual = missed.service_code if missed else CARE_VISIT
    first = next((one for one in catalogue if one.code == usual), None)
    form = OrderForm(
        data=first_order(first or next(iter(catalogue), None), moment, urgent=bool(given.get("urgent")))
        | {"call_version": call.version if call else ""}
    )
    form.offer(catalogue)
    visit = tried(form, _saving(form, senior, call, missed))
    if visit is None:
        page = render_template(
            "visits/order.html",
            form=form,
            senior=senior,
            call=call,
            missed=missed,
            usual={one.code: one.terms_on(today).minutes for one in catalogue},
            today=today,
            codes=people_rules,
            by_hand=rules,
        )
        return page, REJECTED if form.errors else 200
    flash(gettext("The visit stands on the board. Find somebody for it."))
    return redirect(url_for("visits.board_visit_page", visit_id=visit.id))


def _saving(
    form: OrderForm, senior: Senior, call: HotlineCall | None, missed: Visit | None
) -> Callable[[], Visit]:
    def save() -> Visit:
        if call is not None:
            expected = form.call_version.expected
            return make_visit_for(me(), call.id, form.entry(), expected=expected, now=now())
        if missed is not None:
            return order_instead(me(), missed.id, form.entry(), now=now())
        return order_by_hand(me(), senior.id, form.entry(), now=now())

    return save


@pages.get("/visits/<int:visit_id>")
@requires("visit.see")
def board_visit_page(visit_id: int) -> str:
    """One visit for the desk: what was asked, who has it, who could take it, and what can be done."""
    visit, moment, user = queries.visit_of(me(), visit_id), now(), me()
    today = local_date(moment)
    free = next((part for part in visit.assignments if part.worker_id is None), None)
    may_give = user.may("visit.move") and visit.state in OPEN and visit.day >= today
    offers = candidates_json(visit, free.position, moment) if free is not None and may_give else None
    return render_template(
        "visits/visit.html",
        visit=visit,
        state=shown_state(
            visit.state, visit.window_end, moment, assigned=all(part.worker_id for part in visit.assignments)
        ),
        order=queries.order_of(visit.id),
        due=queries.due_of(visit.id),
        done=queries.follow_ups_of([visit.id]).get(visit.id, []),
        offers=offers,
        offered=OFFERED,
        may_cancel=user.may("visit.cancel") and "cancel" in STATES.verbs(visit.state, user.role),
        cancel_form=CancelForm(data={"version": visit.version}),
        follow_form=FollowUpForm(),
        cancelled=CANCELLED,
        today=today,
        codes=people_rules,
        by_hand=rules,
        tier_words=tier_words,
    )


@pages.post("/visits/<int:visit_id>/give")
@requires("visit.move")
def board_visit_give(visit_id: int) -> Response:
    """Give a part of the visit to somebody; publishing the day tells that person."""
    visit, form = queries.visit_of(me(), visit_id), GiveForm()
    worker, position, start = form.numbers()

    def give() -> object:
        return move_visit(
            visit_id, position, worker, at(visit.day, start), version=form.version.expected, actor=me(),
            now=now(),
        )  # fmt: skip

    return _stepped(
        give, gettext("Given. Publish the day on the board, so that the person hears of it."), visit
    )


@pages.post("/visits/<int:visit_id>/cancel")
@requires("visit.cancel")
def board_visit_cancel(visit_id: int) -> Response:
    """The visit does not take place; whoever was told hears of it at once."""
    visit, form = queries.visit_of(me(), visit_id), CancelForm()

    def cancel() -> object:
        reason = form.reason.data or ""
        return cancel_visit(visit_id, reason, version=form.version.expected, actor=me(), now=now())

    return _stepped(cancel, gettext("The visit is cancelled."), visit)


@pages.post("/visits/<int:visit_id>/follow-up")
@requires("visit.plan")
def board_visit_follow_up(visit_id: int) -> Response:
    """What was done about a missed visit; `back=list` leads to the list."""
    visit, form = queries.visit_of(me(), visit_id), FollowUpForm()
    if not form.validate_on_submit():
        flash(first_fault(form), "error")
        return redirect(url_for("visits.board_visit_page", visit_id=visit.id))

    def record() -> object:
        return record_follow_up(me(), visit.id, form.how.data or "", form.note.data or "", now=now())

    url = url_for("visits.board_missed_page") if request.form.get("back") == "list" else _url(visit)
    return stepped(record, gettext("Written down."), url)


def _stepped(act: Callable[[], Any], done: str, visit: Visit) -> Response:
    """A step that the board would take: what stands in the way is said on the page of the visit."""
    try:
        return stepped(act, done, _url(visit))
    except EldercareError as refusal:
        if refusal.status not in {409, 422}:
            raise
        flash(sentence_of(refusal), "error")
    return redirect(_url(visit))


def _url(visit: Visit) -> str:
    return url_for("visits.board_visit_page", visit_id=visit.id)
