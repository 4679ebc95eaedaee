"""A visit by hand: for a day and a time, or at once."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core import feed
from eldercare.core.db import transaction
from eldercare.core.errors import N_, InvalidInputError, NotFoundError
from eldercare.core.time import at, day_bounds, local_date, minute_of
from eldercare.people.errors import HasLeftError
from eldercare.people.models import Senior
from eldercare.services.models import Service
from eldercare.services.rules.terms import HOME
from eldercare.visits.by_hand.rules import URGENT, OrderEntry, order_faults, urgent_window
from eldercare.visits.models import Assignment, Visit, VisitOrder
from eldercare.visits.rules import DEVICE_CHECK

CHANNEL = "station"
NOT_GIVEN = N_("Choose one of the list.")


def order_by_hand(
    actor: User, senior_id: int, entry: OrderEntry, *, call_id: int | None = None, now: datetime
) -> Visit:
    """Make the visit; it stands on the board at once, and whoever makes it is found there or by the planner.

    Raises InvalidInputError naming the fields, NotFoundError outside the scope, HasLeftError.
    """
    with transaction() as session:
        senior = session.get(Senior, senior_id, with_for_update={"of": Senior})
        if senior is None:
            raise NotFoundError
        authorize(actor, "visit.plan", senior.where)
        if senior.left_on is not None:
            raise HasLeftError
        service = _service(session, entry)
        visit = _visit(senior, service, entry, now)
        session.add(visit)
        session.flush()
        session.add(
            VisitOrder(
                visit_id=visit.id, urgent=entry.urgent, wish=entry.wish.strip() or None,
                note=entry.note.strip() or None, call_id=call_id, ordered_at=now, ordered_by=actor.id,
            )
        )  # fmt: skip
        detail = {"service": service.code, "urgent": entry.urgent, "call_id": call_id}
        audit(actor, "visit.order", "visit", visit.id, now=now, detail=detail)
        feed.tell("day", now=now, data={"day": visit.day.isoformat()}, station_id=senior.station_id)
        return visit


def _service(session: Session, entry: OrderEntry) -> Service:
    service = session.get(Service, entry.service_code)
    if service is None or service.code == DEVICE_CHECK or service.setting != HOME:
        raise InvalidInputError({"service_code": NOT_GIVEN})
    return service


def _visit(senior: Senior, service: Service, entry: OrderEntry, now: datetime) -> Visit:
    today = local_date(now)
    found = order_faults(entry, today, int(minute_of(now, today)))
    if found:
        raise InvalidInputError(found)
    day, opens, closes = _when(entry, now)
    if not service.is_given_on(day):
        raise InvalidInputError({"service_code": NOT_GIVEN})
    terms = service.terms_on(day)
    visit = Visit(
        senior_id=senior.id, service_code=service.code, day=day, window_start=opens, window_end=closes,
        minutes=entry.minutes, staff_count=terms.staff_count, channel=CHANNEL,
        station_id=senior.station_id, area_code=senior.area_code,
        priority=URGENT if entry.urgent else terms.priority,
    )  # fmt: skip
    visit.assignments = [Assignment(position=position) for position in range(terms.staff_count)]
    return visit


def _when(entry: OrderEntry, now: datetime) -> tuple[date, datetime, datetime]:
    """The day and the window; checked before, so that a day and times are there unless it is urgent."""
    today = local_date(now)
    if entry.urgent:
        return (today, *urgent_window(now, day_bounds(today)[1]))
    day = entry.day or today
    return day, at(day, entry.window_from or 0), at(day, entry.window_to or 0)
