"""Charging verified visits."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import Row, exists, select
from sqlalchemy.orm import Session

from eldercare.accounts.audit import audit
from eldercare.core.db import transaction
from eldercare.funding.models import Charge
from eldercare.services.models import ServiceTerms
from eldercare.services.rules.pouring import cost_of, payable_minutes
from eldercare.services.rules.terms import in_force
from eldercare.visits.models import Attendance, Visit

BATCH = 2000


def charge_verified(*, now: datetime) -> int:
    """Charge attendances of finished visits that are not charged yet; returns how many.

    Safe to repeat: an attendance has at most one charge. A service without a price is left for later.
    """
    charged = 0
    after = 0
    while True:
        with transaction() as session:
            rows = _uncharged(session, after)
            if not rows:
                return charged
            terms = _terms(session)
            charges = [charge for row in rows if (charge := _charge(row, terms, now))]
            session.add_all(charges)
            if charges:
                audit(None, "charge", "attendance", None, now=now, detail={"count": len(charges)})
        charged += len(charges)
        after = rows[-1][0].id


def _uncharged(session: Session, after: int) -> list[Row[Attendance, Visit]]:
    has_price = exists().where(
        ServiceTerms.service_code == Attendance.service_code,
        ServiceTerms.since <= Attendance.day,
        ServiceTerms.yuan_per_hour.is_not(None),
    )
    query = (
        select(Attendance, Visit)
        .join(Visit, Visit.id == Attendance.visit_id)
        .outerjoin(Charge, Charge.attendance_id == Attendance.id)
        .where(Visit.state == "done", Attendance.check_out_at.is_not(None), Charge.id.is_(None))
        .where(Attendance.id > after, has_price)
        .order_by(Attendance.id)
        .limit(BATCH)
    )
    return list(session.execute(query))


def _terms(session: Session) -> dict[str, list[ServiceTerms]]:
    terms: dict[str, list[ServiceTerms]] = defaultdict(list)
    for row in session.scalars(select(ServiceTerms)):
        terms[row.service_code].append(row)
    return terms


def _charge(
    row: Row[Attendance, Visit], terms: dict[str, list[ServiceTerms]], now: datetime
) -> Charge | None:
    attendance, visit = row
    paid_by = in_force(terms[attendance.service_code], attendance.day)
    if paid_by is None or paid_by.yuan_per_hour is None:
        return None
    minutes = payable_minutes(attendance.minutes, visit.minutes)
    return Charge(
        attendance_id=attendance.id,
        senior_id=attendance.senior_id,
        station_id=visit.station_id,
        area_code=visit.area_code,
        service_code=attendance.service_code,
        terms_id=paid_by.id,
        month=attendance.day.replace(day=1),
        minutes=minutes,
        amount=cost_of(minutes, paid_by.yuan_per_hour),
        charged_at=now,
    )
