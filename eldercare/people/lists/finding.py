"""Which station, town, village or village group a row of a list means."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import N_
from eldercare.imports.kinds import Column, Fault, Row
from eldercare.people.models import Area, Station
from eldercare.people.queries import stations_of

AREA_COLUMNS = (
    Column(
        "town",
        N_("Town"),
        N_("The name of the town, as in the list of areas."),
        ("镇", "乡镇", "街道", "镇街", "乡镇街道", "所属镇"),
    ),
    Column(
        "village",
        N_("Village"),
        N_("The name of the village or community."),
        ("村", "村居", "社区", "村社区", "行政村", "所属村"),
    ),
    Column(
        "group",
        N_("Group of the village"),
        N_("The number of the village group."),
        ("组", "组别", "村民小组", "小组"),
    ),
    Column(
        "area_code",
        N_("Village group"),
        N_("The code of the village group, or village and number: 朱家桥村1组."),
        ("村组", "区划代码", "区域代码", "村民小组代码", "所在村组"),
    ),
)
STATION = Column(
    "station",
    N_("Station"),
    N_("Name or code of a care station that you see."),
    ("驿站", "服务站", "所属站点", "站点", "养老服务站"),
)

NO_AREA = N_("Say in which village group the home is.")
NO_GROUP = N_("This is the code of a town or village, not of a village group.")
GROUP_CODE = 14
UNKNOWN_AREA = N_("No such village group lies in your area.")
SEVERAL_AREAS = N_("Several village groups are called so: give the town too, or the code.")
UNKNOWN_STATION = N_("No station of this name or code is one of yours.")
NO_STATION = N_("No station of yours serves this village group.")
SEVERAL_STATIONS = N_("Several stations serve this village group: name one.")
_NUMBER = re.compile(r"第?0*(\d+)(?:村民)?(?:小?组)?")
_PARTS = re.compile(r"(.*?)(\d+)组")


@dataclass(frozen=True, slots=True)
class Spot:
    """An area as a row finds it."""

    code: str
    lat: float
    lon: float


class Areas:
    """The areas that a user sees, by code and by name. Loaded once a list."""

    def __init__(self, user: User) -> None:
        self.stations = stations_of(user)
        self._by_station = {
            word: one for one in self.stations for word in (one.code, _plain(one.name), _plain(one.name_en))
        }
        rows = list(
            db.session.execute(
                select(Area.code, Area.level, Area.name, Area.lat, Area.lon).where(Area.closed_on.is_(None))
            )
        )
        seen = _prefixes(user, self.stations)
        self.spots = {
            code: Spot(code, lat, lon)
            for code, _, _, lat, lon in rows
            if any(code.startswith(prefix) for prefix in seen)
        }
        names = {code: _plain(name) for code, _, name, _, _ in rows}
        self._groups: dict[str, set[str]] = {}
        self._others: dict[str, set[str]] = {}
        for code, level, _, _, _ in rows:
            if code not in self.spots:
                continue
            around = [names[part] for part in _around(code) if part in names]
            known = self._groups if level == "group" else self._others
            for start in range(len(around)):
                known.setdefault("".join(around[start:]), set()).add(code)

    def station_of(self, row: Row) -> tuple[Station | None, Fault | None]:
        """The station that a row names; None without a fault when it names none."""
        text = row.text("station")
        if not text:
            return (self.stations[0] if len(self.stations) == 1 else None), None
        found = self._by_station.get(text) or self._by_station.get(_plain(text))
        return found, None if found else Fault("station", UNKNOWN_STATION)

    def group_of(self, row: Row) -> tuple[Spot | None, Fault | None]:
        """The village group of a row: by its code, or by town, village and number."""
        text = row.text("area_code")
        if text in self.spots:
            if len(text) == GROUP_CODE:
                return self.spots[text], None
            return None, Fault("area_code", NO_GROUP)
        if text:
            return self._one(self._named(row.text("town") + text, text), "area_code")
        parts = [row.text(name) for name in ("town", "village", "group")]
        if not any(parts):
            return self._in_address(row.text("address"))
        number = _NUMBER.fullmatch(parts[2])
        village, group = parts[1], f"{int(number[1])}组" if number else parts[2]
        # The name of a group begins with that of its village: 朱家桥村1组.
        return self._one(
            self._named(parts[0] + village + group, village + group), "group" if village else "village"
        )

    def _in_address(self, text: str) -> tuple[Spot | None, Fault | None]:
        """白蒲镇 朱家桥村 1组 21号 names its village group."""
        found = _PARTS.match(_plain(text))
        codes = self._named(found[0]) if found else set()
        if not codes:
            return None, Fault("area_code", NO_AREA)
        return self._one(codes, "area_code")

    def area_of(self, row: Row, *, column: str = "area_code") -> tuple[Spot | None, Fault | None]:
        """Any area, by code or name: town, village or group."""
        text = row.text(column) or row.text("village") or row.text("town")
        if text in self.spots:
            return self.spots[text], None
        codes = self._others.get(_plain(text)) or self._groups.get(_plain(text)) or set()
        return self._one(codes, column)

    def serving(self, spot: Spot, station: Station | None) -> tuple[Station | None, Fault | None]:
        """The station of a home: the one that was named, or the only one whose area holds it."""
        if station is not None:
            return station, None
        around = [one for one in self.stations if spot.code.startswith(one.area_code)]
        closest = max((len(one.area_code) for one in around), default=0)
        found = [one for one in around if len(one.area_code) == closest]
        if len(found) == 1:
            return found[0], None
        return None, Fault("station", SEVERAL_STATIONS if found else NO_STATION)

    def _named(self, *names: str) -> set[str]:
        for name in names:
            plain = _tidy_number(_plain(name))
            codes = self._groups.get(plain)
            if codes:
                return codes
        return set()

    def _one(self, codes: Iterable[str], column: str) -> tuple[Spot | None, Fault | None]:
        found = sorted(codes)
        if len(found) == 1:
            return self.spots[found[0]], None
        return None, Fault(column, SEVERAL_AREAS if found else UNKNOWN_AREA)


def _prefixes(user: User, stations: Sequence[Station]) -> list[str]:
    if user.scope.kind == "county":
        return [""]
    return [one.area_code for one in stations] or ([user.scope.key] if user.scope.kind == "area" else [])


def _around(code: str) -> list[str]:
    """Town, village and group of a code, as far as it goes down; the names of groups hold their village's."""
    if len(code) > 12:
        return [code[:9], code]
    return [code[:9], code] if len(code) > 9 else [code]


def _plain(text: str) -> str:
    return "".join(text.split()).lower()


def _tidy_number(text: str) -> str:
    """朱家桥村第01组 is 朱家桥村1组."""
    found = _PARTS.fullmatch(text.replace("第", "").replace("小组", "组").replace("村民", ""))
    return f"{found[1]}{int(found[2])}组" if found else text
