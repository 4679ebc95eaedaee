"""Where a position comes from, how far it can be trusted, and whether a found one can be meant. Pure, like
rules.py."""

from dataclasses import dataclass

from eldercare.core.coordinates import SYSTEMS, WGS84, in_china, to_wgs84
from eldercare.core.errors import N_
from eldercare.core.geo import Place, distance_m

GIVEN, GEOCODED, MAP, PHONE, CENTRE = "given", "geocoded", "map", "phone", "centre"
SOURCES = {
    GIVEN: N_("As it was given"),
    GEOCODED: N_("Found by the address"),
    MAP: N_("Set on the map"),
    PHONE: N_("Sent by the phone at a check-in"),
    CENTRE: N_("Centre of the village group, for want of a better one"),
}
"""How a position was found, by code; also where a better one is still wanted."""

DOUBTFUL_M = 300
"""A position found by the address and known no better than this is as doubtful as a village's centre."""

COARSEST_M = 1_000
"""What a provider knows no better is a place name, not a home: the centre of the village group is nearer."""

NEAREST_BOUND_M = 3_000
BOUND_IN_RADII = 3
"""How far from the centre of its village an address may lie: three of its radii, but at least 3 km. Radii of
areas are rough; a namesake in another town lies further away."""

OUTSIDE_CHINA = N_("This place is not in China: latitude and longitude may be swapped.")
NEEDS_BOTH = N_("A position needs latitude and longitude.")
UNKNOWN_SYSTEM = N_("Choose one of the list.")


@dataclass(frozen=True, slots=True)
class Position:
    """A WGS-84 place with what is known of it: source (a code of SOURCES), the system it came in, the
    provider that found it, and how far it may be off in metres (None: nobody said)."""

    place: Place
    source: str
    crs: str = WGS84
    by: str = ""
    precision_m: int | None = None

    @property
    def columns(self) -> dict[str, object]:
        """The columns of a table that has positions, but for when and by whom."""
        return {
            "lat": self.place.lat, "lon": self.place.lon, "crs": self.crs, "position_source": self.source,
            "position_by": self.by, "precision_m": self.precision_m,
        }  # fmt: skip


def converted(lat: float | None, lon: float | None, crs: str = WGS84) -> tuple[float | None, float | None]:
    """Degrees as they were typed, as WGS-84; half a position and an unknown system stay for
    `degree_faults`."""
    if lat is None or lon is None or crs not in SYSTEMS or crs == WGS84 or not in_china(Place(lat, lon)):
        return lat, lon
    place = to_wgs84(Place(lat, lon), crs)
    # A millionth of a degree is a tenth of a metre: what lies behind it is noise of the way back.
    return round(place.lat, 7), round(place.lon, 7)


def degree_faults(lat: float | None, lon: float | None) -> dict[str, str]:
    """What is wrong with WGS-84 degrees, by field; both or none, and inside China."""
    if (lat is None) != (lon is None):
        return {"lat" if lat is None else "lon": NEEDS_BOTH}
    if lat is None or lon is None or in_china(Place(lat, lon)):
        return {}
    bad_lat, bad_lon = not in_china(Place(lat, 100.0)), not in_china(Place(30.0, lon))
    return {name: OUTSIDE_CHINA for name, bad in (("lat", bad_lat), ("lon", bad_lon)) if bad}


def is_doubtful(source: str, precision_m: int | None) -> bool:
    """Whether somebody should look: a stand-in, or a find that is no better than one."""
    return source == CENTRE or (source == GEOCODED and (precision_m or 0) > DOUBTFUL_M)


def is_far_off(found: Place, centre: Place, radius_m: float) -> bool:
    """Whether what was found cannot be meant: it lies away from the surroundings of its village."""
    return distance_m(found, centre) > max(NEAREST_BOUND_M, BOUND_IN_RADII * radius_m)
