"""The ways between given places by a routing server, as plain data for the planner."""

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isnan

import numpy as np
import numpy.typing as npt

from dispatch.roads.asking import Asker, Patience, RoadFault, RoadServerError
from dispatch.roads.memory import LegMemory, Remembered, Told, spot_key, spot_of
from dispatch.roads.servers import PACE, RoadServer, UnreadableAnswerError
from dispatch.travel import Legs, Matrix, MatrixTravel, Rows, StraightLine, Travel
from dispatch.visit import Place

# osrm-routed takes 100 places a request unless told otherwise, Valhalla 2,500 pairs: 50 x 50 suits both.
MOST_PLACES = 100
MOST_SOURCES = 50
# Two places in Rugao, to see whether a server answers at all.
PROBE = (spot_key(32.3920, 120.5600), spot_key(32.3700, 120.5900))

Block = tuple[list[int], list[int]]


@dataclass(frozen=True, slots=True)
class TravelSource:
    """The ways that were found; `warning` is a code of RoadFault when some had to be estimated because the
    server did not tell them."""

    travel: Travel
    warning: str | None = None


@dataclass(frozen=True, slots=True)
class RememberedRoads:
    """Ways that a server has told before, estimates for the rest. Never asks, so it may be used anywhere."""

    server: RoadServer
    memory: LegMemory
    estimate: StraightLine = field(default_factory=StraightLine)

    def legs(self, places: Sequence[Place], mode: str) -> Legs:
        """Square matrices in the order of `places`; every place needs degrees."""
        spots, row_of = _spots(places)
        profile = self.server.profile(mode)
        if profile is None:
            return self.estimate.legs(places, mode)
        known = self.memory.read(self.way(profile), spots)
        return self.legs_of(places, mode, _spread(known, row_of))

    def legs_of(self, places: Sequence[Place], mode: str, known: Remembered) -> Legs:
        """What is known, at the pace of the mode, and estimates where there is no way or none is known."""
        legs = self.estimate.legs(places, mode)
        minutes = known.seconds * PACE.get(mode, 1.0) / 60
        if self.estimate.whole_minutes:
            # Without the noise of the division, which would make a minute of 60 s two.
            minutes = np.ceil(np.round(minutes, 6))
        unknown = np.isnan(known.seconds)
        kilometres = np.where(unknown, legs.kilometres, np.round(known.metres / 1000, 3))
        return Legs(np.where(unknown, legs.minutes, minutes), kilometres)

    def supports(self, mode: str) -> bool:
        """Whether there are ways or estimates for the mode."""
        return self.estimate.supports(mode)

    def knows(self, place: Place) -> bool:
        """Whether the place has degrees."""
        return self.estimate.knows(place)

    def way(self, profile: str) -> str:
        """The name under which the ways of a profile are remembered."""
        return f"{self.server.kind} {self.server.base} {profile}"


