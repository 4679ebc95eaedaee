"""From rows to facts: what is true of a visit, and what somebody was told."""

from datetime import datetime

from eldercare.visits.announcing import rules
from eldercare.visits.announcing.rules import OFF, Fact, Past
from eldercare.visits.models import Visit, VisitNotice

STATES = {
    "sent": rules.TOLD,
    "bundled": rules.TOLD,
    "failed": rules.FAILED,
    "cancelled": rules.CANCELLED,
}


def fact_of(visit: Visit) -> Fact | None:
    """What people were told of the visit, as a family would hear it; None when there is nothing to say any
    more: it has begun, was missed, or waits to be verified."""
    if visit.state == "cancelled":
        return OFF
    if visit.state == "draft":
        return Fact(visit.window_start)
    if visit.state != "planned":
        return None
    told = [part for part in visit.assignments if part.published_worker_id and part.published_starts_at]
    if not told:
        return Fact(visit.window_start)
    starts = min(part.published_starts_at for part in told if part.published_starts_at)
    return Fact(starts, tuple(sorted(part.published_worker_id or 0 for part in told)))


def fact_told(notice: VisitNotice) -> Fact:
    """What a notice said."""
    return Fact(notice.starts_at, tuple(notice.worker_ids))


def past_of(notice: VisitNotice, now: datetime) -> Past:
    """A notice with how far it has come; one that a sender has in hand may be out already."""
    message = notice.message
    state = STATES.get(message.state, rules.IN_HAND if message.in_hand(now) else rules.WAITING)
    return Past(fact_told(notice), state)
