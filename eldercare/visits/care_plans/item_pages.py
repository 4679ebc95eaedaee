"""The pages of one agreed service: agreeing it, changing it, ending it, and one of its days."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

from flask import request, url_for
from flask_babel import get_locale, gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.errors import InvalidInputError, NotFoundError
from eldercare.core.fields import minutes_of
from eldercare.core.time import local_date, now
from eldercare.people.pages.saving import Page, stepped
from eldercare.services.models import Service
from eldercare.visits.actions import care_plan_days as days
from eldercare.visits.actions import care_plans as actions
from eldercare.visits.blueprints import pages
from eldercare.visits.care_plans import queries
from eldercare.visits.care_plans.entry import faults_of
from eldercare.visits.care_plans.forms import (
    DayForm,
    EndForm,
    ItemForm,
    VersionForm,
    chosen,
    first_values,
    values_of,
)
from eldercare.visits.care_plans.series import Change, Fate
from eldercare.visits.care_plans.shapes import ItemShape, PlanShape, item_shape
from eldercare.visits.care_plans.trying import Trial, saved, tried
from eldercare.visits.care_plans.words import words_of
from eldercare.visits.entitlement.showing import acknowledged
from eldercare.visits.models import CarePlan, CarePlanItem


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

    def save() -> str:
        item = actions.add_item(
            plan.id, form.entry(), actor=me(), expected=form.version.expected,
            acknowledged=acknowledged(), now=now(),
        )  # fmt: skip
        return saved(words_of(item))

    return item_answer(form, plan, catalogue, save)


@pages.route("/care-plans/<int:plan_id>/items/<int:item_id>", methods=["GET", "POST"])
@requires("careplan.edit")
def care_plan_item_page(plan_id: int, item_id: int) -> Page:
    """Change one service from tomorrow on."""
    plan = queries.plan_of(me(), plan_id)
    item = queries.item_of(plan, item_id)
    form = ItemForm(data=first_values(item) | {"version": plan.version})

    def save() -> str:
        changed = actions.edit_item(
            item.id,
            form.entry(),
            actor=me(),
            expected=form.version.expected,
            acknowledged=acknowledged(),
            now=now(),
        )
        return saved(words_of(changed))

    return item_answer(form, plan, queries.services(local_date(now())), save, item)


def item_answer(
    form: ItemForm,
    plan: CarePlan,
    catalogue: list[Service],
    save: Callable[[], str],
    item: CarePlanItem | None = None,
) -> Page:
    """The form of a service, tried."""
    english = str(get_locale()) == "en"
    form.offer(
        [(one.code, one.name_en if english else one.name) for one in catalogue], queries.candidates(plan)
    )

    def shape(before: PlanShape) -> PlanShape:
        entry = form.entry()
        faults = faults_of(entry)
        if faults:
            raise InvalidInputError(faults)
        kept = item_shape(item).changes if item else ()
        return before.with_item(ItemShape(id=item.id if item else 0, changes=kept, **entry.values()))

    today = local_date(now())
    tomorrow = today + timedelta(days=1)
    about = item.id if item else 0
    trial = Trial("visits/care_plan_item.html", shape, save, tomorrow, stays=True, item_id=about)
    return tried(
        form, plan, trial, item=item, usual={one.code: one.terms_on(today).minutes for one in catalogue}
    )


@pages.route("/care-plans/<int:plan_id>/items/<int:item_id>/end", methods=["GET", "POST"])
@requires("careplan.edit")
def end_care_plan_item_page(plan_id: int, item_id: int) -> Page:
    """Let one service end."""
    plan = queries.plan_of(me(), plan_id)
    item = queries.item_of(plan, item_id)
    today = local_date(now())
    form = EndForm(data={"last_day": item.ends_on or today, "version": plan.version})

    def shape(before: PlanShape) -> PlanShape:
        last = min(form.last_day.data, item.ends_on or form.last_day.data)
        return before.with_item(replace(item_shape(item), ends_on=last))

    def save() -> str:
        last = form.last_day.data
        actions.end_item(item.id, last, actor=me(), expected=form.version.expected, now=now())
        return gettext("The service ends after %(day)s.", day=last.isoformat())

    trial = Trial("visits/care_plan_end.html", shape, save, today, item_id=item.id)
    return tried(form, plan, trial, item=item)


@pages.route("/care-plans/<int:plan_id>/items/<int:item_id>/days/<series_day>", methods=["GET", "POST"])
@requires("careplan.edit")
def care_plan_day_page(plan_id: int, item_id: int, series_day: str) -> Page:
    """Move one day of a service."""
    plan = queries.plan_of(me(), plan_id)
    item = queries.item_of(plan, item_id)
    day, fate = fate_at(plan, item, series_day)
    stands = queries.placed_visits(plan, local_date(now())).get((item.id, day), fate.day or fate.rule_day)
    kept = fate.change if fate.change and fate.change.day else None
    window = (
        (kept.window_from, kept.window_to)
        if kept and kept.window_from is not None and kept.window_to is not None
        else (item.window_from, item.window_to)
    )
    preferred = (kept.preferred_worker_id if kept else None) or item.preferred_worker_id
    form = DayForm(
        data={
            "day": stands,
            "window_from": time(*divmod(window[0], 60)),
            "window_to": time(*divmod(window[1], 60)),
            "preferred_worker_id": str(preferred or ""),
            "version": plan.version,
        }
    )
    form.offer(queries.candidates(plan))

    def shape(before: PlanShape) -> PlanShape:
        entry = day_entry(form)
        if not form.is_submitted():
            return before
        change = Change(day, entry.day, entry.window_from, entry.window_to, entry.preferred_worker_id)
        return before.with_item(with_change(item_shape(item), change))

    def save() -> str:
        days.move_day(item.id, day, day_entry(form), actor=me(), expected=form.version.expected, now=now())
        return gettext("This one visit is moved; the service goes on as agreed.")

    since = min(local_date(now()), fate.rule_day)
    trial = Trial("visits/care_plan_day.html", shape, save, since, item_id=item.id)
    return tried(form, plan, trial, item=item, fate=fate, stands=stands)


@pages.post("/care-plans/<int:plan_id>/items/<int:item_id>/days/<series_day>/skip")
@requires("careplan.edit")
def skip_care_plan_day(plan_id: int, item_id: int, series_day: str) -> Response:
    """Leave out one day: form field `version`."""
    plan = queries.plan_of(me(), plan_id)
    item = queries.item_of(plan, item_id)
    day, _ = fate_at(plan, item, series_day)
    form = VersionForm()
    return stepped(
        lambda: days.skip_day(item.id, day, actor=me(), expected=form.version.expected, now=now()),
        gettext("This one visit is left out; the service goes on as agreed."),
        url_for("visits.care_plan_page", plan_id=plan.id),
    )


@pages.post("/care-plans/<int:plan_id>/items/<int:item_id>/days/<series_day>/restore")
@requires("careplan.edit")
def restore_care_plan_day(plan_id: int, item_id: int, series_day: str) -> Response:
    """Let one day be as agreed again: form field `version`."""
    plan = queries.plan_of(me(), plan_id)
    item = queries.item_of(plan, item_id)
    day, _ = fate_at(plan, item, series_day)
    form = VersionForm()
    return stepped(
        lambda: days.restore_day(item.id, day, actor=me(), expected=form.version.expected, now=now()),
        gettext("This day is as agreed again."),
        url_for("visits.care_plan_page", plan_id=plan.id),
    )


def fate_at(plan: CarePlan, item: CarePlanItem, text: str) -> tuple[date, Fate]:
    """A day of the series by its name in the address; NotFoundError when the service has no such day."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotFoundError from None
    fate = days.fate_of(item, day, plan.senior.left_on)
    if fate is None:
        raise NotFoundError
    return day, fate


def day_entry(form: DayForm) -> days.DayEntry:
    """What was typed."""
    return days.DayEntry(
        form.day.data,
        minutes_of(form.window_from.data),
        minutes_of(form.window_to.data),
        chosen(form.preferred_worker_id.data),
    )


def with_change(item: ItemShape, change: Change) -> ItemShape:
    """The item with one day otherwise."""
    others = tuple(one for one in item.changes if one.series_day != change.series_day)
    return replace(item, changes=(*others, change))
