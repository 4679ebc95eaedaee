"""How the draft of a visit differs from what people were told."""

from eldercare.visits.models import Visit
from eldercare.visits.rules import OPEN


def is_complete(visit: Visit) -> bool:
    """Whether every position has its person."""
    return all(part.worker_id is not None for part in visit.assignments)


def needs_people(visit: Visit) -> bool:
    """Whether a position of a visit that has not begun has nobody."""
    return visit.state in OPEN and not is_complete(visit)


def is_changed(visit: Visit) -> bool:
    """Whether publishing would change something for somebody: a new person or time, or a visit withdrawn."""
    if visit.state not in OPEN:
        return False
    if is_complete(visit):
        return any(part.changed for part in visit.assignments)
    return any(part.published_worker_id is not None for part in visit.assignments)
