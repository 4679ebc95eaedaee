"""A plan in the words of the tables."""

from collections.abc import Collection, Iterator
from dataclasses import asdict
from typing import Any

import dispatch
from eldercare.core.time import at
from eldercare.visits.actions.drafts import Draft, DraftPart, LeftOut
from eldercare.visits.planning.problem import held_by
from eldercare.visits.queries.day_rows import DayRows, VisitRow


def draft_of(rows: DayRows, plan: dispatch.Plan, warning: str | None = None) -> Draft:
    """A station's part of the plan in the words of the tables; `warning`: its ways were estimated."""
    visits = {str(visit.id): visit for visit in rows.visits}
    left_out = [
        LeftOut(visit.id, gone.reason.value, reason_params(visit, gone.reason))
        for gone in plan.unassigned
        if gone.visit in visits
        for visit in [visits[gone.visit]]
        if not held_by(visit)
    ]
    return Draft(
        station_id=rows.station_id,
        day=rows.day,
        parts=tuple(_parts(rows, plan, visits)),
        left_out=tuple(left_out),
        seed=plan.seed,
        iterations=plan.iterations,
        seconds=round(plan.seconds, 3),
        snapshot=plan.snapshot,
        cost={name: round(value, 3) for name, value in asdict(plan.cost).items()},
        warning=warning,
    )


def _parts(rows: DayRows, plan: dispatch.Plan, own: Collection[str]) -> Iterator[DraftPart]:
    for route in plan.routes:
        for stop in (stop for stop in route.stops if stop.visit in own):
            yield DraftPart(
                visit_id=int(stop.visit),
                position=stop.position,
                worker_id=int(route.worker),
                starts_at=at(rows.day, stop.start),
                ends_at=at(rows.day, stop.end),
                travel_minutes=stop.travel_minutes,
                travel_km=round(stop.travel_km, 3),
            )


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
