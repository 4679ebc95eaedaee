"""Maintenance: a trouble becomes a visit, and ends by hand where the device cannot say that it is well."""

from collections import Counter
from datetime import datetime

from sqlalchemy import select

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.alerts.actions.devices.binding import unbind
from eldercare.alerts.equipment import Trouble
from eldercare.alerts.errors import NobodyToVisitError, TroubleClosedError
from eldercare.alerts.models import Device, DeviceTrouble
from eldercare.alerts.queries.supervision import to_remind
from eldercare.alerts.supervision.hearing import CONDITIONS
from eldercare.alerts.telling.reminding import post_reminder
from eldercare.core import feed
from eldercare.core.db import transaction
from eldercare.core.errors import NotFoundError
from eldercare.visits.actions.ordering import order_visit
from eldercare.visits.models import Visit

PENDING = ("draft", "planned", "on_the_way", "in_progress")


def order_for(trouble_id: int, *, by: User, now: datetime) -> Visit:
    """Order the visit that shall mend a trouble; one that is still to come is not ordered twice.

    Raises TroubleClosedError or NobodyToVisitError.
    """
    with transaction() as session:
        trouble = _locked(trouble_id)
        if trouble.visit is not None and trouble.visit.state in PENDING:
            return trouble.visit
        owner = trouble.device or trouble.gateway
        if owner is None or owner.senior_id is None:
            raise NobodyToVisitError
        visit = order_visit(owner.senior_id, by=by, now=now)
        trouble.visit_id, trouble.note = visit.id, ""
        session.flush()
        audit(by, "trouble.visit", "device_trouble", trouble.id, now=now, detail={"visit_id": visit.id})
        _tell(trouble, now)
        return visit


def mend(trouble_id: int, *, by: User, now: datetime) -> DeviceTrouble:
    """Close a trouble by hand. One whose cause is still measured begins again; a device that was to be
    collected guards nobody any more. Raises TroubleClosedError."""
    with transaction():
        trouble = _locked(trouble_id)
        device: Device | None = trouble.device
        if device is not None and trouble.kind == Trouble.COLLECT:
            unbind(device.id, by=by, now=now)
        if device is not None and trouble.kind in CONDITIONS:
            device.reported = dict(device.reported or {}) | {trouble.kind: False}
        trouble.closed_at, trouble.closed_by = now, by.id
        audit(by, "trouble.mend", "device_trouble", trouble.id, now=now, detail={"kind": trouble.kind})
        _tell(trouble, now)
        return trouble


def remind(now: datetime) -> int:
    """Tell stations and their operators of tasks that have waited for a week, and again each week; returns of
    how many. Today shows them from the day they are due."""
    with transaction() as session:
        rows = session.scalars(select(DeviceTrouble).where(to_remind(now))).all()
        stations = {(row.station_id, row.area_code) for row in rows}
        for station_id, count in Counter(row.station_id for row in rows).items():
            post_reminder(station_id, count, now=now)
        for row in rows:
            row.reminded_at = now
        for station_id, area_code in sorted(stations, key=str):
            feed.tell("device.remind", now=now, data={}, station_id=station_id, area_code=area_code or None)
        return len(rows)


def _locked(trouble_id: int) -> DeviceTrouble:
    with transaction() as session:
        trouble = session.get(DeviceTrouble, trouble_id, with_for_update=True, populate_existing=True)
        if trouble is None:
            raise NotFoundError
        if trouble.closed_at is not None:
            raise TroubleClosedError
        return trouble


def _tell(trouble: DeviceTrouble, now: datetime) -> None:
    feed.tell(
        "device.trouble",
        now=now,
        data={"id": trouble.id},
        station_id=trouble.station_id,
        area_code=trouble.area_code or None,
    )
