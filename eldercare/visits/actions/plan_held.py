"""A care plan in hand: read under the lock, checked, and kept as it was before it is changed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core import feed
from eldercare.core.db import check_version
from eldercare.core.errors import N_, InvalidInputError, NotFoundError
from eldercare.core.time import local_date
from eldercare.people.models import Senior, Worker
from eldercare.services.models import Service
from eldercare.visits.care_plans.rules import ITEM_STATES, PLAN_STATES, item_state, plan_state
from eldercare.visits.care_plans.shapes import shape_of, span_of, written
from eldercare.visits.models import CarePlan, CarePlanItem, CarePlanVersion

WRONG_WORKER = N_("This person works for another station or may not do this service.")


@dataclass(frozen=True, slots=True)
class Held:
    """A plan, its senior, and what was agreed until now."""

    plan: CarePlan
    senior: Senior
    before: dict[str, Any]
    version: int
    today: date


def plan_held(
    session: Session, plan_id: int, step: str, *, actor: User, expected: int | None, now: datetime
) -> Held:
    """The plan for a step of `PLAN_STATES`.

    Raises NotFoundError outside the scope, ForbiddenError, StaleVersionError, StepRefusedError.
    """
    plan = session.scalar(
        select(CarePlan)
        .where(CarePlan.id == plan_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if plan is None:
        raise NotFoundError
    authorize(actor, "careplan.edit", plan.senior.where)
    check_version(plan, expected)
    today = local_date(now)
    state = plan_state(plan.state, plan.starts_on, plan.ends_on, map(span_of, plan.pauses), today)
    PLAN_STATES.target(state, step)
    return Held(plan, plan.senior, written(shape_of(plan)), plan.version, today)


def item_held(
    session: Session, item_id: int, step: str, *, actor: User, expected: int | None, now: datetime
) -> tuple[CarePlanItem, Held]:
    """An item for a step of `ITEM_STATES`, with its plan, which must be open to changes."""
    plan_id = session.scalar(select(CarePlanItem.plan_id).where(CarePlanItem.id == item_id))
    if plan_id is None:
        raise NotFoundError
    held = plan_held(session, plan_id, "edit", actor=actor, expected=expected, now=now)
    item = next((item for item in held.plan.items if item.id == item_id), None)
    if item is None:
        raise NotFoundError
    ITEM_STATES.target(item_state(item.starts_on, item.ends_on, held.today), step)
    return item, held


def keep_version(
    session: Session, held: Held, verb: str, actor: User, now: datetime, **detail: object
) -> None:
    """Keep what was before, raise the version, write the audit line and tell open screens."""
    flag_modified(held.plan, "state")
    session.add(
        CarePlanVersion(
            plan_id=held.plan.id,
            version=held.version,
            verb=verb,
            at=now,
            by_user_id=actor.id,
            before=held.before,
        )
    )
    tell_plan(session, held.plan, held.senior, verb, actor, now, **detail)


def tell_plan(
    session: Session, plan: CarePlan, senior: Senior, verb: str, actor: User, now: datetime, **detail: object
) -> None:
    """The audit line, and word to open screens."""
    session.flush()
    audit(actor, f"careplan.{verb}", "care_plan", plan.id, now=now, detail=detail)
    feed.tell(
        "careplan",
        now=now,
        data={"plan_id": plan.id, "version": plan.version},
        area_code=senior.area_code,
        station_id=senior.station_id,
    )


def check_worker(
    session: Session, worker_id: int | None, service: Service | None, senior: Senior, day: date
) -> None:
    """Raises InvalidInputError for somebody who cannot be preferred for that service at that senior's, by the
    terms of the day."""
    if worker_id is None:
        return
    worker = session.get(Worker, worker_id)
    fits = worker is not None and worker.station_id == senior.station_id
    terms = service.terms_on(day) if service else None
    if not fits or (terms is not None and worker and worker.kind not in terms.worker_kinds):
        raise InvalidInputError({"preferred_worker_id": WRONG_WORKER})
