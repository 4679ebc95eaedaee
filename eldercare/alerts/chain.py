"""The escalation chain as plain values: who is told when, what comes next, and which chain makes no sense."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from eldercare.core.errors import N_
from eldercare.telling.kinds import FAMILY, VISITED

NEAREST, LEADER, STATION = "nearest", "leader", "station"
SUPERVISOR, COUNTY = "supervisor", "county"
AUDIENCES = {
    NEAREST: N_("Nearest responders"),
    LEADER: N_("Team leader"),
    STATION: N_("Care station"),
    FAMILY: N_("Family"),
    SUPERVISOR: N_("Centre supervisor, prompt to ring 120 or 119"),
    COUNTY: N_("County desk"),
}
CHANNEL_AUDIENCES = AUDIENCES | {VISITED: N_("Seniors and families, of coming visits")}
"""Whom a channel can tell: visits are told of by the same ways."""
GOES = "goes"
"""Whoever has taken the alarm: told of what happens to it, never a step of a chain."""

DAY_MINUTES = 24 * 60
ANY, LATE = "any", "late"
"""Kinds of a policy besides those of alarms: for every kind, and for the call back after a late message."""

OPEN_LADDER, OVERDUE_LADDER, STAY_LADDER = "open", "overdue", "stay"
LADDERS = {
    OPEN_LADDER: N_("Until a person accepts"),
    OVERDUE_LADDER: N_("Accepted, but nobody at the door in time"),
    STAY_LADDER: N_("At the door, but not closed"),
}
LATEST_S = 4 * 3600
STAY_MINUTES = (5, 120)
PROBLEMS = {
    "empty": N_("There is no step."),
    "not_at_once": N_("The first step must come at 0 seconds."),
    "unreachable": N_("A step comes before the one above it and would never be reached."),
    "twice": N_("The same people are told twice at the same second."),
    "seconds": N_("A step comes after 0 seconds to 4 hours."),
    "unknown_audience": N_("Nobody is called by this name."),
    "count": N_("A step to the nearest responders needs a number of people from 1 to 20."),
    "no_person_at_end": N_("The last step must reach the centre supervisor, for it repeats until accepted."),
    "repeat": N_("The last step must repeat every 10 to 600 seconds."),
    "on_scene": N_("The time to the door must be 5 to 120 minutes."),
    "stay": N_("The first step after the arrival must come within 5 to 120 minutes."),
}


@dataclass(frozen=True, slots=True)
class Rung:
    """One line of a chain: `after_s` seconds after the opening tell `who`; `count` people for `nearest`."""

    after_s: int
    who: str
    count: int = 0


OVERDUE = (Rung(0, NEAREST, 2), Rung(0, STATION), Rung(60, SUPERVISOR))
"""Whom an accepted alarm calls when nobody arrived in time: others who are near, then the centre."""
STAY = (Rung(30 * 60, STATION), Rung(35 * 60, SUPERVISOR))
"""Whom an alarm calls that nobody closed after the arrival: it may not be forgotten."""


@dataclass(frozen=True, slots=True)
class Chain:
    """All rungs in order. The last moment repeats every `repeat_s` until a person accepts.

    An accepted alarm whose responder is not at the door after `on_scene_minutes` alarms again: `overdue`
    counts from there. One that nobody closes alarms again too: `stay` counts from the arrival.
    """

    rungs: tuple[Rung, ...]
    repeat_s: int = 60
    on_scene_minutes: int = 15
    overdue: tuple[Rung, ...] = OVERDUE
    stay: tuple[Rung, ...] = STAY

    @property
    def moments(self) -> tuple[int, ...]:
        """Seconds at which something happens, in order."""
        return tuple(sorted({rung.after_s for rung in self.rungs}))

    @property
    def ladders(self) -> dict[str, tuple[Rung, ...]]:
        """The three parts by name."""
        return {OPEN_LADDER: self.rungs, OVERDUE_LADDER: self.overdue, STAY_LADDER: self.stay}

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


def from_zero(rungs: Sequence[Rung]) -> tuple[Rung, ...]:
    """The rungs counted from the first of them."""
    return tuple(replace(rung, after_s=rung.after_s - rungs[0].after_s) for rung in rungs)


def between(rungs: Sequence[Rung], since_s: float, until_s: float) -> tuple[Rung, ...]:
    """What falls due in [since_s, until_s]; when nothing does, the last moment comes again."""
    due = tuple(rung for rung in rungs if since_s <= rung.after_s <= until_s)
    last = max(rung.after_s for rung in rungs)
    return due or tuple(rung for rung in rungs if rung.after_s == last)


def next_moment(rungs: Sequence[Rung], after_s: float) -> int | None:
    """The second of the next rung, None when only repetitions follow."""
    return min((rung.after_s for rung in rungs if rung.after_s > after_s), default=None)


def holds_at(from_minute: int, to_minute: int, minute: int) -> bool:
    """Whether a minute of the local day lies in [from, to), which may pass midnight."""
    if from_minute < to_minute:
        return from_minute <= minute < to_minute
    return minute >= from_minute or minute < to_minute


def window_minutes(from_minute: int, to_minute: int) -> int:
    """How long an hour window is."""
    return (to_minute - from_minute) % DAY_MINUTES or DAY_MINUTES


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


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: a code of PROBLEMS, in which ladder (empty: the whole), at which step from 0 on."""

    code: str
    ladder: str = ""
    step: int | None = None


def problems(chain: Chain) -> list[str]:
    """Codes of what is wrong with a chain, as in PROBLEMS, each once; empty when it can be used."""
    return list(dict.fromkeys(fault.code for fault in faults(chain)))


def faults(chain: Chain) -> list[Fault]:
    """Everything that is wrong with a chain, each fault beside its step."""
    found = [fault for name, rungs in chain.ladders.items() for fault in _faults_in(name, rungs)]
    if not 10 <= chain.repeat_s <= 600:
        found.append(Fault("repeat"))
    if not 5 <= chain.on_scene_minutes <= 120:
        found.append(Fault("on_scene"))
    return found


def _faults_in(ladder: str, rungs: Sequence[Rung]) -> Iterator[Fault]:
    if not rungs:
        yield Fault("empty", ladder)
        return
    yield from _start_faults(ladder, rungs[0])
    for number, rung in enumerate(rungs):
        for code in _rung_faults(rung, rungs[:number]):
            yield Fault(code, ladder, number)
    last = max(rung.after_s for rung in rungs)
    if not any(rung.who == SUPERVISOR for rung in rungs if rung.after_s == last):
        yield Fault("no_person_at_end", ladder, len(rungs) - 1)


def _start_faults(ladder: str, first: Rung) -> Iterator[Fault]:
    low, high = STAY_MINUTES
    if ladder != STAY_LADDER and first.after_s != 0:
        yield Fault("not_at_once", ladder, 0)
    if ladder == STAY_LADDER and not low * 60 <= first.after_s <= high * 60:
        yield Fault("stay", ladder, 0)


def _rung_faults(rung: Rung, before: Sequence[Rung]) -> Iterator[str]:
    if any(rung.after_s < earlier.after_s for earlier in before):
        yield "unreachable"
    if any((rung.after_s, rung.who) == (earlier.after_s, earlier.who) for earlier in before):
        yield "twice"
    if not 0 <= rung.after_s <= LATEST_S:
        yield "seconds"
    if rung.who not in AUDIENCES:
        yield "unknown_audience"
    if rung.who == NEAREST and not 1 <= rung.count <= 20:
        yield "count"
