"""`/api/v1/today` and `/api/v1/figures`: the doors for programs."""

from datetime import date
from typing import Any

from flask_smorest import Blueprint

from eldercare.accounts.access import me, requires
from eldercare.core.time import local_date, now
from eldercare.people.models import Area
from eldercare.people.queries import towns
from eldercare.reports import queries, view
from eldercare.reports.rules import Period
from eldercare.reports.schemas import (
    ReportsFigureSchema,
    ReportsHomeVisitShareSchema,
    ReportsPeriodSchema,
    ReportsTodaySchema,
)
from eldercare.reports.today import read_today

api = Blueprint("reports-api", __name__, url_prefix="/api/v1", description="Figures")


@api.route("/today", methods=["GET"])
@requires("today.see")
@api.response(200, ReportsTodaySchema)
def today() -> dict[str, Any]:
    """What needs somebody now, and how the day stands, in the caller's scope."""
    return view.today_json(read_today(me(), now()), _towns())


@api.route("/figures/home-visit-share", methods=["GET"])
@requires("report.see")
@api.arguments(ReportsPeriodSchema, location="query")
@api.response(200, ReportsHomeVisitShareSchema)
def home_visit_share(query: dict[str, date | None]) -> dict[str, Any]:
    """The share of registered people aged 60 and over who were served at home, by channel and town."""
    return view.share_json(queries.home_visit_share(me(), period_of(query)), _towns())


@api.route("/figures", methods=["GET"])
@requires("report.see")
@api.arguments(ReportsPeriodSchema, location="query")
@api.response(200, ReportsFigureSchema(many=True))
def figures(query: dict[str, date | None]) -> list[dict[str, Any]]:
    """The other figures of the period, each with formula, numerator and denominator."""
    return [view.figure_json(figure) for figure in queries.other_figures(me(), period_of(query), now())]


def period_of(query: dict[str, date | None]) -> Period:
    """The period asked for; a day that is not given is that of this year up to yesterday."""
    usual = Period.year_to(local_date(now()))
    return Period.checked(query["first"] or usual.first, query["last"] or usual.last)


def _towns() -> dict[str, Area]:
    return {town.code: town for town in towns()}
