"""Care plans of the demonstration county: who is served, with what and how often. All of it invented."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from eldercare.people.demo import County, SeniorRef, WorkerRef
from eldercare.services.demo import BY_CODE, Kind
from eldercare.visits.rules import needs_same_sex

# Seniors with a care plan: 40 % of a roll of 3,000, and 50,000 of a full roll of 400,000.
SMALL, SERVED_OF_SMALL = 3_000, 1_200
SERVED_POWER = math.log(50_000 / SERVED_OF_SMALL) / math.log(400_000 / SMALL)
# Visits of a caregiver in a week, over all caregivers, whatever their hours.
WEEKLY_VISITS_EACH = 26.0

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY_WEIGHTS = (5, 5, 5, 5, 5, 3, 2)
# Visits a week of each pattern.
PER_WEEK = {"daily": 7, "weekdays": 5, "three": 3, "two": 2, "weekly": 1, "fortnightly": 0.5, "monthly": 0.23}

# Spans in which a visit may start, in minutes after midnight; each item draws one.
WINDOWS: dict[str, tuple[tuple[int, int], ...]] = {
    "meal": ((615, 705), (630, 720), (960, 1050)),
    "clean": ((480, 600), (540, 660), (810, 930), (840, 960)),
    "bath": ((540, 660), (840, 960)),
    "bath2": ((510, 630), (840, 960)),
    "medical": ((450, 510), (480, 540), (810, 870)),
    "walk": ((510, 600), (870, 990)),
    "basic_care": ((480, 540), (510, 600), (840, 930)),
    "errand": ((540, 690), (810, 960)),
    "visit": ((510, 690), (840, 990)),
    "health": ((480, 660), (810, 960)),
}

# What a senior of each grade may ask for: service and pattern, in the order in which it is agreed.
WISHES: dict[int, tuple[tuple[tuple[str, str], ...], ...]] = {
    4: (
        (("basic_care", "daily"), ("bath2", "weekly"), ("health", "monthly")),
        (("basic_care", "weekdays"), ("bath2", "weekly"), ("clean", "weekly")),
    ),
    3: (
        (("basic_care", "three"), ("bath2", "fortnightly"), ("clean", "weekly")),
        (("basic_care", "three"), ("bath", "weekly"), ("health", "monthly")),
        (("meal", "weekdays"), ("bath", "weekly")),
    ),
    2: (
        (("meal", "three"), ("bath", "weekly"), ("clean", "weekly")),
        (("clean", "weekly"), ("bath", "weekly"), ("medical", "monthly"), ("walk", "two")),
        (("meal", "three"), ("clean", "weekly"), ("walk", "two")),
        (("walk", "two"), ("health", "monthly"), ("bath", "weekly")),
    ),
    1: (
        (("clean", "weekly"), ("errand", "weekly"), ("bath", "fortnightly")),
        (("walk", "two"), ("clean", "weekly"), ("health", "monthly")),
        (("meal", "three"), ("medical", "monthly"), ("clean", "fortnightly")),
        (("clean", "weekly"), ("bath", "weekly")),
    ),
    0: (
        (("clean", "weekly"), ("health", "monthly")),
        (("errand", "weekly"), ("walk", "weekly")),
        (("clean", "weekly"), ("medical", "monthly")),
        (("health", "weekly"), ("errand", "fortnightly")),
        (("meal", "two"), ("clean", "fortnightly")),
    ),
}
# What can wait for a workday, and what then happens on public holidays, by pattern.
PUT_OFF = frozenset({"clean", "errand", "medical", "health", "walk"})
ON_HOLIDAY = {"weekly": "next", "fortnightly": "next", "monthly": "next", "two": "skip"}
# How often the leader calls on somebody who is neither alone nor over eighty, one of the two, or both.
CALLS = (("fortnightly", "fortnightly", "weekly"), ("weekly",), ("two", "weekly", "two"))


@dataclass(frozen=True, slots=True)
class Item:
    """One agreed service; `helpers` are those who may do it, the best known first."""

    senior: SeniorRef
    kind: Kind
    recurrence: str
    window: tuple[int, int]
    starts_on: date
    preferred: int | None
    helpers: tuple[WorkerRef, ...]
    times: int | None = None
    on_holiday: str = "usual"


@dataclass(frozen=True, slots=True)
class Agreement:
    """A care plan."""

    senior: SeniorRef
    channel: str
    starts_on: date
    items: tuple[Item, ...]


def agree(rng: Random, county: County, day: date) -> Iterator[Agreement]:
    """The care plans of all stations. The leader of the group calls on everybody served; services go to
    those in need first, until the caregivers' week is full. The leader who has a sign-in calls on `day`.
    """
    by_station: dict[int, list[SeniorRef]] = defaultdict(list)
    for senior in _served(rng, county.seniors):
        by_station[senior.station_id].append(senior)
    for station in county.stations:
        team = Team.of(county.workers_of(station.id), _shown(county), day.weekday())
        week = WEEKLY_VISITS_EACH * len(team.caregivers)
        for senior in sorted(by_station[station.id], key=lambda s: (-need_of(s), s.id)):
            starts_on = _month_before(rng, day)
            items = [
                item
                for wish in _wishes(rng, senior, week)
                for item in _item(rng, team, senior, wish, starts_on)
            ]
            week -= sum(_visits_a_week(item) for item in items if item.kind.code != "visit")
            if items:
                channel = rng.choices(("station", "platform"), (7, 3))[0]
                yield Agreement(senior, channel, starts_on, tuple(items))


def _shown(county: County) -> int | None:
    return county.users["leader"].worker_id if "leader" in county.users else None


def need_of(senior: SeniorRef) -> float:
    """How likely somebody is served: by grade, living alone, and age."""
    return (
        1.0
        + 2.0 * senior.grade
        + 2.5 * (senior.living == "alone")
        + 1.5 * (senior.age >= 80)
        + (1.0 if senior.categories else 0.0)
    )


def _served(rng: Random, seniors: Sequence[SeniorRef]) -> list[SeniorRef]:
    """A weighted draw without putting back: greatest random ** (1 / weight); Efraimidis, Spirakis 2006."""
    wanted = min(len(seniors), round(SERVED_OF_SMALL * (len(seniors) / SMALL) ** SERVED_POWER))
    drawn = sorted(seniors, key=lambda s: -(rng.random() ** (1 / need_of(s))))
    return sorted(drawn[:wanted], key=lambda s: s.id)


@dataclass(frozen=True, slots=True)
class Team:
    """The people of a station by what they can do; leaders by their group, with their days for calls."""

    caregivers: tuple[WorkerRef, ...]
    leaders: dict[str, tuple[WorkerRef, frozenset[int]]]

    @classmethod
    def of(cls, workers: Iterable[WorkerRef], shown: int | None, weekday: int) -> "Team":
        """Sort a station's people; the one who is `shown` calls on `weekday`."""
        everybody = list(workers)
        return cls(
            tuple(w for w in everybody if w.kind == "caregiver"),
            {
                w.area_code: (w, frozenset({weekday}) if w.id == shown else w.weekdays)
                for w in everybody
                if w.kind == "leader"
            },
        )

    def helpers(self, kind: Kind, senior: SeniorRef) -> list[WorkerRef]:
        """Who may do this service for this senior."""
        same = needs_same_sex(kind.family, service_asks=kind.same_sex, senior_asks=senior.needs_same_sex)
        return [w for w in self.caregivers if kind.skill in w.skills and (not same or w.sex == senior.sex)]


