"""Tiers become visits of leaders: each period of each senior has one, made once, spread over the days."""

from collections.abc import Collection
from datetime import date, datetime
from itertools import zip_longest

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import Session

from eldercare.accounts.models import User
from eldercare.core.db import db, transaction
from eldercare.core.time import local_date
from eldercare.people.models import Senior, Station
from eldercare.services.models import Service
from eldercare.visits.actions.tier_round import Generated, Round
from eldercare.visits.models import VisitDue
from eldercare.visits.tiers.met import is_met
from eldercare.visits.tiers.sets import rules_on

CARE_VISIT = "visit"
"""The service of a visit of care."""
VILLAGE_DIGITS = 12
AT_ONCE = 1000
"""So many seniors are looked at in one transaction, but never less than a village."""


def generate_tier_visits(
    now: datetime, *, station_ids: Collection[int] | None = None, actor: User | None = None
) -> Generated:
    """Make the visits that the tiers ask for, some villages at a time, so that no writer waits for a county.

    What stands is kept, so this may run any number of times. Nothing is made before the first rules, or
    where the catalogue has no visit of care.
    """
    rules, total = rules_on(local_date(now)), Generated()
    stations = select(Station.id).order_by(Station.id)
    if station_ids is not None:
        stations = stations.where(Station.id.in_(station_ids))
    if rules is None:
        return total
    for station_id in db.session.scalars(stations).all():
        leaders = None
        for chosen in _parts(station_id):
            with transaction() as session:
                service = session.get(Service, CARE_VISIT)
                if service is not None:
                    look = Round(session, rules, service, now, station_id, chosen, leaders)
                    total, leaders = total + look.run(actor), look.leaders
    return total


def _parts(station_id: int) -> list[Select[int]]:
    """The seniors of a station in parts of whole villages, so that the seniors of a leader are looked at
    together and no part holds other writers up for long."""
    village = func.substr(Senior.area_code, 1, VILLAGE_DIGITS)
    rows = select(village, func.count()).where(Senior.station_id == station_id).group_by(village)
    counted = db.session.execute(rows.order_by(village)).all()
    bounds, held = [""], 0
    for code, count in counted:
        if held and held + count > AT_ONCE:
            bounds.append(code)
            held = 0
        held += count
    here = select(Senior.id).where(Senior.station_id == station_id)
    return [
        here.where(Senior.area_code >= first, *([Senior.area_code < after] if after else []))
        for first, after in zip_longest(bounds, bounds[1:])
    ]


def look_again(session: Session, senior: Senior, now: datetime) -> Generated:
    """The same for one senior, inside the caller's transaction: when the tier was changed by hand."""
    rules, service = rules_on(local_date(now)), session.get(Service, CARE_VISIT)
    if rules is None or service is None:
        return Generated()
    return Round(session, rules, service, now, senior.station_id, _only(senior)).run(None, quiet=True)


def add_due(session: Session, senior: Senior, kind: str, due_at: datetime, now: datetime) -> VisitDue | None:
    """Somebody looks in after a major change: a due with its visit, inside the caller's transaction.

    The one of the same day and kind when it is there already; None where nobody calls: off the roll, without
    consent, away, before the first rules.
    """
    rules, service = rules_on(local_date(now)), session.get(Service, CARE_VISIT)
    if rules is None or service is None:
        return None
    return Round(session, rules, service, now, senior.station_id, _only(senior)).add_change(kind, due_at)


def _only(senior: Senior) -> Select[int]:
    return select(Senior.id).where(Senior.id == senior.id)


def drop_dues(session: Session, senior_id: int, day: date, why: str, now: datetime) -> list[int]:
    """What is due of somebody who leaves the roll on a day: periods that begin then, and once the day is here
    the one around it. What was met stays; returns what is not due any more."""
    begun = VisitDue.last_day >= day if day <= local_date(now) else false()
    rows = select(VisitDue).where(
        VisitDue.senior_id == senior_id,
        VisitDue.dropped_at.is_(None),
        ~is_met(day),
        or_(VisitDue.first_day >= day, begun),
    )
    dues = session.scalars(rows.order_by(VisitDue.id)).all()
    for due in dues:
        due.dropped_at, due.dropped_why = now, why
    return [due.id for due in dues]
