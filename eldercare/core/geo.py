"""Places on the ground, WGS-84 throughout."""

import math
from dataclasses import dataclass

EARTH_M = 6_371_008.8


@dataclass(frozen=True, slots=True)
class Place:
    """A point in degrees, WGS-84."""

    lat: float
    lon: float


def distance_m(a: Place, b: Place) -> float:
    """Great-circle distance in metres (haversine, mean earth radius; within 0.6 % of the ellipsoid)."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half = math.sin((lat_b - lat_a) / 2) ** 2
    half += math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * EARTH_M * math.asin(math.sqrt(half))
