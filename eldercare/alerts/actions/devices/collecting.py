"""Devices whose senior has left the roll: a task of maintenance until somebody has fetched them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.alerts.equipment import Trouble
from eldercare.alerts.models import Device, DeviceTrouble
from eldercare.core import feed
from eldercare.core.db import db


def guards_of(session: Session, senior_id: int) -> Sequence[Device]:
    """The devices of a home that nobody has been asked to collect yet."""
    asked = exists().where(
        DeviceTrouble.device_id == Device.id,
        DeviceTrouble.kind == Trouble.COLLECT.value,
        DeviceTrouble.closed_at.is_(None),
    )
    return session.scalars(
        select(Device).where(Device.senior_id == senior_id, ~asked).order_by(Device.id)
    ).all()


def ask_for(devices: Iterable[Device], *, now: datetime) -> list[int]:
    """Open a task for each, inside the caller's transaction; returns the ids of the tasks."""
    session = db.session()
    tasks = []
    for device in devices:
        task = DeviceTrouble(
            device_id=device.id, kind=Trouble.COLLECT.value, opened_at=now, station_id=device.station_id,
            area_code=device.area_code,
        )  # fmt: skip
        session.add(task)
        session.flush()
        tasks.append(task.id)
        feed.tell(
            "device.trouble",
            now=now,
            data={"id": task.id},
            station_id=device.station_id,
            area_code=device.area_code or None,
        )
    return tasks


def call_off(session: Session, tasks: Sequence[int], *, by: User | None, now: datetime) -> int:
    """Close those of the tasks that are open, their devices stay where they are; returns how many."""
    query = select(DeviceTrouble).where(DeviceTrouble.id.in_(tasks), DeviceTrouble.closed_at.is_(None))
    rows = session.scalars(query.order_by(DeviceTrouble.id).with_for_update(of=DeviceTrouble)).all()
    for row in rows:
        row.closed_at, row.closed_by = now, by.id if by else None
        audit(by, "trouble.off", "device_trouble", row.id, now=now)
    return len(rows)


def is_collected(session: Session, device_id: int, *, by: User, now: datetime) -> None:
    """The device has left the home: nobody has to fetch it any more."""
    session.execute(
        update(DeviceTrouble)
        .where(
            DeviceTrouble.device_id == device_id,
            DeviceTrouble.kind == Trouble.COLLECT.value,
            DeviceTrouble.closed_at.is_(None),
        )
        .values(closed_at=now, closed_by=by.id)
    )
