"""How a visit stands at a moment: its mark on the board and the flags that the triage chips count."""

from dataclasses import dataclass
from datetime import datetime

from eldercare.visits.changes import is_changed, needs_people
from eldercare.visits.models import Visit
from eldercare.visits.rules import OPEN, is_late

WAITING = OPEN | {"on_the_way"}


@dataclass(frozen=True, slots=True)
class Standing:
    """The mark (a key of `eldercare.marks.VISIT`), minutes after the start, flags in order of the chips."""

    mark: str
    late: int
    flags: tuple[str, ...]


def standing(visit: Visit, now: datetime, *, short: bool, absent: bool) -> Standing:
    """How the visit stands now. `short`: a way to it is too short; `absent`: its person is away."""
    late = is_late(visit.state, visit.window_end, now)
    passed = minutes_since_start(visit, now)
    flags = {
        "unassigned": needs_people(visit),
        "late": late,
        "short": short and visit.state in WAITING,
        "absent": absent and visit.state in WAITING,
        "not_checked_in": passed > 0 and not late,
        "to_verify": visit.state == "to_verify",
        "in_progress": visit.state == "in_progress",
        "changed": is_changed(visit),
    }
    return Standing(_mark(visit, flags), passed, tuple(name for name, is_so in flags.items() if is_so))


def _mark(visit: Visit, flags: dict[str, bool]) -> str:
    if visit.state not in WAITING:
        return visit.state
    for mark in ("late", "unassigned"):
        if flags[mark]:
            return mark
    return "draft" if flags["changed"] else visit.state


def minutes_since_start(visit: Visit, now: datetime) -> int:
    """Whole minutes since the start that people were told, or since the window's end when nobody was told;
    0 once the visit has begun."""
    if visit.state not in WAITING:
        return 0
    told = [part.published_starts_at for part in visit.assignments if part.published_starts_at]
    since = (now - min(told, default=visit.window_end)).total_seconds()
    return max(0, int(since // 60))
