"""Who can be at the door soonest: at work, free, ranked by the minutes of the way and what else counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from eldercare.alerts.responders.codes import CHECK_IN, HOME, STOP
from eldercare.alerts.responders.near import NOTHING_SEEN, Person, around
from eldercare.alerts.responders.ways import way, within
from eldercare.alerts.rules import skills_for
from eldercare.core.geo import Place
from eldercare.people.models import Senior, Worker
from eldercare.visits.rules import PLACE_FRESH

FAR_MINUTES = 60
BOXES_KM = (1.2, 2.5, 4.0, 6.0, 10.0, 22.0)
STOPPED_KM = 4.5
"""How far to look to each side: for those who can go, where nobody outside the last box is at the door within
an hour; and for the list of those who cannot.
"""

FEW = 48
"""So many people at work are read at once without a second thought."""

KEY_MINUTES, VISIT_MINUTES, ASKED_MINUTES, UNSKILLED_MINUTES = 10, 5, 5, 5
"""What counts beside the way, in minutes: a key of the home takes some off; a visit that is interrupted,
each other alarm that waits for the person's answer and a skill that is missing put some on.
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody around the home: the way in minutes and km, from where, and what stops them if anything.

    `source` is a code of SOURCES, `age_minutes` how old that place is (0 for a home), `in_visit` whether a
    visit for one person would be interrupted, `asked` how many other alarms wait for the person's answer,
    `skilled` whether they can do what the kind asks for, `unwanted` whether the senior does not want them,
    `stopped_by` a code of STOPPED or empty.
    """

    worker_id: int
    place: Place
    minutes: float
    km: float
    mode: str
    source: str = HOME
    age_minutes: int = 0
    in_visit: bool = False
    asked: int = 0
    skilled: bool = True
    has_key: bool = False
    unwanted: bool = False
    stopped_by: str = ""

    @property
    def score(self) -> float:
        """The minutes by which candidates are compared."""
        load = VISIT_MINUTES * self.in_visit + ASKED_MINUTES * self.asked
        return self.minutes + load + UNSKILLED_MINUTES * (not self.skilled) - KEY_MINUTES * self.has_key

    @property
    def why(self) -> dict[str, Any]:
        """The explanation that is kept with an offer."""
        return {
            "from": self.source,
            "age_minutes": self.age_minutes,
            "mode": self.mode,
            "in_visit": self.in_visit,
            "asked": self.asked,
            "skilled": self.skilled,
            "has_key": self.has_key,
            "unwanted": self.unwanted,
        }


def find_candidates(
    session: Session,
    senior: Senior,
    *,
    kind: str = "sos",
    now: datetime,
    enough: int = 8,
) -> list[Candidate]:
    """Those around the senior in the order in which they are asked; who is stopped keeps the place.

    Looks close to the home first, and further only while somebody outside the box could be sooner than the
    last of `enough` free ones.
    """
    found: dict[int, Candidate] = {}
    door, skills = senior.place, skills_for(kind)
    seen, km, placed = NOTHING_SEEN, BOXES_KM[0], 0
    while km > seen:
        people = around(session, senior, km=km, skills=skills, now=now, everybody=False, beyond_km=seen)
        further = {one.id: _candidate(one, door, now, any_skill=not skills) for one in people}
        found |= further
        placed += sum(one.lat is not None for one in people)
        seen, km = km, min(_enough_within(found.values(), enough), _next_box(km, placed))
    return ranked(found.values())


def _enough_within(found: Iterable[Candidate], enough: int) -> float:
    """The km beyond which nobody can be among `enough`."""
    scores = sorted(one.score for one in found if not (one.stopped_by or one.unwanted))
    return within(scores[enough - 1]) if len(scores) >= enough else BOXES_KM[-1]


def _next_box(km: float, placed: int) -> float:
    """How far to look after a box that held so many at work: the next box, or a further one that would hold
    few if people were as thin there. As far as now after the last.

    By night few are at work and a wide box holds thousands, so it is no wider than it has to be; but where
    next to nobody is, each box between would be asked in vain.
    """
    wider = [box for box in BOXES_KM if box > km]
    few = [box for box in wider if (placed + 1) * (box / km) ** 2 <= FEW]
    return max(few, default=min(wider, default=km))


def find_stopped(
    session: Session, senior: Senior, *, kind: str = "sos", now: datetime, limit: int = 40
) -> list[Candidate]:
    """Those who live or are close by and cannot be asked, nearest first, each with the first reason."""
    skills = skills_for(kind)
    people = around(session, senior, km=STOPPED_KM, skills=skills, now=now, everybody=True)
    found = (_candidate(one, senior.place, now, any_skill=not skills) for one in people)
    stopped = [candidate for candidate in found if candidate.stopped_by]
    return sorted(stopped, key=lambda one: (one.minutes, one.worker_id))[:limit]


def ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    """In the order in which they are asked: by score, then by the way, then by the register.

    Whoever the senior does not want comes after everybody else, and is asked all the same: nobody is left
    lying because of a quarrel.
    """
    return sorted(candidates, key=lambda one: (one.unwanted, one.score, one.minutes, one.worker_id))


def _candidate(one: Person, door: Place, now: datetime, *, any_skill: bool) -> Candidate:
    place, source, age = _freshest(one, now)
    minutes, km = way(place, door, one.mode)
    return Candidate(
        worker_id=one.id,
        place=place,
        minutes=minutes,
        km=km,
        mode=one.mode,
        source=source,
        age_minutes=age,
        in_visit=one.visit_staff is not None,
        asked=one.asked,
        skilled=any_skill or bool(one.skilled),
        has_key=bool(one.has_key),
        unwanted=bool(one.unwanted),
        stopped_by=_stopped(one, minutes),
    )


def _freshest(one: Person, now: datetime) -> tuple[Place, str, int]:
    """The place that counts, its code and its age in minutes; one that is too old counts as home."""
    if one.lat is None or one.lon is None or one.at is None:
        return one.home, HOME, 0
    true_until = min(one.until, now) if one.source == "route" and one.until else one.at
    age = now - true_until
    if one.source not in {"route", "check_in"} or age > PLACE_FRESH:
        return one.home, HOME, 0
    code = STOP if one.source == "route" else CHECK_IN
    return Place(one.lat, one.lon), code, max(0, int(age / timedelta(minutes=1)))


def _stopped(one: Person, minutes: float) -> str:
    """The first reason why somebody is not asked."""
    reasons = {
        "off_shift": not one.on_shift,
        "absent": one.absent,
        "outside_area": not one.in_area,
        "on_alarm": one.going > 0,
        "double_visit": (one.visit_staff or 0) > 1,
        "too_far": minutes > FAR_MINUTES,
    }
    return next((code for code, holds in reasons.items() if holds), "")


def from_home(worker: Worker, door: Place, *, unwanted: bool = False) -> Candidate:
    """Somebody who is asked without a search: the way from home, as no other place was looked up."""
    minutes, km = way(worker.home, door, worker.travel_mode)
    return Candidate(worker.id, worker.home, minutes, km, worker.travel_mode, unwanted=unwanted)


def free_ones(candidates: Iterable[Candidate], asked: set[int]) -> list[Candidate]:
    """Those who may be asked now, in order: nothing stops them and they were not asked before."""
    return [c for c in candidates if not c.stopped_by and c.worker_id not in asked]


def stopped_counts(candidates: Iterable[Candidate]) -> dict[str, int]:
    """How many are stopped, by reason: the explanation when nobody is found."""
    counts: dict[str, int] = {}
    for candidate in candidates:
        if candidate.stopped_by:
            counts[candidate.stopped_by] = counts.get(candidate.stopped_by, 0) + 1
    return counts
