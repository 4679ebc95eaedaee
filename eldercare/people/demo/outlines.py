"""Invented outlines of the towns. Real ones are not free to be shipped (decision 39); only each town's
centre, box and size have a source. A town gets what lies nearer to it than to any other, a larger one a
larger share.
"""

import math
from collections.abc import Sequence
from typing import Any

from eldercare.core.geo import EARTH_M
from eldercare.people.demo.county import AreaRef

Point = tuple[float, float]


def outlines(towns: Sequence[AreaRef], boxes: dict[str, Sequence[float]]) -> dict[str, dict[str, Any]]:
    """A GeoJSON polygon for each town; `boxes`: west, south, east, north in degrees.

    Cells of a power diagram: the border between two towns is straight and lies where the squared distance
    minus the squared radius is the same for both. Neighbours share it, so the towns do not overlap.
    """
    scale = _Scale(sum(town.lat for town in towns) / len(towns))
    cells = {}
    for town in towns:
        west, south, east, north = boxes[town.code]
        corners = [(west, south), (east, south), (east, north), (west, north)]
        cell = [scale.metres(corner) for corner in corners]
        for other in towns:
            if other.code != town.code:
                cell = _nearer(cell, scale, town, other)
        ring = [scale.degrees(point) for point in cell]
        cells[town.code] = {"type": "Polygon", "coordinates": [[list(point) for point in (*ring, ring[0])]]}
    return cells


class _Scale:
    """Metres east and north of the null point, on a plane that fits at one latitude."""

    def __init__(self, lat: float) -> None:
        self.north = math.radians(1) * EARTH_M
        self.east = self.north * math.cos(math.radians(lat))

    def metres(self, point: Point) -> Point:
        return point[0] * self.east, point[1] * self.north

    def degrees(self, point: Point) -> Point:
        return round(point[0] / self.east, 6), round(point[1] / self.north, 6)


def _nearer(cell: list[Point], scale: _Scale, town: AreaRef, other: AreaRef) -> list[Point]:
    """The part of a convex cell on the town's side of its border with another (Sutherland and Hodgman)."""
    (ax, ay), (bx, by) = scale.metres((town.lon, town.lat)), scale.metres((other.lon, other.lat))

    def side(point: Point) -> float:
        mine = (point[0] - ax) ** 2 + (point[1] - ay) ** 2 - town.radius_m**2
        return (point[0] - bx) ** 2 + (point[1] - by) ** 2 - other.radius_m**2 - mine

    kept: list[Point] = []
    for here, following in zip(cell, [*cell[1:], *cell[:1]], strict=True):
        at, then = side(here), side(following)
        if at >= 0:
            kept.append(here)
        if at * then < 0:
            part = at / (at - then)
            kept.append(
                (here[0] + part * (following[0] - here[0]), here[1] + part * (following[1] - here[1]))
            )
    return kept
