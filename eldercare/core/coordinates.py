"""Coordinate systems of Chinese maps. Inside the house everything is WGS-84; conversions happen at the edge
only.

GCJ-02 is what AMap and Tencent draw and answer, BD-09 what Baidu does: both are shifted on purpose, in Rugao
by some 470 m and 1.1 km. CGCS2000 (Tianditu, land surveys) is taken as WGS-84: the two ellipsoids differ by
a tenth of a millimetre, and what drift of the continent lies between them stays within a metre.

GCJ-02 after the formula published with eviltransform (github.com/googollee/eviltransform), BD-09 after the
one published with coordtransform (github.com/wandergis/coordtransform). Neither is official, and both hold
for mainland China, to which the register is bound (18 to 54 degrees north, 73 to 136 east).
"""

import math
from collections.abc import Callable

from eldercare.core.errors import N_
from eldercare.core.geo import Place

WGS84 = "wgs84"
SYSTEMS = {
    WGS84: N_("WGS-84 (GPS)"),
    "cgcs2000": N_("CGCS2000 (Tianditu, surveys)"),
    "gcj02": N_("GCJ-02 (AMap, Tencent)"),
    "bd09": N_("BD-09 (Baidu)"),
}
"""The systems that a position may come in, by code."""

SOUTH, NORTH, WEST, EAST = 18.0, 54.0, 73.0, 136.0
"""Where the register's positions lie, in degrees."""

# The ellipsoid of Krassovsky, as the formula has it.
AXIS_M = 6378245.0
FLATNESS = 0.00669342162296594323
BAIDU = math.pi * 3000 / 180
# Each round takes the error down to a hundredth or less: it begins at some hundred metres and ends below a
# micrometre.
ROUNDS = 6


def to_wgs84(place: Place, system: str) -> Place:
    """A place given in `system`, a code of SYSTEMS, as WGS-84."""
    forward = _FORWARD.get(system)
    return place if forward is None else _undone(place, forward)


def from_wgs84(place: Place, system: str) -> Place:
    """A WGS-84 place as a map or list of `system`, a code of SYSTEMS, has it."""
    forward = _FORWARD.get(system)
    return place if forward is None else forward(place)


def in_china(place: Place) -> bool:
    """Whether the degrees lie where the register's positions do."""
    return SOUTH <= place.lat <= NORTH and WEST <= place.lon <= EAST


def _undone(given: Place, forward: Callable[[Place], Place]) -> Place:
    """The place that `forward` takes to `given`: no formula leads back, so it is approached."""
    guess = given
    for _ in range(ROUNDS):
        there = forward(guess)
        guess = Place(guess.lat + given.lat - there.lat, guess.lon + given.lon - there.lon)
    return guess


def _waves(x: float) -> float:
    return (20 * math.sin(6 * x * math.pi) + 20 * math.sin(2 * x * math.pi)) * 2 / 3


def _north_m(x: float, y: float) -> float:
    slow = 160 * math.sin(y / 12 * math.pi) + 320 * math.sin(y * math.pi / 30)
    fast = 20 * math.sin(y * math.pi) + 40 * math.sin(y / 3 * math.pi)
    plane = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    return plane + _waves(x) + (fast + slow) * 2 / 3


def _east_m(x: float, y: float) -> float:
    slow = 150 * math.sin(x / 12 * math.pi) + 300 * math.sin(x / 30 * math.pi)
    fast = 20 * math.sin(x * math.pi) + 40 * math.sin(x / 3 * math.pi)
    plane = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    return plane + _waves(x) + (fast + slow) * 2 / 3


def _to_gcj02(place: Place) -> Place:
    angle = math.radians(place.lat)
    magic = 1 - FLATNESS * math.sin(angle) ** 2
    x, y = place.lon - 105, place.lat - 35
    north = _north_m(x, y) * 180 / (AXIS_M * (1 - FLATNESS) / (magic * math.sqrt(magic)) * math.pi)
    east = _east_m(x, y) * 180 / (AXIS_M / math.sqrt(magic) * math.cos(angle) * math.pi)
    return Place(place.lat + north, place.lon + east)


def _to_bd09(place: Place) -> Place:
    shifted = _to_gcj02(place)
    radius = math.hypot(shifted.lon, shifted.lat) + 0.00002 * math.sin(shifted.lat * BAIDU)
    angle = math.atan2(shifted.lat, shifted.lon) + 0.000003 * math.cos(shifted.lon * BAIDU)
    return Place(radius * math.sin(angle) + 0.006, radius * math.cos(angle) + 0.0065)


_FORWARD: dict[str, Callable[[Place], Place]] = {"gcj02": _to_gcj02, "bd09": _to_bd09}
