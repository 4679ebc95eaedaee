"""Who else looks at a board, and who changed a visit last."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from eldercare.accounts.models import AuditEntry, User
from eldercare.core.db import db
from eldercare.core.time import minute_of
from eldercare.people.models import Worker
from eldercare.visits.actions.watching import KEPT
from eldercare.visits.models import BoardWatch, Visit

Json = dict[str, Any]
CHANGES = ("visit.move", "visit.pin", "visit.unpin", "visit.cancel")


def others_json(station_id: int, day: date, user: User, now: datetime) -> list[Json]:
    """The windows of other users on the same board, by name of their user."""
    rows = db.session.execute(
        select(BoardWatch, User.display_name)
        .join(User, BoardWatch.user_id == User.id)
        .where(
            BoardWatch.station_id == station_id, BoardWatch.day == day, BoardWatch.seen_at >= now - KEPT,
            BoardWatch.user_id != user.id,
        )
        .order_by(User.display_name, BoardWatch.id)
    )  # fmt: skip
    return [
        {"user": watch.user_id, "name": name, "visit": watch.visit_id, "holding": watch.holding}
        for watch, name in rows
    ]


def last_change_json(visit: Visit) -> Json:
    """Who changed the visit last, when and how, and where it stands now; `by` null: not by an operator, as
    when it was planned anew since."""
    found = db.session.execute(
        select(AuditEntry, User.display_name)
        .outerjoin(User, AuditEntry.actor_id == User.id)
        .where(
            AuditEntry.subject_kind == "visit", AuditEntry.subject_id == visit.id,
            AuditEntry.verb.in_(CHANGES),
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    ).first()  # fmt: skip
    entry, by = (found[0], found[1]) if found and _still_holds(found[0], visit) else (None, None)
    before = entry.detail.get("from") if entry is not None and entry.verb == "visit.move" else None
    return {
        "visit_id": visit.id,
        "version": visit.version,
        "state": visit.state,
        "by": by,
        "at": entry.at.isoformat() if entry else None,
        "verb": entry.verb if entry else None,
        "before": _place(before[0], _moment(before[1]), visit.day) if before else None,
        "parts": [
            {"position": part.position, **_place(part.worker_id, part.starts_at, visit.day)}
            for part in visit.assignments
        ],
    }


def _still_holds(entry: AuditEntry, visit: Visit) -> bool:
    """Whether the visit stands as this change left it: planner and weather write no line for each visit."""
    if entry.verb == "visit.cancel" or visit.state == "cancelled":
        return entry.verb == "visit.cancel" and visit.state == "cancelled"
    part = next((one for one in visit.assignments if one.position == entry.detail.get("position")), None)
    if part is None:
        return False
    if entry.verb == "visit.move":
        worker_id, start = entry.detail["to"]
        return (part.worker_id, part.starts_at) == (worker_id, _moment(start))
    return part.pinned == (entry.verb == "visit.pin")


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _place(worker_id: int | None, start: datetime | None, day: date) -> Json:
    name = db.session.scalar(select(Worker.name).where(Worker.id == worker_id)) if worker_id else None
    return {"worker": worker_id, "name": name, "start": minute_of(start, day) if start else None}
