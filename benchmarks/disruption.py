"""A sick call at 09:30 and the re-plan proposed for it: every station of the demonstration county with its
tables, and the largest region of the busy day by the planner alone."""

from collections import Counter
from time import perf_counter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from benchmarks.busy_day import busy_day
from benchmarks.county import DAY, county
from benchmarks.replan import NOW, PUBLISHED_ITERATIONS, busiest_from, changes, day_under_way
from dispatch import MaxIterations, MaxRuntime, any_of, explain, solve
from eldercare.accounts.models import User
from eldercare.core.db import db, transaction
from eldercare.core.time import at
from eldercare.people.models import Absence
from eldercare.visits.actions.publishing import publish
from eldercare.visits.models import Assignment, Attendance, Visit
from eldercare.visits.planning import plan_days
from eldercare.visits.planning.replan import EXPLAINED_S, ITERATIONS, SECONDS, Proposal, propose
from eldercare.visits.queries.day_rows import stations_with_visits

SENIORS = 3000
MORNING, HALF_PAST_NINE = at(DAY, 450), at(DAY, 570)


def measure(seed: int = 1, visits: int = 4000) -> dict[str, Any]:
    """Seconds from the sick call to the proposal, and how far it is from what people were told."""
    with county(SENIORS):
        plan_days(DAY, now=MORNING)
        operator = db.session.scalars(select(User).where(User.role == "operator").order_by(User.id)).first()
        stations = stations_with_visits(DAY, DAY, None)
        for station_id in stations:
            publish(station_id, DAY, version=None, actor=operator, now=MORNING)
        _live_until_half_past_nine()
        proposals = [_proposed(station_id) for station_id in stations]
    seconds = sorted(one.seconds for one in proposals)
    figures: dict[str, Any] = {
        "stations": len(proposals),
        "station_median_s": seconds[len(seconds) // 2],
        "station_longest_s": seconds[-1],
        "moves": sum(len(one.changes) for one in proposals),
        "left_without_anybody": sum(one.to_worker is None for p in proposals for one in p.changes),
    }
    return figures | _busy_day(seed, visits)


def _live_until_half_past_nine() -> None:
    """Everybody has come and gone as planned."""
    with transaction() as session:
        begun = select(Visit).where(Visit.day == DAY, Visit.state == "planned").order_by(Visit.id)
        for visit in session.scalars(begun.options(selectinload(Visit.assignments))):
            start, end = visit.assignments[0].starts_at, visit.assignments[0].ends_at
            if start is None or end is None or start > HALF_PAST_NINE:
                continue
            visit.state = "done" if end <= HALF_PAST_NINE else "in_progress"
            for part in visit.assignments:
                session.add(
                    Attendance(
                        visit_id=visit.id, service_code=visit.service_code, senior_id=visit.senior_id,
                        day=DAY, address="", worker_id=part.worker_id, check_in_at=start,
                        check_out_at=end if visit.state == "done" else None, exceptions=[],
                    )
                )  # fmt: skip


def _proposed(station_id: int) -> Proposal:
    """The person of the station with most visits after half past nine is sick from then on."""
    held = db.session.scalars(
        select(Assignment.worker_id)
        .join(Visit)
        .where(Visit.station_id == station_id, Visit.day == DAY, Assignment.starts_at > HALF_PAST_NINE)
        .order_by(Assignment.worker_id)
    )
    (sick, _), *_ = Counter(one for one in held if one is not None).most_common(1)
    with transaction() as session:
        session.add(Absence(worker_id=sick, first_day=DAY, last_day=DAY, reason="sick", from_minute=570))
    return propose(station_id, DAY, [], now=HALF_PAST_NINE)


def _busy_day(seed: int, visits: int) -> dict[str, Any]:
    """The same search and explanations on the largest region of the busy day."""
    regions = busy_day(visits, seed)
    morning = regions[max(regions, key=lambda name: (len(regions[name].visits), name))]
    published = solve(morning, stop=MaxIterations(PUBLISHED_ITERATIONS), seed=seed)
    sick = busiest_from(published, NOW)
    today = day_under_way(morning, published, NOW, {sick})
    began = perf_counter()
    plan = solve(
        today, stop=any_of(MaxIterations(ITERATIONS), MaxRuntime(SECONDS)), seed=seed, start=published
    )
    solved = perf_counter() - began
    known, explained = {visit.id for visit in today.visits}, 0
    for stop in (stop for route in published.routes if route.worker == sick for stop in route.stops):
        if stop.visit in known and perf_counter() - began - solved < EXPLAINED_S:
            explain(today, plan, stop.visit)
            explained += 1
    of_sick = changes(today, published, plan, sick)
    return {
        "busy_visits": len(morning.visits),
        "busy_search_s": round(solved, 2),
        "busy_explained": explained,
        "busy_with_reasons_s": round(perf_counter() - began, 2),
        **{f"busy_{name}": of_sick[name] for name in (
            "visits_of_sick", "of_sick_left_out", "other_visits", "others_changed_person",
            "others_moved_15_min",
        )},
    }  # fmt: skip
