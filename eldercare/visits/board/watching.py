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
    """Who changed the visit last, when and how, and where it stands now; `by` null: not by an operator."""
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
    entry, by = (found[0], found[1]) if found else (None, None)
    before = entry.detail.get("from") if entry is not None and entry.verb == "visit.move" else None
    return {
        "visit_id": visit.id,
        "version": visit.version,
        "state": visit.state,
        "by": by,
        "at": entry.at.isoformat() if entry else None,
        "verb": entry.verb if entry else None,
        "before": _place(before[0], datetime.fromisoformat(before[1]) if before[1] else None, visit.day)
        if before
        else None,
        "parts": [
            {"position": part.position, **_place(part.worker_id, part.starts_at, visit.day)}
            for part in visit.assignments
        ],
    }


def _place(worker_id: int | None, start: datetime | None, day: date) -> Json:
    name = db.session.scalar(select(Worker.name).where(Worker.id == worker_id)) if worker_id else None
    return {"worker": worker_id, "name": name, "start": minute_of(start, day) if start else None}