def _wishes(rng: Random, senior: SeniorRef, week: float) -> Iterator[tuple[str, str]]:
    """The leader's call, the more often the greater the risk, and services while there is room for them."""
    alone, old = senior.living == "alone", senior.age >= 80
    yield "visit", rng.choice(CALLS[alone + old])
    if week > 0:
        yield from rng.choice(WISHES[senior.grade])


def _item(
    rng: Random, team: Team, senior: SeniorRef, wish: tuple[str, str], starts_on: date
) -> Iterator[Item]:
    """The item behind a wish, if the station has the people for it."""
    code, pattern = wish
    kind = BY_CODE[code]
    helpers = team.helpers(kind, senior)
    leader, days = team.leaders.get(senior.area_code, (None, frozenset(range(7))))
    if "leader" not in kind.worker_kinds:
        leader, days = None, frozenset(range(7))
    if len(helpers) < kind.staff_count and leader is None and rng.random() < 0.95:
        return
    rng.shuffle(helpers)
    known = ([leader] if leader else []) + helpers
    rule = recurrence_of(rng, pattern, days)
    often = _opened(senior, code, pattern) or (rule, None)
    yield Item(
        senior=senior,
        kind=kind,
        recurrence=often[0],
        times=often[1],
        on_holiday=ON_HOLIDAY.get(pattern, "usual") if code in PUT_OFF else "usual",
        window=rng.choice(WINDOWS[code]),
        starts_on=starts_on,
        preferred=known[0].id if known and (leader or rng.random() < 0.35) else None,
        helpers=tuple(known),
    )


