"""A synthetic busy day of the county as planning problems: Rugao's towns, everything else drawn from a seed.

No person and no address is real. Seniors live around villages, villages lie around the middle of their town;
a planning region is a town, or a part of one where it has more visits than one region should.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from random import Random
from typing import Any

from dispatch import (
    Break,
    Pair,
    Place,
    Position,
    Problem,
    Shift,
    StraightLine,
    Visit,
    Window,
    Worker,
)  # fmt: skip

VISITS_PER_PERSON = 4000 / 600
# A region with more visits is cut in two halves of neighbouring villages.
MOST_VISITS = 400
LEADER_SHARE = 0.15
PAIR_SHARE = 0.1
FURTHER_VISIT = 0.35  # chance that a senior has one more visit on the day
USUAL_PERSON = 0.7  # chance that somebody usually comes
LATE = 30.0  # minutes after the window's end that are allowed at a cost
VILLAGE_KM = 1.0  # how far homes lie from the middle of a village, one standard deviation
KM_PER_DEGREE = 111.0
TOWNS = "people/data/rugao.json"


@dataclass(frozen=True, slots=True)
class Service:
    """What is done in a visit, how long it takes, and when it may start."""

    share: float
    minutes: float
    skills: frozenset[str]
    hours: tuple[tuple[int, int], ...]
    for_leaders: bool = False
    for_two: bool = False


SERVICES = (
    Service(0.24, 15, frozenset(), ((450, 600), (840, 990)), for_leaders=True),  # a look and a word
    Service(0.22, 20, frozenset({"meal"}), ((420, 480), (645, 720), (990, 1050))),
    Service(0.16, 60, frozenset(), ((480, 660), (780, 960))),  # cleaning
    Service(0.18, 30, frozenset({"medicine"}), ((420, 510), (600, 690), (840, 930))),
    Service(0.17, 50, frozenset({"bath"}), ((480, 630), (780, 930)), for_two=True),
    Service(0.03, 120, frozenset({"escort"}), ((480, 540), (780, 840))),
)
SKILLS = {"meal": 0.9, "medicine": 0.6, "bath": 0.7, "escort": 0.4}
PAIRS_AMONG_BATHS = PAIR_SHARE / 0.17
SHIFTS = ((420, 900), (450, 930), (480, 960), (510, 990), (600, 1080))


@dataclass(frozen=True, slots=True)
class Village:
    """Where people live: a code, the middle, and how many live there."""

    code: str
    latitude: float
    longitude: float
    residents: float


def busy_day(visits: int = 4000, seed: int = 1) -> dict[str, Problem]:
    """About so many visits and the people for them, as one problem for each planning region."""
    rng, towns = Random(seed), json.loads((files("eldercare") / TOWNS).read_text("utf-8"))["towns"]
    residents = sum(town["residents_synthetic"] for town in towns)
    problems: dict[str, Problem] = {}
    for town in towns:
        share = round(visits * town["residents_synthetic"] / residents)
        for number, (villages, count) in enumerate(_parts(_villages(rng, town), share), 1):
            code = f"{town['pinyin']}-{number}"
            problems[code] = _Region(rng, code, villages).problem(count)
    return problems


def _villages(rng: Random, town: Mapping[str, Any]) -> list[Village]:
    west, south, east, north = town["bbox"]
    middle, count = town["centre_wgs84"], town["villages"]
    return [
        Village(
            f"{town['code']}{number:03}",
            min(north, max(south, rng.gauss(middle["lat"], (north - south) / 5))),
            min(east, max(west, rng.gauss(middle["lon"], (east - west) / 5))),
            rng.uniform(0.5, 1.5),
        )
        for number in range(1, count + 1)
    ]


def _parts(villages: Sequence[Village], visits: int) -> Iterator[tuple[Sequence[Village], int]]:
    """The villages with their visits, halved along the longer side until no part has too many."""
    if visits <= MOST_VISITS or len(villages) < 2:
        yield villages, visits
        return
    spans = [
        max(getattr(v, side) for v in villages) - min(getattr(v, side) for v in villages)
        for side in ("latitude", "longitude")
    ]
    side = "latitude" if spans[0] >= spans[1] else "longitude"
    ordered = sorted(villages, key=lambda village: (getattr(village, side), village.code))
    half, total = len(ordered) // 2, sum(village.residents for village in ordered)
    first = round(visits * sum(village.residents for village in ordered[:half]) / total)
    yield from _parts(ordered[:half], first)
    yield from _parts(ordered[half:], visits - first)


@dataclass(slots=True)
class _Region:
    """Draws the people and visits of one region."""

    rng: Random
    code: str
    villages: Sequence[Village]

    def problem(self, count: int) -> Problem:
        """A problem of so many visits."""
        people = [self._worker(number) for number in range(max(2, round(count / VISITS_PER_PERSON)))]
        visits, homes = self._visits(count, [worker for _, worker in people if worker.kind == "caregiver"])
        return Problem(
            places=tuple(homes + [base for base, _ in people]),
            visits=tuple(visits),
            workers=tuple(worker for _, worker in people),
            travel=StraightLine(whole_minutes=True),
            skills=frozenset(SKILLS),
        )

    def _village(self) -> Village:
        weights = [village.residents for village in self.villages]
        return self.rng.choices(self.villages, weights)[0]

    def _home(self, name: str, village: Village) -> Place:
        spread = VILLAGE_KM / KM_PER_DEGREE
        north, east = self.rng.gauss(village.latitude, spread), self.rng.gauss(village.longitude, spread)
        return Place(name, round(north, 5), round(east, 5))

    def _worker(self, number: int) -> tuple[Place, Worker]:
        """Two of a region are always caregivers, so that a pair can be served."""
        rng, village, name = self.rng, self._village(), f"{self.code}-w{number}"
        start, end = rng.choice(SHIFTS)
        rest = Break(30.0, start + 210.0, start + 360.0)
        leader = number >= 2 and rng.random() < LEADER_SHARE
        skills = dict.fromkeys(skill for skill, share in SKILLS.items() if number < 2 or rng.random() < share)
        return self._home(f"{name}-base", village), Worker(
            id=name,
            kind="leader" if leader else "caregiver",
            start=f"{name}-base",
            shifts=(Shift(float(start), float(end), rest, end + 60.0),),
            mode="walk" if leader else rng.choice(("ebike", "ebike", "ebike", "bike", "car")),
            skills={} if leader else skills,
            areas=frozenset({village.code}) if leader else frozenset(),
            day_minutes=None if leader else 480.0,
        )

    def _visits(self, count: int, caregivers: Sequence[Worker]) -> tuple[list[Visit], list[Place]]:
        """The visits senior by senior; each has one, often several, and mostly a usual person."""
        rng, visits, homes = self.rng, list[Visit](), list[Place]()
        while len(visits) < count:
            village, senior = self._village(), f"{self.code}-s{len(homes)}"
            homes.append(self._home(senior, village))
            usual = rng.sample(caregivers, min(len(caregivers), 2)) if rng.random() < USUAL_PERSON else []
            liked = {worker.id: bonus for worker, bonus in zip(usual, (8.0, 4.0), strict=False)}
            taken: set[tuple[int, int]] = set()
            while len(visits) < count:
                visit, hours = self._visit(f"{self.code}-v{len(visits)}", senior, village, liked)
                if hours not in taken:
                    taken.add(hours)
                    visits.append(visit)
                if rng.random() >= FURTHER_VISIT:
                    break
        return visits, homes

    def _visit(
        self, name: str, senior: str, village: Village, liked: Mapping[str, float]
    ) -> tuple[Visit, tuple[int, int]]:
        rng = self.rng
        service = rng.choices(SERVICES, [service.share for service in SERVICES])[0]
        hours = rng.choice(service.hours)
        start, width = float(rng.randrange(hours[0], hours[1] - 29, 15)), rng.choice((30.0, 60.0, 90.0))
        two = service.for_two and rng.random() < PAIRS_AMONG_BATHS
        kinds = frozenset({"caregiver", "leader"} if service.for_leaders else {"caregiver"})
        position = Position(float(service.minutes), service.skills, kinds)
        return Visit(
            id=name,
            place=senior,
            positions=(position, Position(position.minutes, frozenset(), kinds)) if two else (position,),
            windows=(Window(start, start + width, start + width + LATE),),
            priority=rng.choices((1, 2, 3), (0.8, 0.15, 0.05))[0],
            area=village.code,
            senior=senior,
            pair=Pair("together") if two else None,
            preferences=dict(liked),
        ), hours
