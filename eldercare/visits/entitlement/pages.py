"""The months of a senior, and who of a station passes a month."""

from datetime import date
from typing import Any

from flask import render_template, request, url_for
from sqlalchemy import or_, select

from eldercare.accounts.access import me, requires
from eldercare.core.db import db
from eldercare.core.paging import page_of
from eldercare.core.time import local_date, month_of, now
from eldercare.people.models import Senior, Station
from eldercare.people.queries import senior_of
from eldercare.services.queries.entitlements import services_named
from eldercare.services.rules.entitlements import first_of, last_of, next_month
from eldercare.visits.blueprints import pages
from eldercare.visits.board.queries import choose_station, stations_of
from eldercare.visits.entitlement.balance import Month
from eldercare.visits.entitlement.showing import past_months, shown
from eldercare.visits.entitlement.warning import passed_months
from eldercare.visits.models import CarePlan, CarePlanItem, GatheringDay, SignUp, Visit

BEFORE = 11
PER_PAGE = 50


@pages.get("/seniors/<int:senior_id>/entitlement")
@requires("careplan.see")
def senior_entitlement_page(senior_id: int) -> str:
    """A month of a senior and those before it: `?month=YYYY-MM`."""
    today = local_date(now())
    senior = senior_of(me(), senior_id)
    month = month_of(request.args.get("month", ""), today)
    return render_template(
        "visits/senior_entitlement.html",
        senior=senior,
        months=past_months(senior_id, _near(month, today), BEFORE, today),
    )


@pages.get("/care-plans/entitlements")
@requires("careplan.see")
def care_plan_entitlements_page() -> str:
    """Who of a station passes a month: `?station=CODE&month=YYYY-MM`."""
    today = local_date(now())
    station = choose_station(me(), request.args.get("station"))
    month = _near(month_of(request.args.get("month", ""), today), today)
    passed = _passed(station, month, today)
    page, total = page_of(request.args), len(passed)
    rows = passed[(page - 1) * PER_PAGE : page * PER_PAGE]
    return render_template(
        "visits/care_plan_entitlements.html",
        station=station,
        stations=stations_of(me()),
        month=month,
        months=(first_of(today), next_month(first_of(today))),
        rows=[(senior, shown(one)) for senior, one in rows],
        invented=any(one.entitlement.invented for _senior, one in rows),
        plans=_plans([senior.id for senior, _one in rows]),
        page=page,
        pages=max(1, -(-total // PER_PAGE)),
        total=total,
        address=lambda **changes: _address({"station": station.code, "month": f"{month:%Y-%m}"} | changes),
    )


def _address(kept: dict[str, Any]) -> str:
    return url_for("visits.care_plan_entitlements_page", **kept)


def _near(month: date, today: date) -> date:
    """The month, or this one when it lies so far away that no rule can be meant."""
    return month if abs(month.year - today.year) <= 10 else first_of(today)


def _passed(station: Station, month: date, today: date) -> list[tuple[Senior, Month]]:
    """Seniors of the station who pass the month, most minutes first."""
    named = services_named(db.session(), month)
    visited = select(Visit.senior_id).where(
        Visit.station_id == station.id,
        Visit.day.between(month, last_of(month)),
        Visit.service_code.in_(named),
    )
    planned = select(CarePlan.senior_id).join(CarePlanItem, CarePlanItem.plan_id == CarePlan.id)
    planned = planned.where(CarePlan.state == "active", CarePlanItem.service_code.in_(named))
    signed = (
        select(SignUp.senior_id)
        .join(SignUp.day)
        .where(GatheringDay.station_id == station.id, GatheringDay.day.between(month, last_of(month)))
    )
    people = select(Senior.id).where(
        Senior.station_id == station.id,
        or_(Senior.id.in_(visited), Senior.id.in_(planned), Senior.id.in_(signed)),
    )
    found = passed_months(db.session(), people, [month], today)
    names = select(Senior).where(Senior.id.in_(found))
    seniors = {senior.id: senior for senior in db.session.scalars(names)}
    rows = [(seniors[senior_id], one) for senior_id, (one,) in found.items()]
    return sorted(rows, key=lambda row: (-row[1].ahead.minutes_beyond, row[0].id))


def _plans(people: list[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(CarePlan.senior_id, CarePlan.id).where(
            CarePlan.senior_id.in_(people), CarePlan.state == "active"
        )
    )
    return {senior_id: plan_id for senior_id, plan_id in rows}  # noqa: C416 - rows are no tuples to mypy
