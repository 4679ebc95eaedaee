"""What a station's days cost as they were told and as they are drafted, part by part, without a search.

The parts and their prices are the planner's (`dispatch.Weights`). Ways are those the board shows; a break is
taken out of the waiting, wherever it lies. The compiled kernel is not needed, so a web process can ask.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from dispatch.weights import Weights
from eldercare.core.geo import Place
from eldercare.visits.moving.travel import WayTable
from eldercare.visits.planning.problem import visit_of
from eldercare.visits.planning.reading import History
from eldercare.visits.queries.day_rows import DayRows, PersonRow, VisitRow
from eldercare.visits.rules import OPEN

PARTS = (
    "travel", "waiting", "lateness", "unassigned", "overtime", "spread", "preference", "discontinuity",
)  # fmt: skip
TOLD, DRAFT = "told", "draft"


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody's part of a visit on one side; minutes of the visit's day."""

    day: date
    visit: VisitRow
    worker_id: int
    start: float

    @property
    def end(self) -> float:
        """When it is over."""
        return self.start + self.visit.minutes


@dataclass(frozen=True, slots=True)
class Stop:
    """A visit or a gathering in somebody's day; it `closes` when its window ends."""

    key: int
    start: float
    end: float
    closes: float
    place: Place


@dataclass(slots=True)
class Bill:
    """Minutes and cost of one side. `work` counts visits and ways; `visits_of` and `minutes_of` by worker."""

    travel: float = 0.0
    work: float = 0.0
    overtime: float = 0.0
    without: list[tuple[date, VisitRow]] = field(default_factory=list)
    cost: dict[str, float] = field(default_factory=lambda: dict.fromkeys(PARTS, 0.0))
    visits_of: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    minutes_of: dict[int, float] = field(default_factory=lambda: defaultdict(float))

    @property
    def total(self) -> float:
        """The sum of all parts."""
        return sum(self.cost.values())


def held_on(rows: DayRows, side: str) -> list[Held]:
    """Who has what on one side. A draft with a position open is told to nobody, as publishing has it."""
    found = []
    for visit in rows.visits:
        if visit.state == "missed":
            continue
        drafted = side == DRAFT and visit.state in OPEN
        parts = [
            (part.worker_id, part.start) if drafted else (part.published_worker_id, part.published_start)
            for part in visit.parts
        ]
        held = [Held(rows.day, visit, worker, start) for worker, start in parts
                if worker is not None and start is not None]  # fmt: skip
        found += held if len(held) == len(parts) else []
    return found


def bill_of(days: Sequence[DayRows], history: History, side: str) -> Bill:
    """The bill of one side over some days of a station; `history` counts visits by (senior, worker)."""
    bill, weights = Bill(), Weights()
    comers: dict[int, set[int]] = defaultdict(set)
    ways = WayTable([place for rows in days for place in _places(rows)])
    for rows in days:
        held = held_on(rows, side)
        _count_without(bill, rows, held, weights)
        _count_ways(bill, rows, held, ways, weights)
        _count_wishes(bill, rows, held, history, weights)
        for one in held:
            comers[one.visit.senior_id].add(one.worker_id)
    bill.cost["spread"] = weights.spread * sum((m / 60.0) ** 2 for m in bill.minutes_of.values())
    bill.cost["discontinuity"] = weights.discontinuity * sum(len(people) - 1 for people in comers.values())
    return bill


def _places(rows: DayRows) -> Iterable[Place]:
    homes = (visit.place for visit in rows.visits)
    return [*homes, *(one.place for one in rows.blocks), *(person.place for person in rows.people)]


def _count_without(bill: Bill, rows: DayRows, held: Sequence[Held], weights: Weights) -> None:
    served = {one.visit.id for one in held}
    for visit in rows.visits:
        if visit.state in OPEN and visit.id not in served:
            bill.without.append((rows.day, visit))
            bill.cost["unassigned"] += weights.unassigned * max(1, visit.priority)


def _count_ways(bill: Bill, rows: DayRows, held: Sequence[Held], ways: WayTable, weights: Weights) -> None:
    people = {person.id: person for person in rows.people}
    for one in held:
        bill.visits_of[one.worker_id] += 1
    for worker_id, stops in _stops_by_person(rows, held).items():
        work = sum(one.end - one.start for one in stops)
        if worker_id in people:
            work += _count_route(bill, people[worker_id], stops, ways, weights)
        bill.minutes_of[worker_id] += work
        bill.work += work


def _stops_by_person(rows: DayRows, held: Sequence[Held]) -> dict[int, list[Stop]]:
    """Everybody's day in order of time, with the gatherings that stand in it on both sides."""
    days: dict[int, list[Stop]] = defaultdict(list)
    for one in held:
        visit = one.visit
        days[one.worker_id].append(Stop(visit.id, one.start, one.end, visit.closes, visit.place))
    for block in rows.blocks:
        days[block.worker_id].append(Stop(block.key, block.start, block.end, block.start, block.place))
    for stops in days.values():
        stops.sort(key=lambda one: (one.start, one.key))
    return days


def _count_route(
    bill: Bill, person: PersonRow, stops: Sequence[Stop], ways: WayTable, weights: Weights
) -> float:
    """Price one person's day; gives the minutes on the way."""
    places = [person.place, *(one.place for one in stops), person.place]
    legs = [ways(a, b, person.mode) for a, b in pairwise(places)]
    travel = sum(legs)
    waiting = sum(
        max(0.0, later.start - earlier.end - leg)
        for (earlier, later), leg in zip(pairwise(stops), legs[1:], strict=False)
    )
    rest = max((shift.rest for shift in person.shifts), default=0.0)
    late = sum(max(0.0, one.start - one.closes) for one in stops)
    ends = person.shifts[-1].ends if person.shifts else stops[-1].end + legs[-1]
    over = max(0.0, stops[-1].end + legs[-1] - ends)
    bill.travel += travel
    bill.overtime += over
    bill.cost["travel"] += weights.travel * travel
    bill.cost["waiting"] += weights.waiting * max(0.0, waiting - rest)
    bill.cost["lateness"] += weights.lateness * late
    bill.cost["overtime"] += weights.overtime * over
    return travel


def _count_wishes(
    bill: Bill, rows: DayRows, held: Sequence[Held], history: History, weights: Weights
) -> None:
    """What the best-liked person of each visit is liked more than whoever comes."""
    at_work = [person for person in rows.people if person.shifts]
    liked: dict[int, Mapping[str, float]] = {}
    for one in held:
        if one.visit.id not in liked:
            liked[one.visit.id] = visit_of(one.visit, at_work, history, 0.0).preferences
        best = max([0.0, *liked[one.visit.id].values()])
        missed = best - liked[one.visit.id].get(str(one.worker_id), 0.0)
        bill.cost["preference"] += weights.preference * missed
