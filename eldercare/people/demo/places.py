"""Areas, stations and institutions of the demonstration county."""

import math
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from eldercare.core.bulk import insert_rows, next_id
from eldercare.core.geo import EARTH_M
from eldercare.people.demo import rugao, words
from eldercare.people.demo.county import AreaRef, Places, Size, StationRef, shares_of
from eldercare.people.demo.institutions import add_institutions
from eldercare.people.demo.outlines import outlines
from eldercare.people.models import Area, Station
from eldercare.people.rules import syllables

GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def build_places(session: Session, rng: Random, size: Size, *, day: date) -> Places:
    """Write the 14 towns, villages, groups, stations and institutions; returns what was written."""
    towns = [_town(town) for town in rugao.towns()]
    areas = [_county(), *towns]
    town_villages = _villages(rng, towns, size.villages)
    for villages in town_villages.values():
        areas += villages
    groups = _groups(rng, [v for villages in town_villages.values() for v in villages], size.groups)
    areas += groups
    drawn = outlines(towns, {town["code"]: town["bbox"] for town in rugao.towns()})
    insert_rows(session, Area, (_area_row(area, drawn.get(area.code)) for area in areas))
    stations = _stations(session, rng, towns, town_villages, size)
    institutions = add_institutions(session, rng, towns, town_villages, size.institutions, day=day)
    station_of = {code: station.id for station in stations for code in station.villages}
    return Places(tuple(areas), tuple(stations), tuple(institutions), station_of)


def shifted(lat: float, lon: float, east_m: float, north_m: float) -> tuple[float, float]:
    """A point moved by metres, rounded to about 0.1 m."""
    north = math.degrees(north_m / EARTH_M)
    east = math.degrees(east_m / (EARTH_M * math.cos(math.radians(lat))))
    return round(lat + north, 6), round(lon + east, 6)


def within_circle(rng: Random, lat: float, lon: float, radius_m: float) -> tuple[float, float]:
    """A random point of a disc, evenly spread."""
    reach, turn = radius_m * math.sqrt(rng.random()), rng.random() * math.tau
    return shifted(lat, lon, reach * math.cos(turn), reach * math.sin(turn))


def _county() -> AreaRef:
    admin = rugao.figures()["admin"]
    west, south, east, north = admin["bbox_wgs84"]
    radius = _radius_of(admin["area_km2"]["value"])
    return AreaRef(
        admin["adcode"], "county", admin["name"], (south + north) / 2, (west + east) / 2, radius, seats=0.0
    )


def _town(town: dict[str, Any]) -> AreaRef:
    centre = town["centre_wgs84"]
    radius = _radius_of(town["area_km2"])
    return AreaRef(
        town["code"], "town", town["name"], centre["lat"], centre["lon"], radius, town["residents_synthetic"]
    )


def _radius_of(area_km2: float) -> float:
    return round(1000 * math.sqrt(area_km2 / math.pi), 1)


def _villages(rng: Random, towns: list[AreaRef], total: int) -> dict[str, list[AreaRef]]:
    """Villages by town: real names where a list is known, the rest put together."""
    facts = {town["code"]: town for town in rugao.towns()}
    counts = shares_of(total, [facts[town.code]["villages"] for town in towns], least=2)
    return {
        town.code: _villages_of(rng, town, facts[town.code]["village_names"], count)
        for town, count in zip(towns, counts, strict=True)
    }


def _villages_of(rng: Random, town: AreaRef, known: list[str], count: int) -> list[AreaRef]:
    names = known[:count]
    while len(names) < count:
        name = rng.choice(words.VILLAGE_FIRST) + rng.choice(words.VILLAGE_SECOND) + "村"
        names += [name] if name not in names else []
    turn = rng.random() * math.tau
    radius = town.radius_m / math.sqrt(count)
    return [
        _village(rng, town, (i + 1, name), radius, turn + i * GOLDEN_ANGLE, (i + 0.5) / count)
        for i, name in enumerate(names)
    ]


def _village(
    rng: Random, town: AreaRef, numbered: tuple[int, str], radius: float, turn: float, filled: float
) -> AreaRef:
    """A place on the sunflower spiral, which spreads points evenly over the town's disc."""
    reach = (town.radius_m - radius) * math.sqrt(filled)
    east, north = reach * math.cos(turn), reach * math.sin(turn)
    lat, lon = shifted(town.lat, town.lon, east, north)
    seats = town.seats * rng.uniform(0.6, 1.4)
    number, name = numbered
    code = f"{town.code}{number:03d}"
    return AreaRef(code, "village", name, lat, lon, round(radius * 0.9, 1), seats)


