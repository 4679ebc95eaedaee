"""This room's part of a service whose terms change or which is retired: drafts of the days to come follow.

Visits that people were told of stay as they were told; how many there are is said before (`uses`).
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.attributes import flag_modified

from eldercare.core import feed
from eldercare.services.changing import Part, Uses
from eldercare.services.models import Service, ServiceTerms
from eldercare.visits.actions.gatherings.days import follow_terms
from eldercare.visits.actions.withdrawing import drop_drafts
from eldercare.visits.models import Assignment, CarePlan, CarePlanItem, Visit
from eldercare.visits.moving.rows import touch_plan

TOLD = ("planned", "on_the_way")


def uses(session: Session, code: str, day: date) -> Uses:
    """Care plans that agree the service, and visits from that day on that somebody was told of."""
    plans = (
        select(func.count(func.distinct(CarePlan.id)))
        .join(CarePlanItem, CarePlanItem.plan_id == CarePlan.id)
        .where(
            CarePlanItem.service_code == code,
            CarePlan.state == "active",
            or_(CarePlan.ends_on.is_(None), CarePlan.ends_on >= day),
        )
    )
    told = select(func.count(Visit.id)).where(
        Visit.service_code == code, Visit.day >= day, Visit.state.in_(TOLD)
    )
    return Uses(session.scalar(plans) or 0, session.scalar(told) or 0)


def follow(session: Session, service: Service, day: date, now: datetime) -> None:
    """Drafts from that day on take the number of people and the weight of the terms in force; those of a
    retired service go, but for what an operator fixed. Gatherings last as long as the terms say."""
    changed = set()
    for visit in _differing(session, service, day):
        changed.add((visit.station_id, visit.day))
        _bring_up(visit, service.terms_on(visit.day))
    session.flush()
    drop_drafts(session, _of_retired(session, service), now)
    follow_terms(session, service, day, now)
    for station_id, of_day in sorted(changed):
        touch_plan(session, station_id, of_day)
        feed.tell("day", now=now, data={"day": of_day.isoformat()}, station_id=station_id)


def _drafts(service: Service) -> Select[Visit]:
    drafts = select(Visit).where(Visit.service_code == service.code, Visit.state == "draft")
    return drafts.options(selectinload(Visit.assignments)).order_by(Visit.id)


def _differing(session: Session, service: Service, day: date) -> list[Visit]:
    """The drafts that differ from what is in force on their day."""
    found: list[Visit] = []
    for terms, until in _spans(service.terms):
        differs = or_(Visit.staff_count != terms.staff_count, Visit.priority != terms.priority)
        spanned = _drafts(service).where(Visit.day >= max(day, terms.since), differs)
        found += session.scalars(spanned if until is None else spanned.where(Visit.day < until))
    return found


def _of_retired(session: Session, service: Service) -> list[Visit]:
    if service.retired_on is None:
        return []
    gone = _drafts(service).where(Visit.day >= service.retired_on, Visit.plan_item_id.is_not(None))
    return [visit for visit in session.scalars(gone) if not any(part.pinned for part in visit.assignments)]


def _spans(terms: Sequence[ServiceTerms]) -> Iterator[tuple[ServiceTerms, date | None]]:
    """Each terms with the first day of the next."""
    for row, after in zip(terms, [*terms[1:], None], strict=True):
        yield row, after.since if after else None


def _bring_up(visit: Visit, terms: ServiceTerms) -> None:
    visit.priority = terms.priority
    positions = {part.position: part for part in visit.assignments}
    second = positions.get(1)
    if terms.staff_count > len(positions):
        visit.assignments.append(Assignment(position=1))
    elif terms.staff_count < len(positions) and second is not None and not second.pinned:
        visit.assignments.remove(second)
    visit.staff_count = len(visit.assignments)
    flag_modified(visit, "state")


PART = Part(uses, follow)
