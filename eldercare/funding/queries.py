"""The month's statement."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, Subquery, and_, func, or_, select
from sqlalchemy.orm import joinedload

from eldercare.accounts.access import scope_filter
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.funding.models import Charge
from eldercare.people.models import Operator, OperatorContract, Senior
from eldercare.services.models import Service, ServiceTerms
from eldercare.visits.models import Attendance

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One service of the month; `amount` in yuan."""

    service: Service
    visits: int
    minutes: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class SeniorLine:
    """One senior of the month; `amount` in yuan."""

    senior: Senior
    visits: int
    minutes: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class OperatorLine:
    """What one operator is to be paid for the month; None where no contract says who ran the station."""

    operator: Operator | None
    stations: int
    visits: int
    minutes: int
    amount: Decimal


def by_service(user: User, month: date) -> list[ServiceLine]:
    """The month's sums by service, within the user's scope."""
    query = (
        select(Service, func.count(), func.sum(Charge.minutes), func.sum(Charge.amount))
        .join(Charge, Charge.service_code == Service.code)
        .where(Charge.month == month, scope_filter(Charge, user))
        .group_by(Service.code)
        .order_by(Service.code)
    )
    return [
        ServiceLine(service, count, int(minutes), yuan)
        for service, count, minutes, yuan in db.session.execute(query)
    ]


def by_operator(user: User, month: date) -> list[OperatorLine]:
    """The month's sums by who ran the station on the day of each visit, largest first.

    A station that changed hands within the month has its days with each; days without a contract stand last.
    """
    ran_it = and_(
        OperatorContract.station_id == Charge.station_id,
        OperatorContract.since <= Attendance.day,
        or_(OperatorContract.until.is_(None), OperatorContract.until >= Attendance.day),
    )
    query = (
        select(
            Operator,
            func.count(Charge.id),
            func.count(Charge.station_id.distinct()),
            func.sum(Charge.minutes),
            func.sum(Charge.amount),
        )
        .select_from(Charge)
        .join(Attendance, Attendance.id == Charge.attendance_id)
        .outerjoin(OperatorContract, ran_it)
        .outerjoin(Operator, Operator.id == OperatorContract.operator_id)
        .where(Charge.month == month, scope_filter(Charge, user))
        .group_by(Operator.id)
    )
    lines = [
        OperatorLine(operator, stations, visits, int(minutes), yuan)
        for operator, visits, stations, minutes, yuan in db.session.execute(query)
    ]
    return sorted(lines, key=lambda line: (line.operator is None, -line.amount, line.visits))


def by_senior(user: User, month: date, page: int) -> tuple[list[SeniorLine], int]:
    """One page of the month's sums by senior, largest first, and how many seniors there are."""
    lines, sums = _sums_by_senior(user, month)
    total = db.session.scalar(select(func.count()).select_from(sums)) or 0
    return _read(lines.limit(PER_PAGE).offset((page - 1) * PER_PAGE)), total


def every_senior(user: User, month: date) -> list[SeniorLine]:
    """The month's sums of every senior, largest first."""
    return _read(_sums_by_senior(user, month)[0])


def _sums_by_senior(user: User, month: date) -> tuple[Select[Any], Subquery]:
    sums = (
        select(
            Charge.senior_id,
            func.count().label("visits"),
            func.sum(Charge.minutes).label("minutes"),
            func.sum(Charge.amount).label("amount"),
        )
        .where(Charge.month == month, scope_filter(Charge, user))
        .group_by(Charge.senior_id)
        .subquery()
    )
    query = (
        select(Senior, sums.c.visits, sums.c.minutes, sums.c.amount)
        .join(sums, sums.c.senior_id == Senior.id)
        .options(joinedload(Senior.station))
        .order_by(sums.c.amount.desc(), Senior.id)
    )
    return query, sums


def _read(query: Select[Any]) -> list[SeniorLine]:
    return [SeniorLine(senior, n, int(m), yuan) for senior, n, m, yuan in db.session.execute(query)]


def prices_are_invented() -> bool:
    """Whether any price in use is a demonstration value."""
    invented = ServiceTerms.invented & ServiceTerms.yuan_per_hour.is_not(None)
    return db.session.scalar(select(func.count(ServiceTerms.id)).where(invented)) != 0


def months() -> list[date]:
    """Months that have charges, newest first."""
    return list(db.session.scalars(select(Charge.month).distinct().order_by(Charge.month.desc())))
