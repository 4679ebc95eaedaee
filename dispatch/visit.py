"""What is asked for: places and visits, with everything that limits who may do them and when.

All minutes count from midnight of the horizon's first day, so 09:30 on the second day is 1440 + 570 = 2010.
Nothing is checked here; `Problem` checks all its parts together, so that an error can name the field.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Literal

MINUTES_PER_DAY = 1440

WorkerKind = Literal["caregiver", "leader"]
PairKind = Literal["together", "sequence", "independent"]
Due = Literal["start", "end"]


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to go; degrees may be left out when the problem's travel is a given matrix."""

    id: str
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """When a visit may start: from `start` to `latest`, and each minute after `end` costs lateness.

    Without `latest` the end is hard. `latest=inf` makes a soft end that may be missed by any amount.
    """

    start: float
    end: float
    latest: float | None = None

    @property
    def close(self) -> float:
        """The last minute at which the visit may start."""
        return self.end if self.latest is None else self.latest


def daily_windows(days: Iterable[int], start: float, end: float, late: float = 0.0) -> tuple[Window, ...]:
    """The same window on several days; `late` minutes past the end are allowed at a cost.

    `start` and `end` are minutes of the day, 0 is the first day of the horizon.
    """
    midnights = [day * MINUTES_PER_DAY for day in sorted(days)]
    return tuple(Window(at + start, at + end, at + end + late) for at in midnights)


@dataclass(frozen=True, slots=True)
class Position:
    """One person's part of a visit: minutes of work, the skills needed for it and who may do it."""

    minutes: float
    skills: frozenset[str] = frozenset()
    kinds: frozenset[WorkerKind] = frozenset({"caregiver"})


@dataclass(frozen=True, slots=True)
class Pair:
    """How the two positions of a visit hang together.

    `together`: two different people start at the same minute. `sequence`: the second person, another one,
    starts `least` to `greatest` minutes after the start of the first. `independent`: each is done by anybody
    at any time inside the windows, but the visit counts only when both are done.
    """

    kind: PairKind = "together"
    least: float = 0.0
    greatest: float = inf


@dataclass(frozen=True, slots=True)
class Pin:
    """What an operator fixed: who takes a position, when it starts, or both. Never moved by the search."""

    worker: str | None = None
    start: float | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class Incumbent:
    """Who was to come and when by the plan in force; another person or time costs `moved` or `shifted`."""

    workers: tuple[str | None, ...]
    start: float | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit to one senior: one position, or two that form a pair.

    `windows` are in order and apart; several of them give a choice of days or of times.
    With `due` "end" it is the end of the work, not its start, that the ends of the windows hold for.
    `priority` 1 is ordinary, higher is more urgent. `price` is the cost of leaving the visit out;
    None takes `Weights.unassigned` x priority. `area` is the code of the village or group it lies in.
    `preferences` maps worker ids to a bonus (negative for a dislike), `bans` names workers who must not come.
    Visits with the same `senior` should see few different people (`Weights.discontinuity`); "" is nobody.
    """

    id: str
    place: str
    positions: tuple[Position, ...]
    windows: tuple[Window, ...]
    priority: int = 1
    price: float | None = None
    area: str = ""
    due: Due = "start"
    senior: str = ""
    pair: Pair | None = None
    preferences: Mapping[str, float] = field(default_factory=dict)
    bans: frozenset[str] = frozenset()
    pins: tuple[Pin, ...] = ()
    incumbent: Incumbent | None = None

    @property
    def days(self) -> tuple[int, ...]:
        """The days of the horizon on which the visit may start."""
        return tuple(sorted({int(window.start // MINUTES_PER_DAY) for window in self.windows}))

    def start_windows(self, position: int) -> tuple[Window, ...]:
        """The windows for the start of one position's work.

        A pinned start leaves that one minute, late as it would have been. Work that is longer than every
        window it is due in has one window that is never open.
        """
        windows, at = self.windows, self.pinned_start(position)
        if self.due == "end":
            minutes = self.positions[position].minutes
            windows = tuple(Window(w.start, w.end - minutes, w.close - minutes) for w in windows)
        if at is not None:
            ended = [window.end for window in windows if window.start <= at]
            return (Window(at, min(at, ended[-1]) if ended else at, at),)
        never = Window(windows[0].start, windows[0].end, -inf)
        return tuple(w for w in windows if w.close >= w.start) or (never,)

    def pinned_start(self, position: int) -> float | None:
        """When an operator said that the position's work starts, or None."""
        starts = (pin.start for pin in self.pins if pin.position == position)
        return next((start for start in starts if start is not None), None)
