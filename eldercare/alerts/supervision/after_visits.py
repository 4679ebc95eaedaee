"""After a visit to a device: what it has mended is closed, what it has not stays open and says why.

Measured troubles (silence, battery, signal, test) are closed by `watching` when the device is well. A device
of our own format tells tampering, a fault or an empty battery as a moment and takes nothing back: there it
counts that it was heard since the visit began and has not told it again. Sources that repeat their state must
take it back themselves.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import exists, func, select

from eldercare.accounts.audit import audit
from eldercare.alerts.equipment import (
    AFTER_VISIT_MENDED,
    AFTER_VISIT_UNCHANGED,
    AFTER_VISIT_UNHEARD,
    Trouble,
    is_low,
)
from eldercare.alerts.models import Device, DeviceTrouble, Gateway, InboxMessage
from eldercare.alerts.rules import LOW_BATTERY
from eldercare.alerts.supervision.hearing import CONDITIONS
from eldercare.core import feed
from eldercare.core.db import db, transaction
from eldercare.visits.models import Attendance, Visit
from eldercare.visits.rules import OVER

OWN_FORMAT = "native"


class Visited(NamedTuple):
    """An open trouble whose visit has ended, and when that visit began."""

    id: int
    note: str
    began_at: datetime


def look_after_visits(now: datetime) -> int:
    """Close what a finished visit has mended, note on the rest that it has not; returns how many changed."""
    query = (
        select(DeviceTrouble.id, DeviceTrouble.note, func.min(Attendance.check_in_at))
        .join(Visit, Visit.id == DeviceTrouble.visit_id)
        .join(Attendance, Attendance.visit_id == Visit.id)
        # Whether a device was fetched the device does not say: whoever has it does.
        .where(DeviceTrouble.closed_at.is_(None), DeviceTrouble.kind != Trouble.COLLECT.value)
        .where(Visit.state.in_(OVER))
        .group_by(DeviceTrouble.id, DeviceTrouble.note)
        .order_by(DeviceTrouble.id)
    )
    visited = [Visited(row[0], row[1], row[2]) for row in db.session.execute(query)]
    # Most looks find nothing new: those take no turn at writing.
    outcomes = [(one, _outcome(db.session.get_one(DeviceTrouble, one.id), one.began_at)) for one in visited]
    return sum(_write(one.id, outcome, now) for one, outcome in outcomes if outcome != one.note)


def _outcome(trouble: DeviceTrouble, began_at: datetime) -> str:
    owner: Device | Gateway | None = trouble.device or trouble.gateway
    heard = owner.last_seen_at if owner is not None else None
    if heard is None or heard <= began_at:
        return AFTER_VISIT_UNHEARD
    mended = isinstance(owner, Device) and _is_mended(owner, trouble.kind, began_at)
    return AFTER_VISIT_MENDED if mended else AFTER_VISIT_UNCHANGED


def _is_mended(device: Device, kind: str, began_at: datetime) -> bool:
    model = device.device_model
    if kind not in CONDITIONS or (model is not None and model.driver != OWN_FORMAT):
        return False
    limit = model.low_battery_percent if model is not None else LOW_BATTERY
    if kind == Trouble.LOW_BATTERY and is_low(device.battery, limit, None):
        return False
    told_again = exists().where(
        InboxMessage.device_id == device.device_id,
        InboxMessage.kind == kind,
        InboxMessage.received_at > began_at,
    )
    return not db.session.scalar(select(told_again))


def _write(trouble_id: int, outcome: str, now: datetime) -> bool:
    with transaction() as session:
        trouble = session.get(DeviceTrouble, trouble_id, with_for_update=True, populate_existing=True)
        if trouble is None or trouble.closed_at is not None:
            return False
        trouble.note = outcome
        if outcome == AFTER_VISIT_MENDED and trouble.device is not None:
            device: Device = trouble.device
            device.reported = dict(device.reported or {}) | {trouble.kind: False}
            trouble.closed_at = now
            told = {"visit_id": trouble.visit_id}
            audit(None, "trouble.mended", "device_trouble", trouble.id, now=now, detail=told)
        feed.tell(
            "device.trouble",
            now=now,
            data={"id": trouble.id},
            station_id=trouble.station_id,
            area_code=trouble.area_code or None,
        )
    return True
