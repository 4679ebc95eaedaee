"""What has happened to the visits of a proposal since it was worked out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from eldercare.people.models import Senior, Worker
from eldercare.visits.models import ReplanMove, Visit
from eldercare.visits.rules import OPEN


@dataclass(frozen=True, slots=True)
class Overtaken:
    """A row that is stale: the senior, a code of `rules.STALE`, and with whom and when the visit is now."""

    visit_id: int
    senior: str
    code: str
    worker: str = ""
    start: datetime | None = None


def overtaken(session: Session, moves: Iterable[ReplanMove], visits: Mapping[int, Visit]) -> list[Overtaken]:
    """The visits that are no longer what the proposal read, one line each. Two queries."""
    stale = {
        move.visit_id: (move, visits.get(move.visit_id))
        for move in moves
        if (visit := visits.get(move.visit_id)) is None
        or visit.version != move.visit_version
        or visit.state not in OPEN
    }
    held = {
        part.worker_id for _, visit in stale.values() if visit for part in visit.assignments if part.worker_id
    }
    people = session.execute(select(Worker.id, Worker.name).where(Worker.id.in_(held)))
    names = {row.id: row.name for row in people}
    of_visits = select(Visit.id, Senior.name).join(Senior).where(Visit.id.in_(stale))
    seniors = {row.id: row.name for row in session.execute(of_visits)}
    return [_line(*stale[number], seniors.get(number, ""), names) for number in sorted(stale)]


def _line(move: ReplanMove, visit: Visit | None, senior: str, names: Mapping[int, str]) -> Overtaken:
    number = move.visit_id
    if visit is None:
        return Overtaken(number, senior, "gone")
    if visit.state == "cancelled":
        return Overtaken(number, senior, "cancelled")
    if visit.state not in OPEN:
        return Overtaken(number, senior, "begun")
    part = next((part for part in visit.assignments if part.worker_id and part.starts_at), None)
    if part is None:
        return Overtaken(number, senior, "freed")
    same = next(part for part in visit.assignments if part.position == move.position)
    if (same.worker_id, same.starts_at) == (move.from_worker_id, move.from_start):
        return Overtaken(number, senior, "changed")
    return Overtaken(number, senior, "moved", names.get(part.worker_id or 0, ""), part.starts_at)
