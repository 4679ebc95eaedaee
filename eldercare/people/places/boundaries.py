"""The outline of an area as GeoJSON: read, checked and measured. Pure.

RFC 7946: [longitude, latitude] in WGS-84, rings closed. A file in GCJ-02 or BD-09 cannot be told from one in
WGS-84 by looking at it; only the centre of the area, which must lie inside, gives a large shift away.
"""

import itertools
import json
import math
from collections.abc import Iterator
from typing import Any

from eldercare.core.errors import N_
from eldercare.core.geo import EARTH_M, Place

MOST_POINTS = 5000
MOST_BYTES = 1_000_000
# A village group is some hectares; the largest county of China has about 200,000 km2.
LEAST_KM2, MOST_KM2 = 0.001, 250_000.0
LATITUDES, LONGITUDES = (18.0, 54.0), (73.0, 136.0)
DIGITS = 6
Point = tuple[float, float]
Ring = list[Point]

NOT_JSON = N_("This is no GeoJSON: it cannot be read as JSON.")
NO_POLYGON = N_("This GeoJSON has no single Polygon or MultiPolygon in it.")
NOT_CLOSED = N_("A ring is not closed: its last point must be its first.")
TOO_FEW = N_("A ring has fewer than four points.")
TOO_MANY = N_("The boundary has more than 5,000 points. Simplify it, to about 10 m, and try again.")
NOT_IN_CHINA = N_("A point of the boundary is not in China: longitude and latitude may be swapped.")
CROSSES = N_("The boundary crosses itself.")
ODD_SIZE = N_("The boundary has no sensible size: between 0.001 and 250,000 km².")


class BoundaryError(ValueError):
    """An outline that cannot be taken; the message is an English message id."""


def read_boundary(text: str) -> dict[str, Any]:
    """The geometry of a Polygon, MultiPolygon, Feature or a collection of one Feature, with 6 decimals.

    Raises BoundaryError with the reason.
    """
    if len(text) > MOST_BYTES:
        raise BoundaryError(TOO_MANY)
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        raise BoundaryError(NOT_JSON) from None
    return checked(_geometry_of(given))


def checked(geometry: Any) -> dict[str, Any]:
    """A geometry without faults, rounded to about 0.1 m."""
    if not isinstance(geometry, dict) or geometry.get("type") not in {"Polygon", "MultiPolygon"}:
        raise BoundaryError(NO_POLYGON)
    given = geometry.get("coordinates")
    polygons = [given] if geometry["type"] == "Polygon" else given
    if not isinstance(polygons, list) or not polygons:
        raise BoundaryError(NO_POLYGON)
    shapes = [_polygon(polygon) for polygon in polygons]
    if sum(len(ring) for shape in shapes for ring in shape) > MOST_POINTS:
        raise BoundaryError(TOO_MANY)
    if any(_crosses(ring) for shape in shapes for ring in shape):
        raise BoundaryError(CROSSES)
    coordinates = [[[list(point) for point in ring] for ring in shape] for shape in shapes]
    found = {"type": geometry["type"], "coordinates": coordinates if len(coordinates) > 1 else coordinates[0]}
    if geometry["type"] == "MultiPolygon":
        found["coordinates"] = coordinates
    if not LEAST_KM2 <= area_km2(found) <= MOST_KM2:
        raise BoundaryError(ODD_SIZE)
    return found


def _geometry_of(given: Any) -> Any:
    if isinstance(given, dict) and given.get("type") == "FeatureCollection":
        features = given.get("features")
        given = features[0] if isinstance(features, list) and len(features) == 1 else None
    if isinstance(given, dict) and given.get("type") == "Feature":
        return given.get("geometry")
    return given


def _polygon(given: Any) -> list[Ring]:
    if not isinstance(given, list) or not given:
        raise BoundaryError(NO_POLYGON)
    return [_ring(ring) for ring in given]


def _ring(given: Any) -> Ring:
    if not isinstance(given, list):
        raise BoundaryError(NO_POLYGON)
    if len(given) > MOST_POINTS:
        raise BoundaryError(TOO_MANY)
    ring = [_point(point) for point in given]
    if len(ring) < 4:
        raise BoundaryError(TOO_FEW)
    if ring[0] != ring[-1]:
        raise BoundaryError(NOT_CLOSED)
    return ring


def _point(given: Any) -> Point:
    if not isinstance(given, list) or len(given) < 2:
        raise BoundaryError(NO_POLYGON)
    lon, lat = given[0], given[1]
    if not all(isinstance(value, int | float) and not isinstance(value, bool) for value in (lon, lat)):
        raise BoundaryError(NO_POLYGON)
    if not (LATITUDES[0] <= lat <= LATITUDES[1] and LONGITUDES[0] <= lon <= LONGITUDES[1]):
        raise BoundaryError(NOT_IN_CHINA)
    return round(float(lon), DIGITS), round(float(lat), DIGITS)


def polygons_of(geometry: dict[str, Any]) -> Iterator[list[list[Any]]]:
    """Each polygon: its outer ring, then its holes."""
    yield from [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]


def area_km2(geometry: dict[str, Any]) -> float:
    """The size by the shoelace formula on a plane at the middle latitude; within 0.1 % for a county."""
    total = 0.0
    for outer, *holes in polygons_of(geometry):
        total += _ring_m2(outer) - sum(_ring_m2(hole) for hole in holes)
    return total / 1_000_000


def radius_m(geometry: dict[str, Any]) -> float:
    """The radius of the circle of the same size, for whatever still reckons with circles."""
    return round(math.sqrt(area_km2(geometry) * 1_000_000 / math.pi), 1)


def _ring_m2(ring: list[Any]) -> float:
    latitudes = [point[1] for point in ring]
    middle = math.radians((min(latitudes) + max(latitudes)) / 2)
    first = ring[0]
    scale_x, scale_y = math.radians(1) * EARTH_M * math.cos(middle), math.radians(1) * EARTH_M
    points = [((lon - first[0]) * scale_x, (lat - first[1]) * scale_y) for lon, lat in ring]
    pairs = itertools.pairwise(points)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def contains(geometry: dict[str, Any], place: Place) -> bool:
    """Whether a place lies inside: in an outer ring and in none of its holes."""
    return any(
        _in_ring(outer, place) and not any(_in_ring(hole, place) for hole in holes)
        for outer, *holes in polygons_of(geometry)
    )


def _in_ring(ring: list[Any], place: Place) -> bool:
    inside = False
    for (x1, y1), (x2, y2) in itertools.pairwise(ring):
        if (y1 > place.lat) != (y2 > place.lat):
            inside ^= place.lon < (x2 - x1) * (place.lat - y1) / (y2 - y1) + x1
    return inside


def _crosses(ring: Ring) -> bool:
    """Whether two sides that are no neighbours meet. Sides go by their left end, so that each is compared
    with those beside it only."""
    last = len(ring) - 2
    sides = sorted((min(a[0], b[0]), at, a, b) for at, (a, b) in enumerate(itertools.pairwise(ring)))
    near: list[tuple[float, int, Point, Point]] = []
    for left, at, a, b in sides:
        near = [one for one in near if one[0] >= left]
        for _, other, c, d in near:
            if abs(at - other) > 1 and {at, other} != {0, last} and _meet(a, b, c, d):
                return True
        near.append((max(a[0], b[0]), at, a, b))
    return False


def _meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    return _turn(a, b, c) != _turn(a, b, d) and _turn(c, d, a) != _turn(c, d, b)


def _turn(a: Point, b: Point, c: Point) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) > (b[1] - a[1]) * (c[0] - a[0])
