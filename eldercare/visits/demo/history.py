"""Four weeks of visits that were made: who came, when, and what was odd. All of it invented."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from random import Random

from sqlalchemy.orm import Session

from eldercare.core.bulk import insert_rows, next_id
from eldercare.people.demo import WorkerRef
from eldercare.visits.care_plans.series import Fate, fates
from eldercare.visits.demo.agreements import Item
from eldercare.visits.demo.past_rows import Agreed, Made, Rows
from eldercare.visits.models import Assignment, Attendance, Visit, VisitTask
from eldercare.visits.rules import HISTORY_DAYS

TRAVEL_MINUTES = 10
SHARE_ODD, SHARE_AWAY, SHARE_MISSED = 0.04, 0.012, 0.3
ODDITIES = ("too_short", "outside_radius", "no_position")
# Odd visits of the last days still wait for the operator.
VERIFIED_AFTER_DAYS = 2


@dataclass(frozen=True, slots=True)
class Ids:
    """The ids that come next."""

    visits: Iterator[int]
    attendances: Iterator[int]


def add_history(
    session: Session, rng: Random, agreed: list[Agreed], *, day: date, verifier: int | None
) -> int:
    """Write the visits of the 28 days before `day`, a day at a time; returns how many."""
    first, last = day - timedelta(days=HISTORY_DAYS), day - timedelta(days=1)
    due: dict[date, list[tuple[Agreed, Fate]]] = defaultdict(list)
    for one in agreed:
        for fate in fates(one.series, first, last):
            if fate.day is not None and first <= fate.day <= last:
                due[fate.day].append((one, fate))
    ids = Ids(count(next_id(session, Visit)), count(next_id(session, Attendance)))
    written = 0
    for when in sorted(due):
        known = verifier if (day - when).days > VERIFIED_AFTER_DAYS else None
        rows = Rows(rng, ids.attendances)
        for made in _one_day(rng, due[when], when, ids):
            rows.add(made, verifier=known)
        for model, listed in (
            (Visit, rows.visits),
            (Assignment, rows.assignments),
            (Attendance, rows.attendances),
            (VisitTask, rows.tasks),
        ):
            insert_rows(session, model, listed)
        written += len(rows.visits)
    return written


def _one_day(rng: Random, due: list[tuple[Agreed, Fate]], day: date, ids: Ids) -> Iterator[Made]:
    """Give each visit to the best known of those who are free; who finds nobody is missed or called off."""
    free: dict[int, float] = {}
    for one, fate in sorted(due, key=lambda pair: (pair[0].item.window, pair[0].id or 0)):
        team, start = _who(one.item, day.weekday(), free)
        visit_id = next(ids.visits)
        if not team:
            state = "missed" if rng.random() < SHARE_MISSED else "no_staff"
            yield Made(visit_id, one, day, (), start, state, fate)
        elif rng.random() < SHARE_AWAY:
            yield Made(visit_id, one, day, (), start, "senior_away", fate)
        else:
            free |= {person.id: start + one.item.kind.minutes for person in team}
            odd = rng.choice(ODDITIES) if rng.random() < SHARE_ODD else ""
            yield Made(visit_id, one, day, team, start, odd, fate)


def _who(item: Item, weekday: int, free: dict[int, float]) -> tuple[tuple[WorkerRef, ...], float]:
    """Enough people who are at work, and the earliest start at which all of them can be there."""
    opens, closes = item.window
    ready = [
        (max(float(opens), free.get(w.id, 0.0) + TRAVEL_MINUTES), w)
        for w in item.helpers
        if w.works_on(weekday) and free.get(w.id, 0.0) + TRAVEL_MINUTES <= closes
    ][: item.kind.staff_count]
    if len(ready) < item.kind.staff_count:
        return (), float(opens)
    return tuple(w for _, w in ready), max(start for start, _ in ready)
