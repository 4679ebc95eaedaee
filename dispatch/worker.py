"""Who can be sent: caregivers and village group leaders, with their shifts, breaks, skills and areas.

Minutes count from midnight of the horizon's first day. Each shift becomes one route of the plan.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dispatch.visit import MINUTES_PER_DAY, WorkerKind


@dataclass(frozen=True, slots=True)
class Break:
    """Somewhere between `start` and `end` the worker has `minutes` free of visits and of travel.

    `price` is the cost of missing it; None means that it is never missed.
    """

    minutes: float
    start: float
    end: float
    price: float | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """One spell of work, from leaving the start place to being back at the end place.

    Being back after `end` is overtime and costs; `latest` is the last minute to be back (None: no overtime).
    `start_place` says where the person is when that is not the worker's own start place, as in a day that
    has begun.
    """

    start: float
    end: float
    rest: Break | None = None
    latest: float | None = None
    start_place: str | None = None

    @property
    def close(self) -> float:
        """The last minute at which the worker may be back."""
        return self.end if self.latest is None else self.latest

    @property
    def day(self) -> int:
        """The day of the horizon on which the shift starts, 0 is the first."""
        return int(self.start // MINUTES_PER_DAY)


@dataclass(frozen=True, slots=True)
class Worker:
    """A caregiver or a village group leader.

    `skills` maps each skill to the last day (0 is the first) on which it is valid, None for no end.
    `areas` are code prefixes within which the person serves; empty means everywhere.
    `day_minutes` and `horizon_minutes` limit the work (visits and travel, not waiting or breaks); None: none.
    `end` is where the person goes after the last visit; None takes `start`.
    """

    id: str
    kind: WorkerKind
    start: str
    shifts: tuple[Shift, ...]
    end: str | None = None
    mode: str = "ebike"
    skills: Mapping[str, int | None] = field(default_factory=dict)
    areas: frozenset[str] = frozenset()
    day_minutes: float | None = None
    horizon_minutes: float | None = None

    def has_skill(self, skill: str, day: int) -> bool:
        """Whether the skill is held on that day of the horizon."""
        if skill not in self.skills:
            return False
        last = self.skills[skill]
        return last is None or day <= last

    def serves(self, area: str) -> bool:
        """Whether a visit with this area code lies inside the worker's areas."""
        return not self.areas or any(area.startswith(prefix) for prefix in self.areas)
