"""How the homes of the demonstration county were found, and who lives elsewhere at times. No draw of chance:
by the running number, so that the rest of the county stays what it was."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from eldercare.people.actions.settling import PLACE_COLUMNS
from eldercare.people.demo.county import AreaRef, Places
from eldercare.people.models import SeniorAddress
from eldercare.people.rules.positions import CENTRE, GEOCODED, GIVEN, MAP
from eldercare.people.rules.residences import lived_in, next_change

KINDS = 16
EVERY_WINTER, AT_A_CHILD_NOW, REGISTERED_ELSEWHERE = 40, 90, 70
"""One in so many spends the winters at a child's, lives there now, is registered in another place."""


def position_of(number: int, group: AreaRef, lat: float, lon: float, now: datetime) -> dict[str, Any]:
    """The columns of a home's position: one in sixteen is only the centre of the village group."""
    source, by, metres = GIVEN, "", None
    match number % KINDS:
        case 3:
            source, lat, lon = CENTRE, group.lat, group.lon
        case 7:
            source, by, metres = GEOCODED, "nominatim", 450 if number % 3 == 0 else 40
        case 11:
            source = MAP
    return {
        "lat": lat, "lon": lon, "crs": "wgs84", "position_source": source, "position_by": by,
        "precision_m": metres, "placed_at": now - timedelta(days=30 + number % 300), "placed_by": None,
        "home_id": None, "moves_on": None,
    }  # fmt: skip


class Addresses:
    """Gives some people a second address; their row then says where they live on the day."""

    def __init__(self, places: Places, *, day: date, now: datetime, first_id: int) -> None:
        self._day, self._now = day, now
        self._ids = count(first_id)
        self._names = {area.code: area.name for area in places.areas}
        self._groups: dict[str, list[AreaRef]] = {}
        for group in places.of_level("group"):
            self._groups.setdefault(group.code[:9], []).append(group)

    def of(self, number: int, row: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """The address rows of one person, none for most; the row of the person follows them."""
        if number % EVERY_WINTER == 1:
            year = self._day.year - (self._day.month < 3)
            stay = {"first_day": date(year, 12, 1), "last_day": date(year + 1, 2, 28), "yearly": True}
            yield from self._with_home(row, self._child(number, row) | stay)
        elif number % AT_A_CHILD_NOW == 2:
            stay = {"first_day": self._day - timedelta(days=20)}
            yield from self._with_home(row, self._child(number, row) | stay)
        elif number % REGISTERED_ELSEWHERE == 4:
            yield from self._with_home(row, {"kind": "registered", "address": "外省某市（演示户籍地址）"})

    def _child(self, number: int, row: dict[str, Any]) -> dict[str, Any]:
        groups = self._groups[row["area_code"][:9]]
        group = groups[number % len(groups)]
        names = (self._names[group.code[:9]], self._names[group.code[:12]], f"{int(group.code[12:])}组")
        return {
            "kind": "child", "address": f"{' '.join(names)} {number % 60 + 1}号", "area_code": group.code,
            "lat": group.lat, "lon": group.lon, "position_source": CENTRE,
        }  # fmt: skip

    def _with_home(self, row: dict[str, Any], other: dict[str, Any]) -> Iterator[dict[str, Any]]:
        home = {name: row[name] for name in ("address", "area_code", *PLACE_COLUMNS)} | {"kind": "home"}
        written = [self._filled(row["id"], one) for one in (home, other)]
        as_rows = [SeniorAddress(**one) for one in written]
        here = lived_in(as_rows, self._day)
        row["home_id"], row["moves_on"] = written[0]["id"], next_change(as_rows, self._day)
        if here is not None and here.id != row["home_id"]:
            row |= {name: getattr(here, name) for name in ("address", *PLACE_COLUMNS)}
        yield from written

    def _filled(self, senior_id: int, given: dict[str, Any]) -> dict[str, Any]:
        empty = dict.fromkeys(
            ("area_code", "lat", "lon", "precision_m", "placed_by", "first_day", "last_day")
        )
        return {
            **empty, "id": next(self._ids), "senior_id": senior_id, "crs": "wgs84", "position_source": GIVEN,
            "position_by": "", "placed_at": self._now, "yearly": False, "created_at": self._now, "version": 1,
        } | given  # fmt: skip
