"""Who could take a visit instead: everybody of the station with the best start, or what stands in the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eldercare.visits.moving.conflicts import (
    Conflict,
    Person,
    absence_conflicts,
    check,
    person_conflicts,
)
from eldercare.visits.moving.day import Offer
from eldercare.visits.moving.starts import best_start, extra_minutes
from eldercare.visits.rules import bonus_of

WORST = 10_000.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could take the visit at `start`, or the rules that stop this person (`start` None).

    `extra` is what the ways grow by, in minutes; `liked` what being known to the senior is worth, in the
    same unit; `cost` ranks, less is better. `known` counts visits to the senior in the last 28 days.
    """

    person: Person
    start: float | None
    extra: float
    known: int
    liked: float
    conflicts: Sequence[Conflict]

    @property
    def cost(self) -> float:
        """Extra minutes less what is gained by a known face."""
        return self.extra - self.liked if self.start is not None else WORST

    @property
    def busy(self) -> float:
        """Minutes of visits without this one."""
        return sum(stop.end - stop.start for stop in self.person.busy)


def candidates(offer: Offer, known: Mapping[int, int], near: float | None = None) -> list[Candidate]:
    """Everybody whose kind may make the visit: the able by cost, the others by how little is missing.

    `known` counts earlier visits by worker; `near` is a start that is wished for.
    """
    people = [p for p in offer.people.values() if p.kind in offer.task.kinds and p is not offer.task.partner]
    found = [_candidate(offer, person, known.get(person.id, 0), near) for person in people]
    return sorted(found, key=lambda c: (c.cost, len(c.conflicts), c.person.id))


def _candidate(offer: Offer, person: Person, known: int, near: float | None) -> Candidate:
    task, ways = offer.task, offer.ways(person)
    start = best_start(person, task, ways, near)
    liked = bonus_of(
        known,
        preferred=task.preferred == person.id or person.id in task.regards.wished,
        speaks=task.regards.speaks(person.languages),
    )
    if start is None:
        return Candidate(person, None, 0.0, known, liked, stops_of(offer, person, near))
    extra = extra_minutes(person, task, start, ways)
    return Candidate(person, start, extra, known, liked, check(person, task, start, ways))


def stops_of(offer: Offer, person: Person, near: float | None) -> list[Conflict]:
    """What stops somebody for good, else what stops this person at the wished or the earliest start."""
    for_good = [conflict for conflict in person_conflicts(person, offer.task) if conflict.hard]
    if for_good:
        return for_good
    start = (
        near if near is not None else max(offer.task.window[0], person.shifts[0][0] if person.shifts else 0)
    )
    absent = list(absence_conflicts(person, start + offer.task.minutes))
    if absent:
        return absent
    found = check(person, offer.task, start, offer.ways(person))
    stopping = [c for c in found if c.hard or c.code == "travel"]
    return stopping or [Conflict("no_gap", True, {"from": offer.task.window[0], "to": offer.task.window[1]})]


def way_out(found: Sequence[Candidate], worker_id: int, start: float, holder: int | None) -> Candidate | None:
    """The nearest way to keep the rules: the same person at another time, else the best other person but
    for the `holder`, who is to be relieved."""
    able = [c for c in found if c.start is not None and c.person.id not in {holder} - {worker_id}]
    mine = next((one for one in able if one.person.id == worker_id), None)
    if mine is not None:
        return mine
    return min(able, key=lambda c: (abs((c.start or 0.0) - start) + c.cost, c.person.id), default=None)


def how_many(offer: Offer) -> tuple[int, int]:
    """How many people could take the visit, of how many whose kind may."""
    people = [p for p in offer.people.values() if p.kind in offer.task.kinds]
    able = sum(best_start(person, offer.task, offer.ways(person)) is not None for person in people)
    return able, len(people)
