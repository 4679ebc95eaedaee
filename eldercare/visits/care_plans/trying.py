"""A form that changes a care plan: saved, refused at its fields, or only looked at before it is saved."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from eldercare.accounts.access import me
from eldercare.core.errors import EldercareError, InvalidInputError, StaleVersionError
from eldercare.core.holidays import NAMES, year_of
from eldercare.core.time import local_date, now
from eldercare.core.wording import sentence_of
from eldercare.people import rules as people_rules
from eldercare.people.forms.fields import put_faults
from eldercare.people.pages.saving import REJECTED, STALE, Page
from eldercare.services.models import Service
from eldercare.visits.care_plans import queries
from eldercare.visits.care_plans.forms import VersionForm
from eldercare.visits.care_plans.of_care import visits_of_care
from eldercare.visits.care_plans.preview import WHY, Outlook, look_ahead
from eldercare.visits.care_plans.rules import PAUSE_REASONS, PLAN_STATE_WORDS, VERBS, item_state, plan_state
from eldercare.visits.care_plans.shapes import PlanShape, shape_of, span_of
from eldercare.visits.care_plans.words import in_words, words_of
from eldercare.visits.entitlement.showing import Shown
from eldercare.visits.entitlement.showing import shown as shown_month
from eldercare.visits.errors import EntitlementPassedError
from eldercare.visits.models import CarePlan
from eldercare.visits.rules import CHANNELS


@dataclass(frozen=True, slots=True)
class Trial:
    """A change that a form stands for. `shape` gives the plan as it would be, or raises InvalidInputError;
    `save` saves it and gives the word for it.

    `since`: from which day on the change holds; `stays`: what people were told stays as it is until an
    operator changes it, else it is cancelled and they hear of it. `item_id`: the service that it is about
    (0 for a new one), None for the whole plan.
    """

    template: str
    shape: Callable[[PlanShape], PlanShape]
    save: Callable[[], str]
    since: date
    stays: bool = False
    item_id: int | None = None


def tried(form: VersionForm, plan: CarePlan, trial: Trial, **context: Any) -> Page:
    """Save and go back to the plan; or show the form, with what is wrong and what would become of the plan.

    A form that is sent with `preview` saves nothing. A script asks the same way, for the calendar alone.
    """
    looks_only = "preview" in request.form
    stale = refused = False
    passed: list[Shown] = []
    valid = form.validate_on_submit()
    if valid and not looks_only:
        try:
            flash(trial.save())
        except InvalidInputError as refusal:
            put_faults(form, refusal)
        except StaleVersionError:
            stale = True
            form.version.data = queries.plan_of(me(), plan.id).version
        except EntitlementPassedError as refusal:
            passed = [shown_month(month) for month in refusal.months]
        except EldercareError as refusal:
            if refusal.status != STALE:
                raise
            refused = True
            form.form_errors.append(sentence_of(refusal))
        else:
            return redirect(url_for("visits.care_plan_page", plan_id=plan.id))
    outlook = _outlook(form, plan, trial, valid=valid)
    shown = {"plan": plan, "outlook": outlook, "trial": trial, "form": form, **words(plan)}
    if "X-Fragment" in request.headers:
        return render_template("visits/_outlook_part.html", **shown)
    page = render_template(trial.template, stale=stale, passed=passed, **shown, **context)
    return page, STALE if stale or refused or passed else REJECTED if form.errors else 200


def _outlook(form: VersionForm, plan: CarePlan, trial: Trial, *, valid: bool) -> Outlook | None:
    """What would become of the plan; None while the form is not complete."""
    if form.is_submitted() and not valid:
        return None
    today = local_date(now())
    before = shape_of(plan)
    try:
        after = trial.shape(before)
    except InvalidInputError as refusal:
        if form.is_submitted() and not form.errors:
            put_faults(form, refusal)
        return None
    outlook = look_ahead(
        after,
        today,
        before=before,
        since=max(trial.since, today),
        left_on=plan.senior.left_on,
        retired=queries.retired(),
        told=queries.told_visits(plan, today),
    )
    taken = visits_of_care(plan, today, (pause.span for pause in after.pauses))
    return replace(outlook, of_care=taken)


def words(plan: CarePlan | None = None) -> dict[str, Any]:
    """What the templates need to put codes into words."""
    catalogue = {one.code: one for one in queries.services()} if plan is not None else {}
    return {
        "in_words": in_words,
        "words_of": words_of,
        "state_of": state_of,
        "item_state": item_state,
        "state_words": PLAN_STATE_WORDS,
        "codes": people_rules,
        "channel_words": CHANNELS,
        "pause_reasons": PAUSE_REASONS,
        "why_words": WHY,
        "verb_words": VERBS,
        "holidays": NAMES,
        "holiday_year": year_of,
        "catalogue": _with_own(catalogue, plan),
        "today": local_date(now()),
    }


def _with_own(catalogue: dict[str, Service], plan: CarePlan | None) -> dict[str, Service]:
    """The catalogue and whatever else the plan has."""
    return catalogue | {item.service_code: item.service for item in plan.items} if plan else catalogue


def state_of(plan: CarePlan) -> str:
    """What the plan is today."""
    today = local_date(now())
    return plan_state(plan.state, plan.starts_on, plan.ends_on, map(span_of, plan.pauses), today)


def saved(what: str) -> str:
    """The word after saving."""
    return gettext("Saved: %(rule)s.", rule=what)
