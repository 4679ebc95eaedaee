"""What the seniors of a day say about who comes; one query, however many they are."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from eldercare.people.models import WorkerWish
from eldercare.people.queries import holding_on
from eldercare.people.rules.wishes import BAN
from eldercare.visits.models import Visit
from eldercare.visits.regards import Regards


def regards_of(
    session: Session, station_id: int, day: date, languages: Mapping[int, Collection[str]]
) -> Mapping[int, Regards]:
    """By senior, for a station's visits of a day; `languages` of the seniors are known to the caller."""
    seniors = select(Visit.senior_id).where(Visit.station_id == station_id, Visit.day == day)
    rows = session.execute(
        select(WorkerWish.senior_id, WorkerWish.worker_id, WorkerWish.kind, WorkerWish.reason)
        .where(WorkerWish.senior_id.in_(seniors), holding_on(day))
        .order_by(WorkerWish.id)
    ).all()
    banned: dict[int, list[tuple[int, str]]] = defaultdict(list)
    wished: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        if row.kind == BAN:
            banned[row.senior_id].append((row.worker_id, row.reason))
        else:
            wished[row.senior_id].add(row.worker_id)
    return {
        senior: Regards(tuple(banned[senior]), frozenset(wished[senior]), frozenset(spoken))
        for senior, spoken in languages.items()
    }
