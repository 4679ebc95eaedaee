"""The home-visit share out of the tables. Every condition here is the twin of one in rules.py."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, or_, select

from eldercare.accounts.access import scope_filter
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.privacy import mask_name
from eldercare.core.time import local_date
from eldercare.people.models import Senior
from eldercare.people.rules import age_band, age_on
from eldercare.reports.rules import (
    TOWN_DIGITS,
    HomeVisitShare,
    Period,
    home_visit_share_v1,
    sixtieth_before,
)
from eldercare.visits.models import Visit
from eldercare.visits.rules import CHANNELS, DEVICE_CHANNEL

PER_PAGE = 50
# In the order that decides between two visits at one time (`rules.outcome_v1`).
CODES = sorted(CHANNELS)


def home_visit_share(user: User, period: Period) -> HomeVisitShare:
    """The share of the user's part of the county. Three queries, each a read of one index."""
    outcomes = _outcomes(user, period)
    for area_code, count in _not_verified(user, period):
        outcomes[area_code, "not_verified"] += count
    return home_visit_share_v1(period, _registered(user, period), outcomes)


def is_registered(period: Period) -> ColumnElement[bool]:
    """`rules.standing_v1` says registered."""
    stays = or_(Senior.left_on.is_(None), Senior.left_on > period.last)
    return and_(stays, Senior.birth_date <= sixtieth_before(period.last))


def _standing(period: Period, registered: ColumnElement[str]) -> ColumnElement[str]:
    """`rules.standing_v1` in SQL, with another value in place of "registered"."""
    gone = Senior.left_on <= period.last
    died = Senior.left_reason == "died"
    return case(
        (and_(gone, died, Senior.left_on < period.first), "died_before"),
        (and_(gone, died), "died_within"),
        (gone, "moved_away"),
        (Senior.birth_date > sixtieth_before(period.last), "too_young"),
        else_=registered,
    )


def _registered(user: User, period: Period) -> dict[str, int]:
    # By village group and not by town, so that the index gives the groups in order.
    query = select(Senior.area_code, func.count()).where(is_registered(period), scope_filter(Senior, user))
    return dict(db.session.execute(query.group_by(Senior.area_code)).all())


def _made(user: User, period: Period, state: str) -> list[ColumnElement[bool]]:
    """Visits of the period in a state, of the seniors in scope."""
    conditions = [
        Visit.state == state,
        Visit.day.between(period.first, period.last),
        Visit.channel != DEVICE_CHANNEL,
    ]
    if user.scope.kind != "county":
        conditions.append(Visit.senior_id.in_(select(Senior.id).where(scope_filter(Senior, user))))
    return conditions


def _first_visits(user: User, period: Period) -> Subquery:
    """Each person with a verified visit once: the channel and the agreed time of the first, and how many.

    One pass over one index and no sorting: the first of each channel beside the first of all.
    """
    each = (
        select(
            Visit.senior_id,
            func.min(Visit.window_start).label("first_at"),
            func.count().label("visits"),
            *(func.min(case((Visit.channel == code, Visit.window_start))).label(code) for code in CODES),
        )
        .where(*_made(user, period, "done"))
        .group_by(Visit.senior_id)
        .subquery()
    ).c
    channel = case(*((each[code] == each.first_at, code) for code in CODES))
    return select(each.senior_id, each.first_at, each.visits, channel.label("channel")).subquery()


def _outcomes(user: User, period: Period) -> Counter[tuple[str, str]]:
    first = _first_visits(user, period)
    people = (
        select(Senior.area_code, _standing(period, first.c.channel).label("outcome"))
        .join(first, first.c.senior_id == Senior.id)
        .subquery()
    )
    query = select(people.c.area_code, people.c.outcome, func.count())
    rows = db.session.execute(query.group_by(people.c.area_code, people.c.outcome))
    return Counter({(code, outcome): count for code, outcome, count in rows})


def _not_verified(user: User, period: Period) -> list[tuple[str, int]]:
    """Registered people whose visits all wait for somebody to look at them."""
    verified = Visit.__table__.alias()
    counted = (
        select(verified.c.id)
        .where(
            verified.c.senior_id == Senior.id,
            verified.c.state == "done",
            verified.c.channel != DEVICE_CHANNEL,
            verified.c.day.between(period.first, period.last),
        )
        .exists()
    )
    query = (
        select(Senior.area_code, func.count(Senior.id.distinct()))
        .join(Visit, Visit.senior_id == Senior.id)
        .where(*_made(user, period, "to_verify"), is_registered(period), ~counted)
        .group_by(Senior.area_code)
    )
    return [(code, count) for code, count in db.session.execute(query)]


@dataclass(frozen=True, slots=True)
class Served:
    """One person of the numerator as the drill-down shows it: masked, by age band and town."""

    name: str
    sex: str
    age_band: str
    town_code: str
    channel: str
    first_day: date
    visits: int


def served(user: User, period: Period, *, channel: str = "", town: str = "", page: int = 1) -> list[Served]:
    """A page of the people of the numerator, in the order in which they were registered."""
    first = _first_visits(user, period)
    query: Select[Any] = (
        select(
            Senior.name, Senior.sex, Senior.birth_date, Senior.area_code, first.c.channel, first.c.first_at,
            first.c.visits,
        )
        .join(first, first.c.senior_id == Senior.id)
        .where(is_registered(period))
        .order_by(Senior.id)
        .offset((page - 1) * PER_PAGE)
        .limit(PER_PAGE)
    )  # fmt: skip
    if channel:
        query = query.where(first.c.channel == channel)
    if town:
        query = query.where(Senior.area_code.startswith(town))
    return [
        Served(
            name=mask_name(row.name),
            sex=row.sex,
            age_band=age_band(age_on(row.birth_date, period.last)),
            town_code=row.area_code[:TOWN_DIGITS],
            channel=row.channel,
            first_day=local_date(row.first_at),
            visits=int(row.visits),
        )
        for row in db.session.execute(query)
    ]
