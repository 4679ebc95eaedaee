"""What every step of an alarm leaves behind: a line on its timeline and an event for the screens."""

from datetime import datetime
from typing import Any

from eldercare.accounts.models import User
from eldercare.alerts.evidence import chained
from eldercare.alerts.models import Alarm, AlarmEvent
from eldercare.core import feed


def note(
    alarm: Alarm,
    verb: str,
    *,
    now: datetime,
    by: User | None = None,
    worker_id: int | None = None,
    source: str = "",
    **params: Any,
) -> None:
    """Add a line inside the caller's transaction; without `by` and `worker_id` device or clock did it."""
    line = {
        "alarm_id": alarm.id,
        "seq": len(alarm.events) + 1,
        "at": now,
        "user_id": by.id if by else None,
        "worker_id": worker_id,
        "verb": verb,
        "source": source or alarm.state,
        "target": alarm.state,
        "params": params,
    }
    before = alarm.events[-1].digest if alarm.events else None
    alarm.events.append(AlarmEvent(**chained(line, before)))


def tell(alarm: Alarm, verb: str, *, now: datetime) -> None:
    """Let the desks of the station and the phones of those who were asked know; ids and codes only."""
    where = alarm.where
    feed.tell(
        f"alarm.{verb}",
        now=now,
        data={"alarm_id": alarm.id, "kind": alarm.kind, "state": alarm.state, "rings": alarm.rings},
        area_code=where.area_code,
        station_id=where.station_id,
        worker_ids=sorted(where.worker_ids - {0}),
    )
