"""One visit of the past as rows of the tables."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from eldercare.core.time import at
from eldercare.people.demo import WorkerRef
from eldercare.visits.care_plans.rules import Span
from eldercare.visits.care_plans.series import Fate, Series
from eldercare.visits.demo.agreements import Item
from eldercare.visits.rules import CANCEL_REASONS, RADIUS_M, channel_of

METRES_PER_DEGREE = 111_195
POOR_FIX = "手机定位不准"


@dataclass(frozen=True, slots=True)
class Agreed:
    """An item as it was written: its id, None without a care plan, the plan's channel and pauses, and the
    home's address."""

    id: int | None
    item: Item
    channel: str
    address: str
    pauses: tuple[Span, ...] = ()

    @property
    def series(self) -> Series:
        """What its days follow from."""
        item = self.item
        return Series(item.recurrence, item.starts_on, item.starts_on, None, item.times, item.on_holiday,
                      self.pauses)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a visit; `how` is empty, an exception, `missed`, or the reason of a cancellation.

    `fate`: of the day of its series, None without a care plan.
    """

    id: int
    agreed: Agreed
    day: date
    team: tuple[WorkerRef, ...]
    start: float
    how: str
    fate: Fate | None = None


@dataclass(slots=True)
class Rows:
    """Rows of one day."""

    rng: Random
    attendance_ids: Iterator[int]
    visits: list[dict[str, Any]] = field(default_factory=list)
    assignments: list[dict[str, Any]] = field(default_factory=list)
    attendances: list[dict[str, Any]] = field(default_factory=list)
    tasks: list[dict[str, Any]] = field(default_factory=list)

    def add(self, made: Made, *, verifier: int | None) -> None:
        """Add one visit; an odd one is done when `verifier` has looked at it, else it waits."""
        waits = bool(made.team) and made.how != "" and verifier is None
        self.visits.append(_visit(made, waits=waits))
        for position in range(made.agreed.item.kind.staff_count):
            self.assignments.append(_assignment(made, position))
        for person in made.team:
            self.attendances.append(self._attendance(made, person, verifier))
        if made.team:
            self.tasks += _tasks(made)

    def _attendance(self, made: Made, person: WorkerRef, verifier: int | None) -> dict[str, Any]:
        """What the phone sent: in and out near the planned times, mostly at the door."""
        rng, kind = self.rng, made.agreed.item.kind
        came = at(made.day, made.start + rng.randint(-4, 6))
        share = rng.uniform(0.4, 0.75) if made.how == "too_short" else rng.uniform(0.9, 1.1)
        went = came + timedelta(minutes=round(kind.minutes * share))
        distance = {"outside_radius": float(rng.randint(180, 900)), "no_position": None}.get(
            made.how, float(rng.randint(3, 60))
        )
        seen = made.how != "" and verifier is not None
        return {
            "id": next(self.attendance_ids),
            "visit_id": made.id,
            "service_code": kind.code,
            "senior_id": made.agreed.item.senior.id,
            "day": made.day,
            "address": made.agreed.address,
            "worker_id": person.id,
            "check_in_at": came,
            "check_in_device_at": came,
            **_position(made.agreed.item, "check_in", distance),
            "check_out_at": went,
            "check_out_device_at": went,
            **_position(made.agreed.item, "check_out", float(rng.randint(3, 60))),
            "exceptions": [made.how] if made.how else [],
            "outside_reason": POOR_FIX if distance is None or distance > RADIUS_M else "",
            "check_out_reason": "",
            "note": "",
            "verified_by": verifier if seen else None,
            "verified_at": went + timedelta(hours=6) if seen else None,
        }


def _visit(made: Made, *, waits: bool) -> dict[str, Any]:
    item, senior = made.agreed.item, made.agreed.item.senior
    cancelled, missed = made.how in CANCEL_REASONS, made.how == "missed"
    state = "cancelled" if cancelled else "missed" if missed else "to_verify" if waits else "done"
    window = {"from": item.window[0], "to": item.window[1], "minutes": item.kind.minutes}
    return {
        "id": made.id,
        "version": 1,
        "senior_id": senior.id,
        "service_code": item.kind.code,
        "plan_item_id": made.agreed.id,
        **series_days(made.fate),
        "day": made.day,
        "window_start": at(made.day, item.window[0]),
        "window_end": at(made.day, item.window[1]),
        "minutes": item.kind.minutes,
        "staff_count": item.kind.staff_count,
        "state": state,
        "channel": channel_of(made.team[0].kind if made.team else "", made.agreed.channel),
        "station_id": senior.station_id,
        "area_code": senior.area_code,
        "priority": item.kind.priority,
        "preferred_worker_id": item.preferred,
        "reason": "no_room" if missed else None,
        "reason_params": window if missed else {},
        "cancel_reason": made.how if cancelled else None,
    }


def series_days(fate: Fate | None) -> dict[str, Any]:
    """The days of the series that a visit stands for; a visit without a care plan has none."""
    return {
        "series_day": fate.series_day if fate else None,
        "first_day": fate.first_day if fate else None,
        "last_day": fate.last_day if fate else None,
        "closed_days": [day.isoformat() for day in fate.closed] if fate else [],
    }


def _assignment(made: Made, position: int) -> dict[str, Any]:
    worker = made.team[position].id if made.team else None
    starts = at(made.day, made.start) if made.team else None
    ends = at(made.day, made.start + made.agreed.item.kind.minutes) if made.team else None
    return {
        "visit_id": made.id,
        "position": position,
        "worker_id": worker,
        "starts_at": starts,
        "ends_at": ends,
        "travel_minutes": 8.0 if worker else 0.0,
        "travel_km": 1.9 if worker else 0.0,
        "pinned": False,
        "published_worker_id": worker,
        "published_starts_at": starts,
        "published_ends_at": ends,
    }


def _tasks(made: Made) -> Iterator[dict[str, Any]]:
    kind = made.agreed.item.kind
    done_at = at(made.day, made.start + kind.minutes / 2)
    for code, _zh, _en in kind.tasks:
        yield {"visit_id": made.id, "code": code, "worker_id": made.team[0].id, "done_at": done_at}


def _position(item: Item, step: str, metres: float | None) -> dict[str, float | None]:
    """A place so many metres north of the home, or none."""
    senior = item.senior
    return {
        f"{step}_lat": None if metres is None else round(senior.lat + metres / METRES_PER_DEGREE, 6),
        f"{step}_lon": None if metres is None else senior.lon,
        f"{step}_distance": metres,
    }
