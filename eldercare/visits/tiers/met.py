"""Which visits count as having looked in on somebody, as a condition of SQL (decision 49)."""

from datetime import date

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, func, select

from eldercare.services.models import Service
from eldercare.visits.models import Visit, VisitDue
from eldercare.visits.rules import DEVICE_CHANNEL, OVER
from eldercare.visits.tiers.sets import rules_on


def counted_services(day: date) -> Select[str]:
    """The codes of services whose visits count by the rules of a day."""
    rules = rules_on(day)
    return select(Service.code).where(Service.family.in_(sorted(rules.counts if rules else ())))


def counting(day: date) -> ColumnElement[bool]:
    """Visits that were made and count, by the rules of a day: the services that they name, by anybody."""
    return (
        Visit.state.in_(sorted(OVER))
        & (Visit.channel != DEVICE_CHANNEL)
        & Visit.service_code.in_(counted_services(day))
    )


def _within() -> ColumnElement[bool]:
    return (
        (Visit.senior_id == VisitDue.senior_id)
        & Visit.day.between(VisitDue.first_day, VisitDue.last_day)
        & (Visit.window_end > VisitDue.asked_at)
    )


def is_met(day: date) -> ColumnElement[bool]:
    """Whether somebody looked in between the first and the last day of a due."""
    return exists().where(_within(), counting(day))


def last_call(day: date) -> ScalarSelect[date]:
    """The day on which somebody last looked in on the senior of a due."""
    query = select(func.max(Visit.day)).where(Visit.senior_id == VisitDue.senior_id, counting(day))
    return query.correlate(VisitDue).scalar_subquery()
