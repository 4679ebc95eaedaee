"""A few synthetic words of seniors about the people of their station."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from eldercare.core.bulk import insert_rows
from eldercare.people.demo.county import SeniorRef, UserRef, WorkerRef
from eldercare.people.models import WorkerWish
from eldercare.people.rules.wishes import BAN, REASONS_FOR, WISH

EVERY = 8
"""One in so many of those who need care has said a word about somebody."""
NOTES = {
    "quarrel": "示例：说话声音太大，老人不习惯",
    "complaint": "示例：家属来电反映迟到两次",
    "trusted": "示例：来过多次，老人放心",
}


def add_wishes(
    session: Session,
    seniors: Sequence[SeniorRef],
    workers: Sequence[WorkerRef],
    users: dict[str, UserRef],
    *,
    day: date,
    now: datetime,
) -> None:
    """Write them; two of three are wishes. No chance is drawn, so that nothing else moves."""
    at_station: dict[int, list[int]] = {}
    for worker in workers:
        if worker.kind == "caregiver":
            at_station.setdefault(worker.station_id, []).append(worker.id)
    recorder = users["operator"].id
    insert_rows(session, WorkerWish, _rows(seniors, at_station, recorder, day, now))


def _rows(
    seniors: Sequence[SeniorRef], at_station: dict[int, list[int]], recorder: int, day: date, now: datetime
) -> Iterator[dict[str, Any]]:
    caring = [one for one in seniors if one.grade > 0]
    for number, senior in enumerate(caring[::EVERY]):
        people = at_station.get(senior.station_id, [])
        if not people:
            continue
        kind = BAN if number % 3 == 2 else WISH
        reasons = REASONS_FOR[kind]
        reason = reasons[number // 3 % len(reasons)]
        ago = timedelta(days=10 + number % 200)
        yield {
            "senior_id": senior.id,
            "worker_id": people[number % len(people)],
            "kind": kind,
            "reason": reason,
            "note": NOTES.get(reason),
            "since": day - ago,
            "until": None,
            "recorded_at": now - ago,
            "recorded_by": recorder,
        }
