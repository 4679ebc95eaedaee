"""The coordinate system of a list's positions: converted as a row is read, told when one is written."""

from eldercare.core.coordinates import SYSTEMS, WGS84
from eldercare.core.errors import N_
from eldercare.imports.kinds import Column
from eldercare.imports.words import Codes
from eldercare.people.lists.cells import Reader
from eldercare.people.rules.positions import converted

SYSTEM_CODES = Codes(
    SYSTEMS,
    {
        **dict.fromkeys(("wgs84", "wgs-84", "gps", "84坐标"), WGS84),
        **dict.fromkeys(("cgcs2000", "2000坐标", "国家2000", "天地图"), "cgcs2000"),
        **dict.fromkeys(("gcj02", "gcj-02", "火星坐标", "高德", "腾讯", "国测局"), "gcj02"),
        **dict.fromkeys(("bd09", "bd-09", "bd09ll", "百度"), "bd09"),
    },
)
SYSTEM = Column(
    "crs",
    N_("Coordinate system"),
    N_("One of: %(words)s. Empty: WGS-84."),
    ("坐标系", "坐标系统", "坐标类型"),
    codes=SYSTEM_CODES,
)
POSITION_COLUMNS = (
    Column("lat", N_("Latitude"), N_("Degrees, e.g. 32.26192."), ("纬度",)),
    Column("lon", N_("Longitude"), N_("Degrees, e.g. 120.74900."), ("经度",)),
    SYSTEM,
)


def position_in(reader: Reader) -> tuple[float | None, float | None, str]:
    """The position of a row as WGS-84, and the system it came in."""
    system = str(reader.code("crs", SYSTEM_CODES, WGS84))
    lat, lon = converted(reader.degrees("lat"), reader.degrees("lon"), system)
    return lat, lon, system


def position_cells(lat: float, lon: float) -> dict[str, object]:
    """The cells of a position as a plain export writes them."""
    return {"lat": lat, "lon": lon, "crs": SYSTEM_CODES.word(WGS84)}
