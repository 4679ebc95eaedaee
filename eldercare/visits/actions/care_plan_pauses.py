"""Pauses of a care plan: nobody comes for some days, and it goes on by itself or by hand."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from eldercare.accounts.models import User
from eldercare.core.db import transaction
from eldercare.core.errors import N_, InvalidInputError
from eldercare.visits.actions.changes import catch_up
from eldercare.visits.actions.plan_held import Held, keep_version, plan_held
from eldercare.visits.actions.refilling import make_room, refill
from eldercare.visits.actions.tiers import look_again
from eldercare.visits.actions.withdrawing import Withdrawn, withdraw
from eldercare.visits.care_plans.rules import EARLIEST_PAUSE, PAUSE_REASONS, PAUSED, Span
from eldercare.visits.care_plans.shapes import span_of
from eldercare.visits.models import CarePlan, CarePlanPause, Visit, VisitDue

NO_REASON = N_("Choose one of the reasons.")
ENDS_EARLY = N_("The last day lies before the first.")
LONG_AGO = N_("A pause begins at most 31 days ago.")
OVER = N_("The pause would be over already.")
OVERLAP = N_("The plan is paused on some of these days already. Change the end of that pause instead.")
NO_PAUSE = N_("The plan has no pause that runs or is to come.")
BEFORE_TODAY = N_("Visits go on today at the earliest.")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PauseEntry:
    """What was typed about a pause; `until_day` None: nobody knows yet."""

    reason: str
    from_day: date
    until_day: date | None = None


def faults_of(entry: PauseEntry, others: list[Span], today: date) -> dict[str, str]:
    """Each field that cannot be taken, with the reason."""
    faults = {}
    if entry.reason not in PAUSE_REASONS:
        faults["reason"] = NO_REASON
    if entry.from_day < today - EARLIEST_PAUSE:
        faults["from_day"] = LONG_AGO
    elif entry.until_day is not None and entry.until_day < entry.from_day:
        faults["until_day"] = ENDS_EARLY
    elif entry.until_day is not None and entry.until_day < today:
        faults["until_day"] = OVER
    elif any(Span(entry.from_day, entry.until_day).meets(other) for other in others):
        faults["from_day"] = OVERLAP
    return faults


def pause_plan(
    plan_id: int, entry: PauseEntry, *, actor: User, expected: int | None = None, now: datetime
) -> Withdrawn:
    """Stop the visits of these days: drafts go, told ones are cancelled and whoever was told hears of it.

    Raises NotFoundError, StaleVersionError, StepRefusedError, InvalidInputError naming the fields.
    """
    with transaction() as session:
        held = plan_held(session, plan_id, "pause", actor=actor, expected=expected, now=now)
        faults = faults_of(entry, [span_of(one) for one in held.plan.pauses], held.today)
        if faults:
            raise InvalidInputError(faults)
        pause = CarePlanPause(reason=entry.reason, from_day=entry.from_day, until_day=entry.until_day)
        held.plan.pauses.append(pause)
        keep_version(session, held, "pause", actor, now)
        gone = _stop(session, held, Span(entry.from_day, entry.until_day), now)
        _settle(session, held, entry.from_day, actor, now)
        return gone


def resume_plan(
    plan_id: int, day: date, *, actor: User, expected: int | None = None, now: datetime
) -> CarePlan:
    """Let visits go on from a day, sooner or later than was said; a pause to come may be taken back whole.

    Visits that the pause had cancelled on days that count again come due anew, without anybody assigned.
    Raises as `pause_plan` does.
    """
    with transaction() as session:
        held = plan_held(session, plan_id, "resume", actor=actor, expected=expected, now=now)
        pause = current_pause(held.plan, held.today)
        if pause is None:
            raise InvalidInputError({"day": NO_PAUSE})
        if day < held.today:
            raise InvalidInputError({"day": BEFORE_TODAY})
        others = [span_of(one) for one in held.plan.pauses if one is not pause]
        if any(Span(pause.from_day, day - ONE_DAY).meets(other) for other in others if day > pause.from_day):
            raise InvalidInputError({"day": OVERLAP})
        if day <= pause.from_day:
            held.plan.pauses.remove(pause)
        else:
            pause.until_day = day - ONE_DAY
            _stop(session, held, Span(pause.from_day, day - ONE_DAY), now)
        keep_version(session, held, "resume", actor, now)
        _settle(session, held, day, actor, now)
        catch_up(session, held.senior, now)
        return held.plan


def current_pause(plan: CarePlan, today: date) -> CarePlanPause | None:
    """The pause that runs, else the next one."""
    coming = [one for one in plan.pauses if one.until_day is None or one.until_day >= today]
    return min(coming, key=lambda one: one.from_day, default=None)


def _stop(session: Session, held: Held, span: Span, now: datetime) -> Withdrawn:
    """Take back the plan's visits of these days, and the visits of care, for nobody is there then either."""
    rows = _visits_of(held).where(Visit.day >= max(span.first, held.today))
    if span.last is not None:
        rows = rows.where(Visit.day <= span.last)
    return withdraw(session, rows, PAUSED, now)


def _visits_of(held: Held) -> Select[Visit]:
    ids = [item.id for item in held.plan.items]
    of_care = select(VisitDue.visit_id).where(VisitDue.senior_id == held.senior.id)
    return select(Visit).where(or_(Visit.plan_item_id.in_(ids), Visit.id.in_(of_care)))


def _settle(session: Session, held: Held, day: date, actor: User, now: datetime) -> None:
    """Let everything come due as the pauses stand now: what a pause took back of an open week or month may be
    on another day of it, and what lies after the pause is there again."""
    make_room(session, _visits_of(held).where(Visit.day >= held.today, Visit.cancel_reason == PAUSED))
    refill(session, held.senior, actor, now, max(held.today, min(day, held.today + ONE_DAY)))
    look_again(session, held.senior, now)
