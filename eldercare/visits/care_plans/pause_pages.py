"""The pages that stop a whole plan: for some days, and for good."""

from dataclasses import replace
from datetime import timedelta

from flask_babel import gettext

from eldercare.accounts.access import me, requires
from eldercare.core.errors import InvalidInputError, NotFoundError
from eldercare.core.time import local_date, now
from eldercare.people.pages.saving import Page
from eldercare.visits.actions import care_plan_pauses as pauses
from eldercare.visits.actions import care_plans as actions
from eldercare.visits.blueprints import pages
from eldercare.visits.care_plans import queries
from eldercare.visits.care_plans.forms import EndForm, PauseForm, ResumeForm
from eldercare.visits.care_plans.shapes import PauseShape, PlanShape, span_of
from eldercare.visits.care_plans.trying import Trial, tried

ONE_DAY = timedelta(days=1)


@pages.route("/care-plans/<int:plan_id>/pause", methods=["GET", "POST"])
@requires("careplan.edit")
def pause_care_plan_page(plan_id: int) -> Page:
    """Stop the visits of some days."""
    plan = queries.plan_of(me(), plan_id)
    today = local_date(now())
    form = PauseForm(data={"reason": "hospital", "from_day": today, "version": plan.version})

    def shape(before: PlanShape) -> PlanShape:
        entry = _entry(form)
        faults = pauses.faults_of(entry, [span_of(one) for one in plan.pauses], today)
        if faults:
            raise InvalidInputError(faults)
        pause = PauseShape(entry.reason, entry.from_day, entry.until_day)
        return replace(before, pauses=(*before.pauses, pause))

    def save() -> str:
        gone = pauses.pause_plan(plan.id, _entry(form), actor=me(), expected=form.version.expected, now=now())
        return gettext(
            "Paused. Drafts taken away: %(drafts)s; visits cancelled whose people were told: %(told)s.",
            drafts=gone.drafts,
            told=len(gone.cancelled),
        )

    return tried(form, plan, Trial("visits/care_plan_pause.html", shape, save, today))


def _entry(form: PauseForm) -> pauses.PauseEntry:
    return pauses.PauseEntry(form.reason.data or "", form.from_day.data, form.until_day.data)


@pages.route("/care-plans/<int:plan_id>/resume", methods=["GET", "POST"])
@requires("careplan.edit")
def resume_care_plan_page(plan_id: int) -> Page:
    """Say when visits go on, sooner or later than was said."""
    plan = queries.plan_of(me(), plan_id)
    today = local_date(now())
    pause = pauses.current_pause(plan, today)
    if pause is None:
        raise NotFoundError
    form = ResumeForm(data={"day": today + ONE_DAY, "version": plan.version})

    def shape(before: PlanShape) -> PlanShape:
        day = form.day.data
        others = tuple(one for one in before.pauses if one.span != span_of(pause))
        kept = PauseShape(pause.reason, pause.from_day, day - ONE_DAY)
        return replace(before, pauses=(*others, kept) if day > pause.from_day else others)

    def save() -> str:
        pauses.resume_plan(plan.id, form.day.data, actor=me(), expected=form.version.expected, now=now())
        return gettext("Visits go on from %(day)s.", day=form.day.data.isoformat())

    return tried(form, plan, Trial("visits/care_plan_resume.html", shape, save, today), pause=pause)


@pages.route("/care-plans/<int:plan_id>/end", methods=["GET", "POST"])
@requires("careplan.edit")
def end_care_plan_page(plan_id: int) -> Page:
    """Let the whole plan end."""
    plan = queries.plan_of(me(), plan_id)
    today = local_date(now())
    form = EndForm(data={"last_day": plan.ends_on or today, "version": plan.version})

    def shape(before: PlanShape) -> PlanShape:
        last = form.last_day.data
        return replace(before, ends_on=min(last, before.ends_on or last))

    def save() -> str:
        actions.end_plan(plan.id, form.last_day.data, actor=me(), expected=form.version.expected, now=now())
        return gettext("The plan ends after %(day)s.", day=form.last_day.data.isoformat())

    return tried(form, plan, Trial("visits/care_plan_end.html", shape, save, today), item=None)
