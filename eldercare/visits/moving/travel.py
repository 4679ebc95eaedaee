"""How long the ways between homes are: what the planner was told, so that board and plan agree.

Knows places and `dispatch`, no table.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dispatch import Place as Spot
from eldercare.core.geo import Place
from eldercare.visits.ways import known_travel


@dataclass(frozen=True, slots=True)
class Way:
    """One leg: minutes and road kilometres."""

    minutes: float
    km: float


def ways_along(places: Sequence[Place], mode: str) -> list[Way]:
    """The legs from each place to the next."""
    legs = known_travel().legs(_spots(places), mode)
    return [
        Way(float(legs.minutes[i, i + 1]), float(legs.kilometres[i, i + 1])) for i in range(len(places) - 1)
    ]


def _spots(places: Iterable[Place]) -> list[Spot]:
    return [Spot(str(number), place.lat, place.lon) for number, place in enumerate(places)]


@dataclass(slots=True)
class WayTable:
    """All ways between a few places, worked out once for each way of going."""

    places: Sequence[Place]
    _row: dict[Place, int] = field(init=False)
    _minutes: dict[str, list[list[float]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.places = list(dict.fromkeys(self.places))
        self._row = {place: row for row, place in enumerate(self.places)}

    def __call__(self, origin: Place, target: Place, mode: str) -> float:
        """Minutes from one of the places to another."""
        if mode not in self._minutes:
            self._minutes[mode] = known_travel().legs(_spots(self.places), mode).minutes.tolist()
        return self._minutes[mode][self._row[origin]][self._row[target]]