def _groups(rng: Random, villages: list[AreaRef], total: int) -> list[AreaRef]:
    counts = shares_of(max(total, len(villages)), [1.0] * len(villages), least=1)
    groups = []
    for village, count in zip(villages, counts, strict=True):
        radius = village.radius_m / math.sqrt(count + 1)
        for i in range(count):
            lat, lon = within_circle(rng, village.lat, village.lon, village.radius_m - radius * 0.5)
            code, name = f"{village.code}{i + 1:02d}", f"{village.name}{i + 1}组"
            share = village.seats / count * rng.uniform(0.7, 1.3)
            groups.append(AreaRef(code, "group", name, lat, lon, round(radius * 0.5, 1), share))
    return groups


def _area_row(area: AreaRef, outline: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "code": area.code,
        "level": area.level,
        "name": area.name,
        "name_en": english_name(area),
        "lat": area.lat,
        "lon": area.lon,
        "radius_m": area.radius_m,
        "boundary": outline,
        "boundary_synthetic": outline is not None,
        "version": 1,
        "synthetic": area.level in {"village", "group"} and not _is_real(area),
    }


def _is_real(area: AreaRef) -> bool:
    """Whether the village's name stands in a list with a source; its position is synthetic all the same."""
    return area.level == "village" and any(area.name in town["village_names"] for town in rugao.towns())


def english_name(area: AreaRef) -> str:
    """Rucheng Subdistrict, Baipu Town, Zhujiaqiao Village, Zhujiaqiao Village group 3."""
    if area.level == "county":
        return "Rugao City"
    if area.level == "town":
        town = next(town for town in rugao.towns() if town["code"] == area.code)
        return f"{town['pinyin']} {'Subdistrict' if area.name.endswith('街道') else 'Town'}"
    number = int(area.code[-2:]) if area.level == "group" else 0
    name = area.name.removesuffix(f"{number}组")
    ending = "Community" if name.endswith("社区") else "Village"
    stem = name.removesuffix("社区").removesuffix("村")
    english = f"{''.join(syllables(stem)).capitalize()} {ending}"
    return f"{english} group {number}" if number else english


def _stations(
    session: Session, rng: Random, towns: list[AreaRef], villages: dict[str, list[AreaRef]], size: Size
) -> list[StationRef]:
    """One station per town, or several that share its villages by direction from the centre."""
    counts = shares_of(size.stations, [town.seats for town in towns], least=1)
    stations: list[StationRef] = []
    first = next_id(session, Station)
    for town, wanted in zip(towns, counts, strict=True):
        round_centre = sorted(villages[town.code], key=lambda village: _bearing(town, village))
        count = min(wanted, len(round_centre))
        sizes = shares_of(len(round_centre), [1.0] * count)
        for i, length in enumerate(sizes):
            served, round_centre = round_centre[:length], round_centre[length:]
            stations.append(_station(rng, first + len(stations), town, served, i + 1 if count > 1 else 0))
    insert_rows(session, Station, (_station_row(s, towns) for s in stations))
    return [replace(station, run_by=rng.choice(words.OPERATORS)) for station in stations]


def _bearing(town: AreaRef, village: AreaRef) -> float:
    return math.atan2(village.lat - town.lat, village.lon - town.lon)


def _station(rng: Random, station_id: int, town: AreaRef, served: list[AreaRef], number: int) -> StationRef:
    home = served[0] if number else town
    lat, lon = within_circle(rng, home.lat, home.lon, 400)
    code = f"{town.code}-{number:02d}" if number else town.code
    place = served[0].name if number else ""
    area_code = served[0].code if len(served) == 1 and number else town.code
    name = f"{town.name}{place}居家养老服务站"
    return StationRef(station_id, code, name, area_code, lat, lon, tuple(v.code for v in served))


def _station_row(station: StationRef, towns: list[AreaRef]) -> dict[str, Any]:
    town = next(t for t in towns if station.code.startswith(t.code))
    number = station.code.partition("-")[2]
    english = english_name(town).rsplit(" ", 1)[0]
    return {
        "id": station.id,
        "code": station.code,
        "name": station.name,
        "name_en": f"{english} home care station{f' {int(number)}' if number else ''}",
        "area_code": station.area_code,
        "lat": station.lat,
        "lon": station.lon,
        "phone": "",
        "version": 1,
    }
