"""Care plans: agreeing one, adding a service to it, changing a service."""

from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core import feed
from eldercare.core.db import check_version, transaction
from eldercare.core.errors import N_, InvalidInputError, NotFoundError
from eldercare.core.time import local_date
from eldercare.people.errors import HasLeftError
from eldercare.people.models import Senior, Worker
from eldercare.services.models import Service
from eldercare.services.rules.terms import HOME
from eldercare.visits.actions.due import generate_due
from eldercare.visits.care_plans.entry import UNKNOWN_SERVICE, ItemEntry, faults_of
from eldercare.visits.entitlement.warning import warn_beyond
from eldercare.visits.models import CarePlan, CarePlanItem, DayPlan, Visit

WRONG_WORKER = N_("This person works for another station or may not do this service.")
CHANNELS = ("station", "platform")


def open_plan(senior_id: int, *, channel: str = "station", actor: User, now: datetime) -> CarePlan:
    """The senior's active care plan; a new, empty one when there is none."""
    with transaction() as session:
        senior = session.get(Senior, senior_id, with_for_update={"of": Senior})
        if senior is None:
            raise NotFoundError
        authorize(actor, "careplan.edit", senior.where)
        if senior.left_on is not None:
            raise HasLeftError
        known = session.scalar(
            select(CarePlan).where(CarePlan.senior_id == senior_id, CarePlan.state == "active")
        )
        if known is not None:
            return known
        plan = CarePlan(
            senior_id=senior_id,
            starts_on=local_date(now),
            channel=channel if channel in CHANNELS else "station",
        )
        session.add(plan)
        _finish(session, plan, senior, "careplan.open", actor, now)
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

    Raises NotFoundError, StaleVersionError, InvalidInputError naming the fields, and EntitlementPassedError
    unless it is `acknowledged` that a month takes more than there is a right to.
    """
    with transaction() as session:
        plan, senior = _plan(session, plan_id, actor, expected)
        _check(session, entry, senior, local_date(now))
        beyond = warn_beyond(session, plan, entry, local_date(now), acknowledged=acknowledged)
        item = CarePlanItem(**_values(entry))
        plan.items.append(item)
        _finish(session, plan, senior, "careplan.add_item", actor, now, service=entry.service_code, **beyond)
        refill(session, senior, actor, now)
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
        item = session.get(CarePlanItem, item_id)
        if item is None:
            raise NotFoundError
        plan, senior = _plan(session, item.plan_id, actor, expected)
        _check(session, entry, senior, local_date(now))
        beyond = warn_beyond(
            session, plan, entry, local_date(now), item_id=item.id, acknowledged=acknowledged
        )
        for name, value in _values(entry).items():
            setattr(item, name, value)
        _finish(session, plan, senior, "careplan.edit_item", actor, now, item_id=item.id, **beyond)
        _withdraw_drafts(session, item, local_date(now))
        refill(session, senior, actor, now)
        return item


def _plan(session: Session, plan_id: int, actor: User, expected: int | None) -> tuple[CarePlan, Senior]:
    plan = session.get(CarePlan, plan_id)
    if plan is None:
        raise NotFoundError
    authorize(actor, "careplan.edit", plan.senior.where)
    check_version(plan, expected)
    return plan, plan.senior


def _check(session: Session, entry: ItemEntry, senior: Senior, today: date) -> None:
    faults = faults_of(entry)
    service = session.get(Service, entry.service_code) if entry.service_code else None
    day = max(entry.starts_on, today)
    if service is None or service.setting != HOME or not service.is_given_on(day):
        faults["service_code"] = UNKNOWN_SERVICE
    if entry.preferred_worker_id is not None:
        worker = session.get(Worker, entry.preferred_worker_id)
        fits = worker is not None and worker.station_id == senior.station_id
        terms = service.terms_on(day) if service else None
        if not fits or (terms is not None and worker and worker.kind not in terms.worker_kinds):
            faults["preferred_worker_id"] = WRONG_WORKER
    if faults:
        raise InvalidInputError(faults)


def _values(entry: ItemEntry) -> dict[str, object]:
    return {
        "service_code": entry.service_code,
        "recurrence": entry.recurrence,
        "starts_on": entry.starts_on,
        "window_from": entry.window_from,
        "window_to": entry.window_to,
        "minutes": entry.minutes,
        "preferred_worker_id": entry.preferred_worker_id,
    }


def _finish(
    session: Session, plan: CarePlan, senior: Senior, verb: str, actor: User, now: datetime, **detail: object
) -> None:
    """A new version of the plan, the audit line, and word to open screens."""
    if plan.id is not None:
        flag_modified(plan, "state")
    session.flush()
    audit(actor, verb, "care_plan", plan.id, now=now, detail=detail)
    feed.tell(
        "careplan",
        now=now,
        data={"plan_id": plan.id, "version": plan.version},
        area_code=senior.area_code,
        station_id=senior.station_id,
    )


def _withdraw_drafts(session: Session, item: CarePlanItem, today: date) -> None:
    """Take away visits to come that nobody was told and no operator fixed."""
    rows = select(Visit).where(Visit.plan_item_id == item.id, Visit.day > today, Visit.state == "draft")
    for visit in session.scalars(rows):
        if not any(part.pinned for part in visit.assignments):
            session.delete(visit)
    session.flush()


def refill(session: Session, senior: Senior, actor: User, now: datetime) -> None:
    """Make the visits of days that were planned before the change."""
    today = local_date(now)
    last = session.scalar(
        select(func.max(DayPlan.day)).where(DayPlan.station_id == senior.station_id, DayPlan.day > today)
    )
    if last is not None:
        tomorrow = today + timedelta(days=1)
        generate_due(tomorrow, (last - today).days, station_ids=[senior.station_id], actor=actor, now=now)