@dataclass(slots=True)
class Roads:
    """Asks a server for the ways that are not remembered. `fault` stands once it did not answer: whoever
    plans many regions then waits once and not for each."""

    known: RememberedRoads
    patience: Patience = field(default_factory=Patience)
    sleep: Callable[[float], None] = time.sleep
    fault: RoadFault | None = field(init=False, default=None)
    detail: str = field(init=False, default="")

    def travel(self, places: Sequence[Place], modes: Collection[str], *, ask: bool = True) -> TravelSource:
        """The ways between the places by each of the modes, whatever befalls the server; without `ask` those
        that are remembered, and estimates."""
        asker = Asker(self.patience, time.monotonic() + self.patience.total_s, self.sleep)
        spots, row_of = _spots(places)
        told: dict[str, Remembered] = {}
        warning: RoadFault | None = None
        for profile in sorted({p for p in map(self.known.server.profile, modes) if p is not None}):
            told[profile] = self.known.memory.read(self.known.way(profile), spots)
            fault = self._fill(told[profile], asker, profile, spots) if ask else None
            warning = fault or warning
        if all(_is_empty(known) for known in told.values()):
            return TravelSource(self.known.estimate, warning)
        return TravelSource(self._matrix(places, row_of, modes, told), warning)

    def probe(self) -> None:
        """Ask for one way; raises RoadServerError when the server gives no usable answer."""
        asker = Asker(self.patience, time.monotonic() + self.patience.total_s, self.sleep)
        profile = self.known.server.profile("car")
        assert profile is not None
        self._ask(asker, profile, PROBE, ([0], [1]))

    def _fill(self, known: Remembered, asker: Asker, profile: str, spots: Sequence[int]) -> RoadFault | None:
        """Ask for what is not known until everything is told or the server fails."""
        news: list[Told] = []
        try:
            for block in blocks(~known.told):
                if self.fault is RoadFault.AWAY:
                    return self.fault
                cells = self._ask(asker, profile, spots, block)
                news += _take(known, spots, block, cells)
        except RoadServerError as error:
            self.fault, self.detail = error.fault, str(error)
            return error.fault
        finally:
            # What came before a fault is kept, so that the next plan has less to ask.
            if news:
                self.known.memory.write(self.known.way(profile), news)
        return None

    def _ask(self, asker: Asker, profile: str, spots: Sequence[int], block: Block) -> Matrix:
        """Seconds and metres of a block, as the last axis."""
        server, (sources, targets) = self.known.server, block
        question = server.ask(
            profile, [spot_of(spots[i]) for i in sources], [spot_of(spots[j]) for j in targets]
        )
        try:
            return np.array(server.read(asker.answer(question), len(sources), len(targets)), dtype=np.float64)
        except UnreadableAnswerError as error:
            raise RoadServerError(RoadFault.GARBLED, str(error)) from error

    def _matrix(
        self,
        places: Sequence[Place],
        row_of: npt.NDArray[np.int64],
        modes: Collection[str],
        told: Mapping[str, Remembered],
    ) -> MatrixTravel:
        legs: dict[str, Legs] = {}
        for mode in sorted(modes):
            profile = self.known.server.profile(mode)
            legs[mode] = (
                self.known.estimate.legs(places, mode)
                if profile is None
                else self.known.legs_of(places, mode, _spread(told[profile], row_of))
            )
        return MatrixTravel(
            ids=tuple(place.id for place in places),
            minutes={mode: _rows(found.minutes) for mode, found in legs.items()},
            kilometres_by_mode={mode: _rows(found.kilometres) for mode, found in legs.items()},
        )


def _take(known: Remembered, spots: Sequence[int], block: Block, cells: Matrix) -> Iterator[Told]:
    """Add an answer to what is known, and give what is new of it."""
    for i, row in zip(block[0], cells.tolist(), strict=True):
        for j, (seconds, metres) in zip(block[1], row, strict=True):
            if known.told[i, j]:
                continue
            known.told[i, j], known.seconds[i, j], known.metres[i, j] = True, seconds, metres
            no_way = isnan(seconds)
            yield spots[i], spots[j], None if no_way else seconds, None if no_way else metres


def blocks(missing: npt.NDArray[np.bool_]) -> Iterator[Block]:
    """Rows and columns to ask for, so that every missing cell is in one block and few others are.

    Places that are new, as most of their row is missing, are asked to all others at once; what is then left
    are the ways back to them.
    """
    missing = missing.copy()
    fresh = missing.sum(axis=1) > len(missing) / 2
    for some in (fresh, ~fresh):
        rows = np.flatnonzero(some & missing.any(axis=1))
        for start in range(0, len(rows), MOST_SOURCES):
            chunk = rows[start : start + MOST_SOURCES]
            columns = np.flatnonzero(missing[chunk].any(axis=0))
            width = MOST_PLACES - len(chunk)
            for left in range(0, len(columns), width):
                yield chunk.tolist(), columns[left : left + width].tolist()


def _spots(places: Sequence[Place]) -> tuple[list[int], npt.NDArray[np.int64]]:
    """The keys of the places without doubles, and the row of each place in them."""
    keys = [spot_key(float(place.latitude or 0.0), float(place.longitude or 0.0)) for place in places]
    spots = sorted(set(keys))
    row_of = {key: row for row, key in enumerate(spots)}
    return spots, np.array([row_of[key] for key in keys], dtype=np.int64)


def _spread(known: Remembered, row_of: npt.NDArray[np.int64]) -> Remembered:
    """The same by place, where several may share a spot."""
    cells = np.ix_(row_of, row_of)
    return Remembered(known.told[cells], known.seconds[cells], known.metres[cells])


def _is_empty(known: Remembered) -> bool:
    return int(known.told.sum()) == len(known.told)


def _rows(matrix: Matrix) -> Rows:
    return tuple(map(tuple, matrix.tolist()))
