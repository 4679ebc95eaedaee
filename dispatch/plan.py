"""A plan: who goes where and when, what is left out and why, and what it costs.

Minutes count from midnight of the horizon's first day, as in the problem.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from enum import StrEnum

from dispatch.codec import dump, load


class Reason(StrEnum):
    """Why a worker cannot take a visit, in the order in which the rules are asked.

    The reason of a visit left out is the rule that stopped the candidates who came furthest down this list.
    """

    WRONG_KIND = "wrong_kind"  # the position is not for this kind of worker
    NO_SKILL = "no_skill"  # a skill is missing or has run out
    BANNED = "banned"  # the visit excludes this worker
    PINNED_ELSEWHERE = "pinned_elsewhere"  # an operator gave the position to somebody else
    OUTSIDE_AREA = "outside_area"  # the visit lies outside the worker's village or group
    NO_SHIFT = "no_shift"  # no shift on the days and hours of the visit
    WINDOW_CLOSED = "window_closed"  # even alone in the shift, it cannot be reached and done in time
    HOURS_EXCEEDED = "hours_exceeded"  # the greatest minutes per day or horizon would be passed
    NO_ROOM = "no_room"  # the day is full: no gap between the other visits is wide enough
    NO_SECOND_PERSON = "no_second_person"  # one could come, but no second one at the right time
    COSTS_MORE = "costs_more"  # it fits, but costs more than the price of leaving it out


@dataclass(frozen=True, slots=True)
class Rest:
    """The break inside a route."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Stop:
    """One position of one visit, with the leg that leads to it.

    `waiting` counts the minutes from arrival to start that are no break; `late` those after the window's end.
    """

    visit: str
    position: int
    arrival: float
    start: float
    end: float
    travel_minutes: float
    travel_km: float
    waiting: float = 0.0
    late: float = 0.0


@dataclass(frozen=True, slots=True)
class Route:
    """One shift of one worker: leaves at `depart`, is back at `back`; the leg home has its own figures."""

    worker: str
    shift: int
    depart: float
    back: float
    stops: tuple[Stop, ...]
    travel_minutes_home: float
    travel_km_home: float
    rest: Rest | None = None
    overtime: float = 0.0

    @property
    def travel_minutes(self) -> float:
        """Minutes on the way, there, between and back."""
        return sum(stop.travel_minutes for stop in self.stops) + self.travel_minutes_home

    @property
    def work_minutes(self) -> float:
        """Minutes of visits and travel, the figure that day and horizon limits count."""
        return self.travel_minutes + sum(stop.end - stop.start for stop in self.stops)


@dataclass(frozen=True, slots=True)
class Unassigned:
    """A visit left out, with the rule that stopped the best candidates."""

    visit: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Cost:
    """The weighted cost by part, in minutes of travel (see `Weights`)."""

    travel: float = 0.0
    distance: float = 0.0
    waiting: float = 0.0
    lateness: float = 0.0
    greatest_lateness: float = 0.0
    unassigned: float = 0.0
    overtime: float = 0.0
    spread: float = 0.0
    idle: float = 0.0
    missed_breaks: float = 0.0
    preference: float = 0.0
    discontinuity: float = 0.0
    moved: float = 0.0
    shifted: float = 0.0

    @property
    def total(self) -> float:
        """The objective."""
        return float(sum(getattr(self, part.name) for part in fields(self)))


@dataclass(frozen=True, slots=True)
class Plan:
    """The answer to a problem. Routes without stops are not listed.

    `snapshot` names the problem it answers; the same snapshot, seed and iterations give the same plan again.
    `seconds` is what the search took and does not count when plans are compared.
    """

    routes: tuple[Route, ...]
    unassigned: tuple[Unassigned, ...]
    cost: Cost
    seed: int
    iterations: int
    snapshot: str
    cancelled: bool = False
    seconds: float = field(default=0.0, compare=False)

    def stops_of(self, visit_id: str) -> Iterator[tuple[Route, Stop]]:
        """The stops that serve the visit, by position; none when it is left out."""
        found = [(route, stop) for route in self.routes for stop in route.stops if stop.visit == visit_id]
        return iter(sorted(found, key=lambda pair: pair[1].position))

    def reason_of(self, visit_id: str) -> Reason | None:
        """Why the visit is left out, or None when it is not."""
        return next((left.reason for left in self.unassigned if left.visit == visit_id), None)

    def to_json(self) -> str:
        """The plan as one JSON object."""
        return json.dumps(dump(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Plan":
        """Read what `to_json` wrote; raises `UnreadableError` naming the field that does not fit."""
        return load(cls, json.loads(text))
