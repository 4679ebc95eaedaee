"""The pages of care plans: the list, one plan, its history."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.assessments.effects import effects_of
from eldercare.core.feed import last_id
from eldercare.core.paging import page_of
from eldercare.core.time import local_date, now
from eldercare.visits.actions import care_plans as actions
from eldercare.visits.actions.care_plan_pauses import current_pause
from eldercare.visits.blueprints import pages
from eldercare.visits.care_plans import queries
from eldercare.visits.care_plans.history import history_of
from eldercare.visits.care_plans.preview import look_ahead
from eldercare.visits.care_plans.shapes import shape_of
from eldercare.visits.care_plans.trying import words
from eldercare.visits.entitlement.showing import coming_months
from eldercare.visits.rules import CHANNELS

STATES = ("active", "waiting", "paused", "ended")
LONGEST_QUESTION = 60


@pages.get("/care-plans")
@requires("careplan.see")
def care_plans_page() -> str:
    """What is agreed with whom, narrowed by service, channel and name."""
    filters = filters_given()
    return render_template(
        "visits/care_plans.html",
        filters=filters,
        found=queries.list_plans(me(), filters, local_date(now())),
        services=queries.services(),
        address=lambda **changes: address(filters, **changes),
        channels={code: CHANNELS[code] for code in actions.CHANNELS},
        states=STATES,
        **words(),
    )


@pages.get("/care-plans/<int:plan_id>")
@requires("careplan.see")
def care_plan_page(plan_id: int) -> str:
    """One plan: its services, and the eight weeks that follow from them."""
    today, feed_cursor = local_date(now()), last_id()
    plan = queries.plan_of(me(), plan_id)
    return render_template(
        "visits/care_plan.html",
        plan=plan,
        workers=queries.preferred_names([plan]),
        outlook=look_ahead(
            shape_of(plan),
            today,
            left_on=plan.senior.left_on,
            retired=queries.retired(),
            told=queries.told_visits(plan, today),
            placed=queries.placed_visits(plan, today),
        ),
        pause=current_pause(plan, today),
        effects=effects_of(plan.senior.grade),
        entitlement=coming_months(plan.senior_id, today),
        feed_cursor=feed_cursor,
        **words(plan),
    )


@pages.post("/care-plans")
@requires("careplan.edit")
def open_care_plan() -> Response:
    """Agree a plan with a senior, or open the one there is: form field `senior_id`."""
    plan = actions.open_plan(request.form.get("senior_id", 0, type=int), actor=me(), now=now())
    return redirect(url_for("visits.care_plan_page", plan_id=plan.id))


@pages.get("/care-plans/<int:plan_id>/history")
@requires("careplan.see")
def care_plan_history_page(plan_id: int) -> str:
    """Every version of the plan: who changed what, when, from what to what."""
    plan = queries.plan_of(me(), plan_id)
    versions, present = queries.versions_of(plan), shape_of(plan)
    shapes = [present, *(one.before for one in versions)]
    names = queries.names_of(shapes, english=str(get_locale()) == "en")
    return render_template(
        "visits/care_plan_history.html",
        plan=plan,
        lines=history_of(versions, present, names),
        most=queries.VERSIONS_SHOWN,
        **words(plan),
    )


def filters_given() -> queries.PlanFilters:
    """The filters of the address; what makes no sense is left out."""
    given = request.args
    channel, state = given.get("channel", ""), given.get("state", "active")
    return queries.PlanFilters(
        q=given.get("q", "").strip()[:LONGEST_QUESTION],
        service=given.get("service", "")[:20],
        channel=channel if channel in CHANNELS else "",
        state=state if state in STATES else "active",
        page=page_of(given),
    )


def address(filters: queries.PlanFilters, **changes: Any) -> str:
    """The address of the list with some filters changed; any change but of the page begins at page 1."""
    kept: dict[str, Any] = {
        "q": filters.q, "service": filters.service, "channel": filters.channel, "state": filters.state,
    } | changes  # fmt: skip
    standard = {"state": "active", "page": 1}
    shown = {
        key: value for key, value in kept.items() if value not in {"", None} and value != standard.get(key)
    }
    return url_for("visits.care_plans_page", **shown)