def _opened(senior: SeniorRef, code: str, pattern: str) -> tuple[str, int] | None:
    """Of some seniors a walk or a health check has no fixed day: the rule names the days that are allowed."""
    if (code, pattern) == ("walk", "two") and senior.id % 3 == 0:
        return "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", 2
    if (code, pattern) == ("health", "monthly") and senior.id % 3 == 0:
        return "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYMONTHDAY=1,2,3,4,5,6,7", 1
    return None


def recurrence_of(rng: Random, pattern: str, weekdays: frozenset[int]) -> str:
    """An RFC 5545 rule of the pattern, on days that are among `weekdays` (0 is Monday)."""
    if pattern == "daily":
        return "FREQ=DAILY"
    if pattern == "weekdays":
        return "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
    if pattern == "three":
        return f"FREQ=WEEKLY;BYDAY={rng.choice(('MO,WE,FR', 'TU,TH,SA', 'MO,TH,SA', 'TU,FR,SU'))}"
    if pattern == "two" and len(weekdays) > 1:
        return f"FREQ=WEEKLY;BYDAY={rng.choice(('MO,TH', 'TU,FR', 'MO,FR', 'WE,SA', 'TU,SA'))}"
    open_days = [i for i in range(7) if i in weekdays] or list(range(5))
    day = DAYS[rng.choices(open_days, [DAY_WEIGHTS[i] for i in open_days])[0]]
    if pattern == "monthly":
        return f"FREQ=MONTHLY;BYDAY={rng.randint(1, 4)}{day}"
    return f"FREQ=WEEKLY;INTERVAL=2;BYDAY={day}" if pattern == "fortnightly" else f"FREQ=WEEKLY;BYDAY={day}"


def _visits_a_week(item: Item) -> float:
    """Visits a week that the item asks of caregivers, each of two people counted."""
    rule = item.recurrence
    if rule.startswith("FREQ=MONTHLY"):
        return PER_WEEK["monthly"] * item.kind.staff_count
    if item.times is not None:
        return item.times * item.kind.staff_count
    a_week = 7 if rule == "FREQ=DAILY" else rule.split("BYDAY=")[1].count(",") + 1
    return a_week * item.kind.staff_count / (2 if "INTERVAL=2" in rule else 1)


def _month_before(rng: Random, day: date) -> date:
    """The first of one of the twelve months before last; few different days keep recurrences cheap."""
    months = day.year * 12 + day.month - 1 - rng.randint(2, 13)
    return date(months // 12, months % 12 + 1, 1)
