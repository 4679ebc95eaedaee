"""The escalation chain as plain values: who is told when, what comes next, and which chain makes no sense."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from eldercare.core.errors import N_

NEAREST, LEADER, STATION, FAMILY, SUPERVISOR = "nearest", "leader", "station", "family", "supervisor"
AUDIENCES = {
    NEAREST: N_("Nearest responders"),
    LEADER: N_("Team leader"),
    STATION: N_("Care station"),
    FAMILY: N_("Family"),
    SUPERVISOR: N_("Centre supervisor, prompt to ring 120 or 119"),
}
DAY_MINUTES = 24 * 60
ANY, LATE = "any", "late"
"""Kinds of a policy besides those of alarms: for every kind, and for the call back after a late message."""

PROBLEMS = {
    "empty": N_("The chain has no step."),
    "not_at_once": N_("The first step must come at 0 seconds."),
    "unreachable": N_("A step comes before the one above it and would never be reached."),
    "unknown_audience": N_("Nobody is called by this name."),
    "count": N_("A step to the nearest responders needs a number of people from 1 to 20."),
    "no_person_at_end": N_("The last step must reach the centre supervisor, for it repeats until accepted."),
    "repeat": N_("The last step must repeat every 10 to 600 seconds."),
    "on_scene": N_("The time to the door must be 5 to 120 minutes."),
}


@dataclass(frozen=True, slots=True)
class Rung:
    """One line of a chain: `after_s` seconds after the opening tell `who`; `count` people for `nearest`."""

    after_s: int
    who: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class Chain:
    """All rungs in order. The last moment repeats every `repeat_s` until a person accepts.

    An accepted alarm whose responder is not at the door after `on_scene_minutes` alarms again.
    """

    rungs: tuple[Rung, ...]
    repeat_s: int = 60
    on_scene_minutes: int = 15

    @property
    def moments(self) -> tuple[int, ...]:
        """Seconds at which something happens, in order."""
        return tuple(sorted({rung.after_s for rung in self.rungs}))

    def round(self, number: int) -> tuple[Rung, ...]:
        """What round `number` tells; beyond the end the last round comes again."""
        moment = self.moments[min(number, len(self.moments) - 1)]
        return tuple(rung for rung in self.rungs if rung.after_s == moment)

    def due(self, number: int, started_at: datetime) -> datetime:
        """When round `number` is due for a chain that began at `started_at`."""
        beyond = max(0, number - (len(self.moments) - 1))
        seconds = self.moments[min(number, len(self.moments) - 1)] + beyond * self.repeat_s
        return started_at + timedelta(seconds=seconds)

    def is_last(self, number: int) -> bool:
        """Whether round `number` repeats."""
        return number >= len(self.moments) - 1


DEFAULT = Chain(
    (
        Rung(0, NEAREST, 2),
        Rung(0, STATION),
        Rung(60, NEAREST, 2),
        Rung(60, LEADER),
        Rung(120, FAMILY),
        Rung(180, SUPERVISOR),
    )
)
REMOTE = Chain(DEFAULT.rungs, on_scene_minutes=30)
CALL_BACK = Chain((Rung(0, STATION), Rung(600, SUPERVISOR)), repeat_s=300, on_scene_minutes=60)
"""A message more than two hours old asks for a call, not for a full dispatch."""


def problems(chain: Chain) -> list[str]:
    """Codes of what is wrong with a chain, as in PROBLEMS; empty when it can be used."""
    found = [*_order_problems(chain.rungs), *_rung_problems(chain.rungs)]
    if not 10 <= chain.repeat_s <= 600:
        found.append("repeat")
    if not 5 <= chain.on_scene_minutes <= 120:
        found.append("on_scene")
    return found


def _order_problems(rungs: Sequence[Rung]) -> list[str]:
    if not rungs:
        return ["empty"]
    found = []
    if rungs[0].after_s != 0:
        found.append("not_at_once")
    if any(later.after_s < earlier.after_s for earlier, later in pairwise(rungs)):
        found.append("unreachable")
    last = max(rung.after_s for rung in rungs)
    if not any(rung.who == SUPERVISOR for rung in rungs if rung.after_s == last):
        found.append("no_person_at_end")
    return found


def _rung_problems(rungs: Sequence[Rung]) -> list[str]:
    found = []
    if any(rung.who not in AUDIENCES for rung in rungs):
        found.append("unknown_audience")
    if any(rung.who == NEAREST and not 1 <= rung.count <= 20 for rung in rungs):
        found.append("count")
    return found
