"""The other figures of the county, each with its numerator and denominator."""

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, false, or_, select, true

from eldercare.accounts.access import scope_filter
from eldercare.accounts.models import User
from eldercare.alerts.queries import kpi
from eldercare.core.db import db
from eldercare.core.time import at, day_bounds, local_date
from eldercare.inspections.queries import summary
from eldercare.people.models import Area, Institution, InstitutionMode, Station
from eldercare.reports.formulas import Figure, formula_of
from eldercare.reports.rules import Period

PUBLICLY_BUILT = ("public", "public_private")


def other_figures(user: User, period: Period, now: datetime) -> list[Figure]:
    """Alarm answers, rectification, who runs the institutions, stations: in the order of the page."""
    since, until = at(period.first, 0), day_bounds(period.last)[1]
    return [
        *answer_figures(user, since, until, now),
        rectified_on_time(user, period),
        public_private(user, period.last),
        station_coverage(user, period.last),
    ]


def answer_figures(user: User, since: datetime, until: datetime, now: datetime) -> list[Figure]:
    """Alarms opened in [since, until) that a person accepted within 60 and within 180 seconds; one that still
    waits counts from the moment when it is too late for it."""
    found = kpi(user, since=since, until=until, now=now)
    shares = {"accepted_within_60": found.within_60, "accepted_within_180": found.within_180}
    on = local_date(until - timedelta(seconds=1))
    return [Figure(formula_of(code, on), share.part, share.whole) for code, share in shares.items()]


def rectified_on_time(user: User, period: Period) -> Figure:
    """Hazards closed in the period whose rectification was handed in by the deadline."""
    found = summary(user, today=period.last, since=at(period.first, 0), until=day_bounds(period.last)[1])
    return Figure(formula_of("rectified_on_time", period.last), found.closed_on_time, found.closed)


def public_private(user: User, day: date) -> Figure:
    """Publicly built institutions that somebody private runs on a day."""
    query = (
        select(InstitutionMode.institution_id, InstitutionMode.mode)
        .join(Institution, Institution.id == InstitutionMode.institution_id)
        .where(
            InstitutionMode.since <= day,
            or_(InstitutionMode.until.is_(None), InstitutionMode.until >= day),
            scope_filter(Institution, user),
        )
        .order_by(InstitutionMode.since.desc())
    )
    # Where two modes hold on a day, the older one counts, as everywhere else (inspections `mode_on`).
    modes: dict[int, str] = dict(db.session.execute(query).all())
    private = sum(mode == "public_private" for mode in modes.values())
    built = sum(mode in PUBLICLY_BUILT for mode in modes.values())
    return Figure(formula_of("public_private", day), private, built)


def station_coverage(user: User, day: date) -> Figure:
    """Villages that a station serves, of all villages and communities."""
    served = set(db.session.scalars(select(Station.area_code).where(_open_on(Station, day))))
    villages = db.session.scalars(
        select(Area.code).where(Area.level == "village", _areas_in_scope(user), _open_on(Area, day))
    ).all()
    covered = sum(any(code[:digits] in served for digits in range(6, len(code) + 1)) for code in villages)
    return Figure(formula_of("station_coverage", day), covered, len(villages))


def _open_on(model: type[Area] | type[Station], day: date) -> ColumnElement[bool]:
    return or_(model.closed_on.is_(None), model.closed_on > day)


def _areas_in_scope(user: User) -> ColumnElement[bool]:
    kind, key = user.scope.kind, user.scope.key
    if kind == "county":
        return true()
    return Area.code.startswith(key) if kind == "area" else false()
