"""The demonstration county as the rooms above need it: plain values, no rows that hold a session."""

import math
from dataclasses import dataclass
from random import Random

FULL = 400_000
SMALL = 3_000
TOWN_COUNT = 14
SENIORS_PER_STATION = 1_150
INSTITUTIONS = 45
HOME_TOWN = "320682105"
"""白蒲镇: the town that the demonstration's sign-ins belong to."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a demonstration county is to be."""

    seniors: int
    villages: int
    groups: int
    stations: int
    caregivers: int
    institutions: int = INSTITUTIONS

    @classmethod
    def of(cls, seniors: int) -> "Size":
        """Between a small county of 3,000 seniors and the real shape at 400,000, each count grows by
        its own power law. The counts at the ends: rugao.json, `structure` (synthetic)."""
        return cls(
            seniors=seniors,
            villages=_between(seniors, 84, 347),
            groups=_between(seniors, 300, 9_000),
            stations=max(TOWN_COUNT, round(seniors / SENIORS_PER_STATION)),
            caregivers=max(4 * TOWN_COUNT, _between(seniors, 120, 700)),
        )


def _between(seniors: int, small: int, full: int) -> int:
    power = math.log(full / small) / math.log(FULL / SMALL)
    return max(3 * TOWN_COUNT, round(small * math.pow(seniors / SMALL, power)))


def stream(seed: int, room: str) -> Random:
    """A room's own stream of chance: what one room draws never moves another room's draws."""
    return Random(f"{seed}-{room}")


@dataclass(frozen=True, slots=True)
class AreaRef:
    """A county, town, village or group; `seats` weighs how many seniors live there."""

    code: str
    level: str
    name: str
    lat: float
    lon: float
    radius_m: float
    seats: float = 1.0


@dataclass(frozen=True, slots=True)
class StationRef:
    """A station, the villages it serves and the name of who runs it on the demonstration's day."""

    id: int
    code: str
    name: str
    area_code: str
    lat: float
    lon: float
    villages: tuple[str, ...]
    run_by: str = ""


@dataclass(frozen=True, slots=True)
class InstitutionRef:
    """A care institution; `mode` is the one in force on the demonstration's day."""

    id: int
    name: str
    area_code: str
    beds: int
    residents: int
    lat: float
    lon: float
    mode: str


@dataclass(frozen=True, slots=True)
class SeniorRef:
    """A senior on the roll."""

    id: int
    sex: str
    grade: int
    age: int
    living: str
    categories: tuple[str, ...]
    needs_same_sex: bool
    station_id: int
    area_code: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class WorkerRef:
    """A caregiver or group leader; `skills` count on the demonstration's day, `away` means absent on it."""

    id: int
    kind: str
    sex: str
    skills: frozenset[str]
    station_id: int
    area_code: str
    weekdays: frozenset[int]
    away: bool
    lat: float
    lon: float

    def works_on(self, weekday: int) -> bool:
        """Whether the weekly pattern has a shift on that weekday, 0 is Monday."""
        return weekday in self.weekdays


@dataclass(frozen=True, slots=True)
class UserRef:
    """A sign-in of the demonstration."""

    id: int
    username: str
    role: str
    worker_id: int | None
    scope_kind: str
    scope_key: str


@dataclass(frozen=True, slots=True)
class Places:
    """Areas, stations and institutions; `station_of` maps a village's code to its station's id."""

    areas: tuple[AreaRef, ...]
    stations: tuple[StationRef, ...]
    institutions: tuple[InstitutionRef, ...]
    station_of: dict[str, int]

    def of_level(self, level: str) -> list[AreaRef]:
        """All areas of a level, in code order."""
        return [area for area in self.areas if area.level == level]


@dataclass(frozen=True, slots=True)
class County:
    """Everything the rooms above build on. `users` by user name; see `accounts.demo.SIGN_INS`."""

    seed: int
    size: Size
    places: Places
    seniors: tuple[SeniorRef, ...]
    workers: tuple[WorkerRef, ...]
    users: dict[str, UserRef]

    @property
    def areas(self) -> tuple[AreaRef, ...]:
        """County, towns, villages, groups."""
        return self.places.areas

    @property
    def stations(self) -> tuple[StationRef, ...]:
        """All stations in id order."""
        return self.places.stations

    @property
    def institutions(self) -> tuple[InstitutionRef, ...]:
        """All institutions in id order."""
        return self.places.institutions

    @property
    def home_station(self) -> StationRef:
        """The station of the demonstration's operator."""
        return home_station(self.places)

    def workers_of(self, station_id: int, kind: str = "") -> list[WorkerRef]:
        """The workers of a station, of one kind when asked."""
        return [w for w in self.workers if w.station_id == station_id and kind in {"", w.kind}]


def home_station(places: Places) -> StationRef:
    """The first station of the home town."""
    return next(s for s in places.stations if s.area_code.startswith(HOME_TOWN))


def home_institution(places: Places) -> InstitutionRef:
    """白蒲镇敬老院, whose manager has a sign-in."""
    return next(i for i in places.institutions if i.name == "白蒲镇敬老院")


def shares_of(total: int, weights: list[float], least: int = 0) -> list[int]:
    """Split a whole number by weights (largest remainder); everybody gets `least` first."""
    rest = max(total - least * len(weights), 0)
    exact = [rest * weight / sum(weights) for weight in weights]
    counts = [int(part) for part in exact]
    order = sorted(range(len(weights)), key=lambda i: counts[i] - exact[i])
    for i in order[: rest - sum(counts)]:
        counts[i] += 1
    return [count + least for count in counts]
