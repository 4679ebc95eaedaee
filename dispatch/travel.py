"""How long and how far it is from place to place, by each way of going.

`StraightLine` is the embedded default: distance on the WGS-84 ellipsoid x a detour factor, at the speed of
the mode. `MatrixTravel` takes any matrix that was given or fetched. Both are plain data that cross a wire.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
from geopy.distance import ELLIPSOIDS

from dispatch.visit import Place

Matrix = npt.NDArray[np.float64]

ANY_MODE = "any"


class Legs(NamedTuple):
    """Minutes and kilometres from each place (row) to each place (column)."""

    minutes: Matrix
    kilometres: Matrix


class Travel(Protocol):
    """Gives the legs between places for one mode; `supports` tells whether the mode is known."""

    def legs(self, places: Sequence[Place], mode: str) -> Legs:
        """Square matrices in the order of `places`."""
        ...

    def supports(self, mode: str) -> bool:
        """Whether `legs` can be asked for this mode."""
        ...

    def knows(self, place: Place) -> bool:
        """Whether this place can be reached at all."""
        ...


@dataclass(frozen=True, slots=True)
class Mode:
    """A way of going: kilometres an hour, road length over straight line, and minutes lost at each leg."""

    speed: float
    detour: float = 1.3
    fixed_minutes: float = 0.0


# Assumptions for a flat, densely settled county; a matrix from a routing server replaces them.
DEFAULT_MODES: Mapping[str, Mode] = {
    "walk": Mode(4.5, 1.2),
    "bike": Mode(12.0, 1.3, 1.0),
    "ebike": Mode(18.0, 1.3, 1.0),
    "car": Mode(32.0, 1.4, 4.0),
}


@dataclass(frozen=True, slots=True)
class StraightLine:
    """Ellipsoidal distance x detour, at the mode's speed plus its fixed minutes (none within one place).

    `whole_minutes` rounds each leg up, so that with whole windows and visits every start is a whole minute.
    """

    modes: Mapping[str, Mode] = field(default_factory=lambda: dict(DEFAULT_MODES))
    whole_minutes: bool = False

    def legs(self, places: Sequence[Place], mode: str) -> Legs:
        """Minutes and road kilometres between all places; every place needs degrees."""
        way = self.modes[mode]
        kilometres = kilometres_between(places) * way.detour
        minutes = kilometres / way.speed * 60 + np.where(kilometres > 0, way.fixed_minutes, 0.0)
        return Legs(np.ceil(minutes) if self.whole_minutes else minutes, kilometres)

    def supports(self, mode: str) -> bool:
        """Whether a speed is known for the mode."""
        return mode in self.modes

    def knows(self, place: Place) -> bool:
        """Whether the place has degrees."""
        return place.latitude is not None and place.longitude is not None


Rows = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class MatrixTravel:
    """Given matrices: `minutes[mode]` row by row in the order of `ids`; mode "any" stands for all others.

    `kilometres` holds for every mode, but for those whose roads are others, in `kilometres_by_mode`.
    """

    ids: tuple[str, ...]
    minutes: Mapping[str, Rows]
    kilometres: Rows | None = None
    kilometres_by_mode: Mapping[str, Rows] | None = None

    def legs(self, places: Sequence[Place], mode: str) -> Legs:
        """The rows and columns of the places asked for; kilometres are 0 where none were given."""
        row_of = {name: row for row, name in enumerate(self.ids)}
        chosen = [row_of[place.id] for place in places]
        minutes = _pick(self.minutes[mode if mode in self.minutes else ANY_MODE], chosen)
        kilometres = (self.kilometres_by_mode or {}).get(mode, self.kilometres)
        if kilometres is None:
            return Legs(minutes, np.zeros_like(minutes))
        return Legs(minutes, _pick(kilometres, chosen))

    def supports(self, mode: str) -> bool:
        """Whether there is a matrix for the mode, or one for any."""
        return mode in self.minutes or ANY_MODE in self.minutes

    def knows(self, place: Place) -> bool:
        """Whether the place has a row."""
        return place.id in self.ids


def _pick(rows: Rows, chosen: Sequence[int]) -> Matrix:
    """The chosen rows and columns; the whole is never copied, as most questions are about two places."""
    shape = (len(chosen), len(chosen))
    return np.array([[rows[i][j] for j in chosen] for i in chosen], dtype=np.float64).reshape(shape)


def kilometres_between(places: Sequence[Place]) -> Matrix:
    """Straight-line kilometres between all places, by Lambert's formula for long lines.

    geopy's geodesic takes about 0.1 ms a pair, half a minute for 500 places; this takes milliseconds and
    stays within 0.001 % of it inside a county (see tests).
    Source: W. D. Lambert, The distance between two widely separated points (1942).
    """
    equator, pole, flattening = ELLIPSOIDS["WGS-84"]
    latitude = np.radians([float(place.latitude or 0.0) for place in places])
    longitude = np.radians([float(place.longitude or 0.0) for place in places])
    reduced = np.arctan(pole / equator * np.tan(latitude))
    sine_half = np.sin((reduced[:, None] - reduced[None, :]) / 2) ** 2
    across = np.sin((longitude[:, None] - longitude[None, :]) / 2) ** 2
    chord = np.clip(sine_half + np.cos(reduced)[:, None] * np.cos(reduced)[None, :] * across, 0.0, 1.0)
    angle = 2 * np.arcsin(np.sqrt(chord))
    mean = (reduced[:, None] + reduced[None, :]) / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        x = (angle - np.sin(angle)) * np.sin(mean) ** 2 * (1 - sine_half) / np.cos(angle / 2) ** 2
        y = (angle + np.sin(angle)) * np.cos(mean) ** 2 * sine_half / np.sin(angle / 2) ** 2
    correction = np.where(angle > 0, x + y, 0.0) * flattening / 2
    return np.asarray(equator * (angle - correction), dtype=np.float64)
