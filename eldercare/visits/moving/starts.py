"""When somebody could begin a visit, and what it adds to the ways of the day. Values in, values out."""

from collections.abc import Iterator

from eldercare.visits.moving.conflicts import (
    EPSILON,
    Person,
    Task,
    Ways,
    absence_conflicts,
    pair_conflicts,
    person_conflicts,
    time_conflicts,
)

LONGEST_WAY = 120.0


def best_start(person: Person, task: Task, ways: Ways, near: float | None = None) -> float | None:
    """A start that breaks no hard rule and leaves enough time for the ways, nearest to `near` or earliest."""
    if not person.shifts or any(c.hard for c in person_conflicts(person, task)):
        return None
    wish = near if near is not None else 0.0
    starts = sorted(set(_starts(person, task, ways, near)), key=lambda start: (abs(start - wish), start))
    return next((start for start in starts if _is_free(person, task, start, ways)), None)


def _starts(person: Person, task: Task, ways: Ways, near: float | None) -> Iterator[float]:
    """Starts worth trying inside the window: the wish, its ends, and beside each other visit."""
    opens, closes = max(task.window[0], _up(task.earliest)), task.window[1]
    tries = [opens, closes, *(_up(begins) for begins, _ in person.shifts)]
    if near is not None:
        tries.append(near)
    for other in person.busy:
        if other.end <= closes and other.end + LONGEST_WAY >= opens:
            tries.append(_up(other.end + ways(other.place, task.place, person.mode)))
        if other.start - task.minutes >= opens:
            tries.append(_down(other.start - ways(task.place, other.place, person.mode) - task.minutes))
    yield from (float(start) for start in tries if opens <= start <= closes)


def _up(minute: float) -> float:
    """The next full five minutes, as people plan."""
    return -(-minute // 5) * 5.0


def _down(minute: float) -> float:
    return minute // 5 * 5.0


def _is_free(person: Person, task: Task, start: float, ways: Ways) -> bool:
    stopping = [
        *absence_conflicts(person, start + task.minutes),
        *time_conflicts(person, task, start, ways),
        *pair_conflicts(task, start, ways),
    ]
    return not any(conflict.hard or conflict.code == "travel" for conflict in stopping)


def extra_minutes(person: Person, task: Task, start: float, ways: Ways) -> float:
    """How much longer the person's ways become by this visit."""
    before = max((o for o in person.busy if o.end <= start + EPSILON), key=lambda o: o.end, default=None)
    after = min((o for o in person.busy if o.start >= start), key=lambda o: o.start, default=None)
    origin = before.place if before else person.home
    target = after.place if after else person.home
    via = ways(origin, task.place, person.mode) + ways(task.place, target, person.mode)
    return via - ways(origin, target, person.mode)
