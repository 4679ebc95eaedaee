"""Care plans: agreeing one, adding a service to it, changing a service, ending a service or the plan."""

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from eldercare.accounts.access import authorize
from eldercare.accounts.models import User
from eldercare.core.db import transaction
from eldercare.core.errors import N_, InvalidInputError, NotFoundError
from eldercare.core.time import local_date
from eldercare.people.errors import HasLeftError
from eldercare.people.models import Senior
from eldercare.services.models import Service
from eldercare.services.rules.terms import HOME
from eldercare.visits.actions.plan_held import check_worker, item_held, keep_version, plan_held, tell_plan
from eldercare.visits.actions.refilling import make_room, refill
from eldercare.visits.actions.withdrawing import drop_drafts, withdraw
from eldercare.visits.care_plans.entry import UNKNOWN_SERVICE, ItemEntry, faults_of
from eldercare.visits.care_plans.rules import PLAN_CHANGED
from eldercare.visits.entitlement.warning import warn_beyond
from eldercare.visits.models import CarePlan, CarePlanItem, Visit

CHANNELS = ("station", "platform")
AGREED_ALREADY = N_("Exactly this is agreed already. Nothing was saved a second time.")
ENDS_TOO_EARLY = N_("The last day is today at the earliest: what was done stays done.")


def open_plan(senior_id: int, *, channel: str = "station", actor: User, now: datetime) -> CarePlan:
    """The senior's active care plan; a new, empty one when there is none."""
    with transaction() as session:
        senior = session.get(Senior, senior_id, with_for_update={"of": Senior})
        if senior is None:
            raise NotFoundError
        authorize(actor, "careplan.edit", senior.where)
        if senior.left_on is not None:
            raise HasLeftError
        running = CarePlan.ends_on.is_(None) | (CarePlan.ends_on >= local_date(now))
        known = session.scalar(
            select(CarePlan).where(CarePlan.senior_id == senior_id, CarePlan.state == "active", running)
        )
        if known is not None:
            return known
        plan = CarePlan(
            senior_id=senior_id,
            starts_on=local_date(now),
            channel=channel if channel in CHANNELS else "station",
        )
        session.add(plan)
        session.flush()
        tell_plan(session, plan, senior, "open", actor, now)
        return plan


def add_item(
    plan_id: int,
    entry: ItemEntry,
    *,
    actor: User,
    expected: int | None = None,
    acknowledged: bool = False,
    now: datetime,
) -> CarePlanItem:
    """Agree one more service. Days that are planned already get its visits at once.

    Raises NotFoundError, StaleVersionError, StepRefusedError, InvalidInputError naming the fields (of the
    service when exactly this is agreed already), and
    EntitlementPassedError unless it is `acknowledged` that a month takes more than there is a right to.
    """
    with transaction() as session:
        held = plan_held(session, plan_id, "edit", actor=actor, expected=expected, now=now)
        _check(session, entry, held.senior, held.today)
        _check_new(held.plan, entry)
        beyond = warn_beyond(session, held.plan, entry, held.today, acknowledged=acknowledged)
        item = CarePlanItem(**entry.values())
        held.plan.items.append(item)
        keep_version(session, held, "add_item", actor, now, service=entry.service_code, **beyond)
        refill(session, held.senior, actor, now)
        return item


def edit_item(
    item_id: int,
    entry: ItemEntry,
    *,
    actor: User,
    expected: int | None = None,
    acknowledged: bool = False,
    now: datetime,
) -> CarePlanItem:
    """Change an agreed service from tomorrow on.

    Drafts of the days to come are made anew; visits that people were told stay until an operator changes
    them on the board. Raises as `add_item` does.
    """
    with transaction() as session:
        item, held = item_held(session, item_id, "edit", actor=actor, expected=expected, now=now)
        _check(session, entry, held.senior, held.today)
        beyond = warn_beyond(session, held.plan, entry, held.today, item=item, acknowledged=acknowledged)
        ended = item.ends_on
        for name, value in entry.values().items():
            setattr(item, name, value)
        keep_version(session, held, "edit_item", actor, now, item_id=item.id, **beyond)
        _drop_drafts(session, item, held.today, now)
        if ended is not None:
            # What its end had cancelled comes due anew, should the service go on.
            gone = select(Visit).where(Visit.plan_item_id == item.id, Visit.day > max(ended, held.today))
            make_room(session, gone.where(Visit.cancel_reason == PLAN_CHANGED))
        refill(session, held.senior, actor, now)
        return item


def end_item(
    item_id: int, last_day: date, *, actor: User, expected: int | None = None, now: datetime
) -> CarePlanItem:
    """Let a service end after a day. Visits after it go, and whoever was told of one hears that it is off.

    Raises as `add_item` does.
    """
    with transaction() as session:
        item, held = item_held(session, item_id, "end", actor=actor, expected=expected, now=now)
        _check_last_day(last_day, held.today)
        item.ends_on = last_day if item.ends_on is None else min(last_day, item.ends_on)
        keep_version(session, held, "end_item", actor, now, item_id=item.id)
        _withdraw_after(session, Visit.plan_item_id == item.id, last_day, now)
        return item


def end_plan(
    plan_id: int, last_day: date, *, actor: User, expected: int | None = None, now: datetime
) -> CarePlan:
    """Let the plan end after a day, as `end_item` does with one service."""
    with transaction() as session:
        held = plan_held(session, plan_id, "end", actor=actor, expected=expected, now=now)
        _check_last_day(last_day, held.today)
        plan = held.plan
        plan.ends_on = last_day if plan.ends_on is None else min(last_day, plan.ends_on)
        keep_version(session, held, "end", actor, now)
        ids = [item.id for item in plan.items]
        _withdraw_after(session, Visit.plan_item_id.in_(ids), last_day, now)
        return plan


def _check(session: Session, entry: ItemEntry, senior: Senior, today: date) -> None:
    faults = faults_of(entry)
    service = session.get(Service, entry.service_code) if entry.service_code else None
    day = max(entry.starts_on, today)
    if service is None or service.setting != HOME or not service.is_given_on(day):
        faults["service_code"] = UNKNOWN_SERVICE
    try:
        check_worker(session, entry.preferred_worker_id, service, senior, day)
    except InvalidInputError as refusal:
        faults |= refusal.fields
    if faults:
        raise InvalidInputError(faults)


def _check_new(plan: CarePlan, entry: ItemEntry) -> None:
    """The way back to a form and its button would agree the same service twice."""
    values = entry.values()
    if any(all(getattr(item, name) == value for name, value in values.items()) for item in plan.items):
        raise InvalidInputError({"service_code": AGREED_ALREADY})


def _check_last_day(last_day: date, today: date) -> None:
    if last_day < today:
        raise InvalidInputError({"last_day": ENDS_TOO_EARLY})


def _withdraw_after(session: Session, of: ColumnElement[bool], last_day: date, now: datetime) -> None:
    after = max(last_day, local_date(now) - timedelta(days=1))
    withdraw(session, select(Visit).where(of, Visit.day > after), PLAN_CHANGED, now)


def _drop_drafts(session: Session, item: CarePlanItem, today: date, now: datetime) -> None:
    """Take away visits to come that nobody was told and no operator fixed."""
    rows = select(Visit).where(Visit.plan_item_id == item.id, Visit.day > today, Visit.state == "draft")
    free = [v for v in session.scalars(rows.order_by(Visit.id)) if not any(p.pinned for p in v.assignments)]
    drop_drafts(session, free, now)
