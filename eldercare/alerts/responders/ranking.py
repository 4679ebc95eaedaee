"""Who can be at the door soonest: on shift, not absent, free, ranked by the minutes of the way."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from eldercare.alerts.responders.near import (
    FRESH,
    OnShift,
    Stop,
    last_seen,
    on_other_alarms,
    on_shift,
    stops_of,
)
from eldercare.alerts.responders.ways import way
from eldercare.core.geo import Place
from eldercare.people.models import Senior

FAR_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody on shift: the way to the home in minutes and km, from where, and what stops them if anything.

    `source` is a code of SOURCES, `age_minutes` how old that place is (0 for a home), `in_visit` whether a
    visit for one person would be interrupted, `stopped_by` a code of STOPPED or empty.
    """

    worker_id: int
    place: Place
    minutes: float
    km: float
    mode: str
    source: str = "home"
    age_minutes: int = 0
    in_visit: bool = False
    stopped_by: str = ""

    @property
    def why(self) -> dict[str, Any]:
        """The explanation that is kept with an offer."""
        return {
            "from": self.source,
            "age_minutes": self.age_minutes,
            "mode": self.mode,
            "in_visit": self.in_visit,
        }


def find_candidates(session: Session, senior: Senior, *, now: datetime, enough: int = 8) -> list[Candidate]:
    """Everybody on shift near the senior, soonest first, those who are stopped at their place in the order.

    Looks around the home first and in the whole county only when fewer than `enough` are free there.
    """
    found = _rank(session, on_shift(session, senior, now, near=True), senior, now)
    if sum(1 for candidate in found if not candidate.stopped_by) < enough:
        found = _rank(session, on_shift(session, senior, now, near=False), senior, now)
    return found


def _rank(session: Session, workers: dict[int, OnShift], senior: Senior, now: datetime) -> list[Candidate]:
    ids = list(workers)
    if not ids:
        return []
    seen, stops = last_seen(session, now), stops_of(session, ids, now)
    busy = set(session.scalars(on_other_alarms(ids, senior.id)))
    found = (
        _candidate(one, seen.get(one.id), stops.get(one.id), senior.place, now) for one in workers.values()
    )
    marked = (replace(one, stopped_by="on_alarm") if one.worker_id in busy else one for one in found)
    return sorted(marked, key=lambda candidate: (candidate.minutes, candidate.worker_id))


def _candidate(
    one: OnShift, seen: tuple[datetime, Place] | None, stop: Stop | None, door: Place, now: datetime
) -> Candidate:
    at_work = stop is not None and stop.ends_at > now
    place, source, age = one.home, "home", 0
    if seen is not None:
        place, source, age = seen[1], "check_in", int((now - seen[0]).total_seconds() // 60)
    elif stop is not None and stop.ends_at > now - FRESH:
        place, source = stop.place, "stop"
        age = max(0, int((now - stop.ends_at).total_seconds() // 60))
    minutes, km = way(place, door, one.mode)
    double = at_work and stop is not None and stop.staff_count > 1
    stopped_by = "double_visit" if double else "too_far" if minutes > FAR_MINUTES else ""
    return Candidate(one.id, place, minutes, km, one.mode, source, age, at_work, stopped_by)


def free_ones(candidates: Iterable[Candidate], asked: set[int]) -> list[Candidate]:
    """Those who may be asked now, in order: nothing stops them and they were not asked before."""
    return [c for c in candidates if not c.stopped_by and c.worker_id not in asked]


def stopped_counts(candidates: Iterable[Candidate]) -> dict[str, int]:
    """How many are stopped, by reason: the explanation when nobody is found."""
    counts: dict[str, int] = {}
    for candidate in candidates:
        if candidate.stopped_by:
            counts[candidate.stopped_by] = counts.get(candidate.stopped_by, 0) + 1
    return counts
