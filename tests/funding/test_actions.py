"""Charging."""

from datetime import date
from decimal import Decimal

from flask.ctx import AppContext
from sqlalchemy import select

from eldercare.core.db import db, transaction
from eldercare.funding.actions import charge_verified
from eldercare.funding.models import Charge
from eldercare.visits.models import Visit
from tests.funding.makers import make_attendance, make_price
from tests.makers import NOW


def charges() -> list[Charge]:
    return list(db.session.scalars(select(Charge).order_by(Charge.id)))


def test_a_verified_visit_is_charged(database: AppContext) -> None:
    make_price("30.00")
    make_attendance(45)
    charge_verified(now=NOW)
    assert [(c.minutes, c.amount) for c in charges()] == [(45, Decimal("22.50"))]


def test_each_attendance_is_charged_once(database: AppContext) -> None:
    make_price()
    make_attendance()
    charge_verified(now=NOW)
    assert charge_verified(now=NOW) == 0


def test_a_visit_that_waits_for_verification_is_not_charged(database: AppContext) -> None:
    make_price()
    make_attendance(state="to_verify")
    assert charge_verified(now=NOW) == 0


def test_it_is_charged_once_it_is_verified(database: AppContext) -> None:
    make_price()
    attendance = make_attendance(state="to_verify")
    charge_verified(now=NOW)
    with transaction() as session:
        session.get_one(Visit, attendance.visit_id).state = "done"
    assert charge_verified(now=NOW) == 1


def test_a_longer_stay_costs_no_more_than_agreed(database: AppContext) -> None:
    make_price("30.00")
    make_attendance(95)
    charge_verified(now=NOW)
    assert charges()[0].amount == Decimal("30.00")


def test_a_service_without_a_price_waits(database: AppContext) -> None:
    make_attendance()
    assert charge_verified(now=NOW) == 0


def test_a_later_price_changes_no_older_charge(database: AppContext) -> None:
    make_price("30.00")
    make_attendance()
    charge_verified(now=NOW)
    make_price("60.00", since=date(2026, 2, 1))
    charge_verified(now=NOW)
    assert [c.amount for c in charges()] == [Decimal("30.00")]
