"""A plan in the words of the tables."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

import dispatch
from eldercare.core.time import at
from eldercare.visits.actions.drafts import Draft, DraftPart, LeftOut
from eldercare.visits.planning.problem import held_by
from eldercare.visits.planning.reading import PlanningInput
from eldercare.visits.queries.day_rows import DayRows, VisitRow


def draft_of(made_from: PlanningInput, plan: dispatch.Plan, rows: DayRows) -> Draft:
    """What the plan gives one station on one day. Seed, cost and snapshot are those of the whole region."""
    gone = {one.visit: one.reason for one in plan.unassigned}
    return Draft(
        station_id=rows.station_id,
        day=rows.day,
        parts=tuple(_parts(made_from, plan, rows)),
        left_out=tuple(
            LeftOut(visit.id, reason.value, reason_params(visit, reason))
            for visit in rows.visits
            if (reason := gone.get(str(visit.id))) is not None and not held_by(visit)
        ),
        seed=plan.seed,
        iterations=plan.iterations,
        seconds=round(plan.seconds, 3),
        snapshot=plan.snapshot,
        cost={name: round(value, 3) for name, value in asdict(plan.cost).items()},
        warning=made_from.warning,
    )


def _parts(made_from: PlanningInput, plan: dispatch.Plan, rows: DayRows) -> Iterator[DraftPart]:
    """What begins on that day, of all visits that the station has on any of the days."""
    own = {
        str(visit.id) for day in made_from.days if day.station_id == rows.station_id for visit in day.visits
    }
    first_day = made_from.first_day
    for route in plan.routes:
        for stop in route.stops:
            if stop.visit in own and made_from.day_at(stop.start) == rows.day:
                yield DraftPart(
                    visit_id=int(stop.visit),
                    position=stop.position,
                    worker_id=int(route.worker),
                    starts_at=at(first_day, stop.start),
                    ends_at=at(first_day, stop.end),
                    travel_minutes=stop.travel_minutes,
                    travel_km=round(stop.travel_km, 3),
                )


def moved_days(made_from: PlanningInput, plan: dispatch.Plan) -> dict[int, date]:
    """The visits that the plan puts on another day than theirs, and that day."""
    days = {str(visit.id): rows.day for rows in made_from.days for visit in rows.visits}
    planned = {stop.visit: made_from.day_at(stop.start) for route in plan.routes for stop in route.stops}
    # A gathering is no visit of the rows, and stays on its day.
    return {int(visit): day for visit, day in planned.items() if visit in days and day != days[visit]}


def reason_params(visit: VisitRow, reason: dispatch.Reason) -> dict[str, Any]:
    """The codes and minutes that the sentence of a reason names; never a text."""
    match reason:
        case dispatch.Reason.NO_SKILL:
            return {"skills": sorted(visit.skills)}
        case dispatch.Reason.WRONG_KIND:
            return {"kinds": sorted(visit.kinds)}
        case dispatch.Reason.BANNED:
            return _bans(visit)
        case dispatch.Reason.OUTSIDE_AREA:
            return {"area": visit.area_code}
        case dispatch.Reason.WINDOW_CLOSED | dispatch.Reason.NO_SHIFT | dispatch.Reason.NO_ROOM:
            return {"from": visit.opens, "to": visit.closes, "minutes": visit.minutes}
        case _:
            return {}


def _bans(visit: VisitRow) -> dict[str, Any]:
    """The sex that alone may come, and the ids of those who are not to come; each only where it counts."""
    people = [worker_id for worker_id, _ in visit.regards.banned]
    same = {"sex": visit.senior_sex} if visit.same_sex or not people else {}
    return same | ({"people": people} if people else {})
