"""The pages of care plans: the list, one plan, the form of an item."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.assessments.effects import effects_of
from eldercare.core.errors import InvalidInputError, StaleVersionError
from eldercare.core.feed import last_id
from eldercare.core.time import local_date, now
from eldercare.people import rules as people_rules
from eldercare.services.models import Service
from eldercare.visits.actions import care_plans as actions
from eldercare.visits.blueprints import pages
from eldercare.visits.care_plans import queries
from eldercare.visits.care_plans.entry import ItemEntry
from eldercare.visits.care_plans.forms import ItemForm, first_values, put_faults, values_of
from eldercare.visits.care_plans.words import in_words
from eldercare.visits.entitlement.showing import Shown, acknowledged, coming_months, shown
from eldercare.visits.errors import EntitlementPassedError
from eldercare.visits.models import CarePlan, CarePlanItem
from eldercare.visits.rules import CHANNELS

Page = str | Response | tuple[str, int]
REJECTED = 422
STATES = ("active", "paused", "ended")
LONGEST_QUESTION = 60


@pages.get("/care-plans")
@requires("careplan.see")
def care_plans_page() -> str:
    """What is agreed with whom, narrowed by service, channel and name."""
    filters = filters_given()
    return render_template(
        "visits/care_plans.html",
        filters=filters,
        found=queries.list_plans(me(), filters),
        services=queries.services(),
        address=lambda **changes: address(filters, **changes),
        channels={code: CHANNELS[code] for code in actions.CHANNELS},
        states=STATES,
        today=local_date(now()),
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
        weeks=queries.weeks_of(plan, today),
        effects=effects_of(plan.senior.grade),
        entitlement=coming_months(plan.senior_id, today),
        today=today,
        feed_cursor=feed_cursor,
        **words(),
    )


@pages.post("/care-plans")
@requires("careplan.edit")
def open_care_plan() -> Response:
    """Agree a plan with a senior, or open the one there is: form field `senior_id`."""
    plan = actions.open_plan(request.form.get("senior_id", 0, type=int), actor=me(), now=now())
    return redirect(url_for("visits.care_plan_page", plan_id=plan.id))


@pages.route("/care-plans/<int:plan_id>/items/new", methods=["GET", "POST"])
@requires("careplan.edit")
def care_plan_new_item_page(plan_id: int) -> Page:
    """Agree one more service."""
    plan = queries.plan_of(me(), plan_id)
    today = local_date(now())
    catalogue = queries.services(today)
    wanted = request.args.get("service", "")
    first = next((one for one in catalogue if one.code == wanted), catalogue[0] if catalogue else None)
    begin = {"starts_on": today, "version": plan.version}
    form = ItemForm(data=begin | (values_of(first, today) if first else {}))

    def save(entry: ItemEntry) -> CarePlanItem:
        return actions.add_item(
            plan.id, entry, actor=me(), expected=form.expected, acknowledged=acknowledged(), now=now()
        )

    return answer(form, plan, catalogue, save)


@pages.route("/care-plans/<int:plan_id>/items/<int:item_id>", methods=["GET", "POST"])
@requires("careplan.edit")
def care_plan_item_page(plan_id: int, item_id: int) -> Page:
    """Change one service from tomorrow on."""
    plan = queries.plan_of(me(), plan_id)
    item = queries.item_of(plan, item_id)
    form = ItemForm(data=first_values(item) | {"version": plan.version})

    def save(entry: ItemEntry) -> CarePlanItem:
        return actions.edit_item(
            item.id, entry, actor=me(), expected=form.expected, acknowledged=acknowledged(), now=now()
        )

    return answer(form, plan, queries.services(local_date(now())), save, item)


def answer(
    form: ItemForm,
    plan: CarePlan,
    catalogue: list[Service],
    save: Callable[[ItemEntry], CarePlanItem],
    item: CarePlanItem | None = None,
) -> Page:
    """Save what was typed, or show the form again with what is wrong with it."""
    english = str(get_locale()) == "en"
    form.offer(
        [(one.code, one.name_en if english else one.name) for one in catalogue], queries.candidates(plan)
    )
    stale = False
    passed: list[Shown] = []
    if form.validate_on_submit():
        try:
            saved = save(form.entry())
        except InvalidInputError as refusal:
            put_faults(form, refusal)
        except EntitlementPassedError as refusal:
            passed = [shown(month) for month in refusal.months]
        except StaleVersionError:
            stale = True
            form.version.data = queries.plan_of(me(), plan.id).version
        else:
            flash(gettext("Saved: %(rule)s.", rule=in_words(saved.recurrence)))
            return redirect(url_for("visits.care_plan_page", plan_id=plan.id))
    page = render_template(
        "visits/care_plan_item.html",
        form=form,
        plan=plan,
        item=item,
        stale=stale,
        passed=passed,
        usual={one.code: one.terms_on(local_date(now())).minutes for one in catalogue},
        **words(),
    )
    return page, 409 if stale or passed else REJECTED if form.errors else 200


def filters_given() -> queries.PlanFilters:
    """The filters of the address; what makes no sense is left out."""
    given = request.args
    channel, state = given.get("channel", ""), given.get("state", "active")
    return queries.PlanFilters(
        q=given.get("q", "").strip()[:LONGEST_QUESTION],
        service=given.get("service", "")[:20],
        channel=channel if channel in CHANNELS else "",
        state=state if state in STATES else "active",
        page=max(1, min(given.get("page", 1, type=int), 1_000_000)),
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


def words() -> dict[str, Any]:
    """What the templates need to put codes into words."""
    return {"in_words": in_words, "codes": people_rules, "channel_words": CHANNELS}
