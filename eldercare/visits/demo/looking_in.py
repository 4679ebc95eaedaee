"""Visits of care by leaders, requests by phone, follow-ups: what is done besides care plans. All invented.

Built last, because consents and those who leave the roll come before it.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from eldercare.accounts.models import User
from eldercare.core.bulk import insert_rows, next_id
from eldercare.people.demo import County, SeniorRef
from eldercare.people.demo.county import home_station
from eldercare.people.models import Senior
from eldercare.services.demo import BY_CODE
from eldercare.visits.actions.calls import make_visit_for, settle_call, take_call
from eldercare.visits.actions.changes import record_change
from eldercare.visits.actions.orders import order_by_hand
from eldercare.visits.actions.tier_choices import choose_tier
from eldercare.visits.actions.tiers import CARE_VISIT, generate_tier_visits
from eldercare.visits.by_hand.rules import CallEntry, OrderEntry
from eldercare.visits.demo.agreements import WINDOWS, Item, Team
from eldercare.visits.demo.past_rows import Agreed, Made, Rows
from eldercare.visits.models import Assignment, Attendance, CarePlan, FollowUp, Visit, VisitTask
from eldercare.visits.tiers.rules import Facts, period_around, tier_of
from eldercare.visits.tiers.sets import rules_on

MADE = 0.9
"""Share of the days that have passed in a period on which a leader has been there already."""
FOLLOWED = 0.97
LOOKED_AFTER_DAYS = 2


def build(session: Session, rng: Random, county: County, *, day: date, now: datetime) -> dict[str, int]:
    """Leaders' visits made so far for those without a care plan, what is due now, and a desk's morning."""
    made = add_past(session, rng, county, day)
    operator = session.get_one(User, county.users["operator"].id) if "operator" in county.users else None
    followed = _add_follow_ups(session, rng, operator, day, now)
    due = generate_tier_visits(now)
    if operator is not None:
        _add_morning(session, county, operator, day, now)
    return {"visits_of_care_made": made, "visits_of_care_due": due.made, "follow_ups": followed}


def add_past(session: Session, rng: Random, county: County, day: date) -> int:
    """Visits of care that leaders made lately to those without a care plan; returns how many."""
    served = set(session.scalars(select(CarePlan.senior_id)))
    addresses = {row.id: row.address for row in session.execute(select(Senior.id, Senior.address))}
    visits, rows = count(next_id(session, Visit)), Rows(rng, count(next_id(session, Attendance)))
    for station in county.stations:
        team = Team.of(county.workers_of(station.id), None, day.weekday())
        mine = (one for one in county.seniors if one.station_id == station.id and one.id not in served)
        for senior in mine:
            leader, _days = team.leaders.get(senior.area_code, (None, None))
            when = _when(rng, senior, day)
            if leader is None or when is None:
                continue
            window = rng.choice(WINDOWS[CARE_VISIT])
            item = Item(senior, BY_CODE[CARE_VISIT], "", window, day, leader.id, (leader,))
            agreed = Agreed(None, item, "station", addresses[senior.id])
            start = float(window[0] + rng.randrange(0, 60, 5))
            rows.add(Made(next(visits), agreed, when, (leader,), start, ""), verifier=None)
    for model, listed in (
        (Visit, rows.visits),
        (Assignment, rows.assignments),
        (Attendance, rows.attendances),
        (VisitTask, rows.tasks),
    ):
        insert_rows(session, model, listed)
    return len(rows.visits)


def _when(rng: Random, senior: SeniorRef, day: date) -> date | None:
    """A day of the period that runs, before `day`, on which the leader was there; None: not yet."""
    rules = rules_on(day)
    if rules is None:
        return None
    placed = tier_of(Facts(senior.grade, senior.living, senior.categories, senior.age), rules)
    first, last = period_around(rules.period_of(placed.tier), day)
    length, passed = (last - first).days + 1, (day - first).days
    if passed == 0 or rng.random() > MADE * passed / length:
        return None
    return first + timedelta(days=rng.randrange(passed))


def _add_follow_ups(session: Session, rng: Random, operator: User | None, day: date, now: datetime) -> int:
    """Nearly all missed visits of the past were looked after; the last days wait for somebody."""
    missed = session.execute(
        select(Visit.id, Visit.day).where(Visit.state == "missed", Visit.day < day).order_by(Visit.id)
    ).all()

    def rows() -> Iterator[dict[str, Any]]:
        for row in missed:
            old = row.day < day - timedelta(days=LOOKED_AFTER_DAYS)
            if old and rng.random() < FOLLOWED:
                yield {
                    "visit_id": row.id, "how": rng.choice(("called", "relative", "went")), "settles": True,
                    "note": None, "new_visit_id": None, "at": now - timedelta(days=(day - row.day).days - 1),
                    "by_id": operator.id if operator else None,
                }  # fmt: skip

    return insert_rows(session, FollowUp, rows())


def _add_morning(session: Session, county: County, operator: User, day: date, now: datetime) -> None:
    """Four requests by phone in their states, an urgent visit, another tier and a major change."""
    station = home_station(county.places)
    mine = [one.id for one in county.seniors if one.station_id == station.id]
    on_roll = select(Senior.id).where(Senior.id.in_(mine), Senior.left_on.is_(None)).order_by(Senior.id)
    people = session.scalars(on_roll.limit(8)).all()
    if len(people) < 8:
        return
    tomorrow = day + timedelta(days=1)
    bath = OrderEntry("bath", tomorrow, 540, 660, 50, wish="请带防滑拖鞋（演示）")
    before = now - timedelta(hours=4)
    take_call(operator, people[0], _call("12349", "daughter", "想请人助浴", before, 3), now=before)
    take_call(operator, people[1], _call("station", "self", "家里没米了，想代买", now, 6), now=now)
    asked = take_call(operator, people[2], _call("12345", "son", "想请人陪母亲看病", now, 20), now=now)
    make_visit_for(operator, asked.id, bath, expected=None, now=now)
    told = take_call(operator, people[3], _call("counter", "neighbour", "问怎样申请上门", now, 2), now=now)
    settle_call(operator, told.id, "answer", "已说明申请办法（演示）", expected=None, now=now)
    order_by_hand(operator, people[4], OrderEntry("basic_care", minutes=40, urgent=True), now=now)
    choose_tier(operator, people[5], "high", "risk", "", day + timedelta(days=60), now=now)
    record_change(operator, people[6], "discharged", day, "演示", now=now)


def _call(source: str, relation: str, asked: str, taken: datetime, hours: int) -> CallEntry:
    """A synthetic caller; the number is one that nobody has."""
    promised = taken + timedelta(hours=hours)
    return CallEntry(source, "演示来电人", relation, "13900000000", f"{asked}（演示）", promised)
