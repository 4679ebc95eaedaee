"""Makers for the board: a draft at a minute, and people of the pure rules."""

from datetime import timedelta
from typing import Any

from eldercare.core.db import transaction
from eldercare.core.geo import Place
from eldercare.core.time import at
from eldercare.people.models import Worker
from eldercare.visits.models import DayPlan, Visit
from eldercare.visits.moving.conflicts import Busy, Person, Task
from tests.makers import GROUP, NOW, TODAY, make_service, make_station, make_visit, save

HERE = Place(32.262, 120.749)
NEAR = Place(32.262, 120.770)


def make_draft(minute: int, worker: Worker | None, partner: Worker | None = None, **changes: Any) -> Visit:
    """A visit of the draft at that minute; nobody was told yet."""
    visit = make_visit(staff_count=2 if partner else 1, **changes)
    with transaction():
        for part, who in zip(visit.assignments, (worker, partner), strict=False):
            place(part, who, minute, visit.minutes)
    return visit


def place(part: Any, worker: Worker | None, minute: float, minutes: int) -> None:
    """Put a part of a visit into somebody's day."""
    start = at(TODAY, minute)
    part.worker_id = worker.id if worker else None
    part.starts_at = start if worker else None
    part.ends_at = start + timedelta(minutes=minutes) if worker else None


def make_day_plan(**changes: Any) -> DayPlan:
    """The draft plan of the station's day."""
    values = {
        "station_id": make_station().id, "day": TODAY, "seed": 1, "iterations": 100, "seconds": 0.5,
        "snapshot": "0" * 16, "planned_at": NOW,
    }  # fmt: skip
    return save(DayPlan(**values | changes))


def make_bath(**changes: Any) -> None:
    """Bathing, for which only somebody of the same sex may come."""
    make_service("bath", family="bath", skills=["bath"], same_sex=True, **changes)


def person(*busy: tuple[float, float, Place], **changes: Any) -> Person:
    """A woman with a full shift and the given spells."""
    values: dict[str, Any] = {
        "id": 1, "kind": "caregiver", "sex": "F", "area_code": "320682114", "mode": "ebike", "home": HERE,
        "skills": frozenset({"bath", "clean"}), "shifts": ((480, 1020),), "away_from": None, "rests": (),
        "max_minutes": 480,
        "busy": [Busy(100 + n, start, end, where) for n, (start, end, where) in enumerate(busy)],
    }  # fmt: skip
    return Person(**values | changes)


def task(**changes: Any) -> Task:
    """An hour of bathing that may start between 09:00 and 11:00."""
    values: dict[str, Any] = {
        "visit_id": 1, "kinds": frozenset({"caregiver"}), "skills": frozenset({"bath"}), "sex": None,
        "area_code": GROUP, "place": HERE, "window": (540, 660), "minutes": 60,
    }  # fmt: skip
    return Task(**values | changes)
