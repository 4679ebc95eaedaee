"""The clock looks at all devices at once: troubles begin and end by statements over sets, in short
transactions, so that a press never waits for ten thousand rows."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Insert, and_, exists, insert, literal, null, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, aliased

from eldercare.alerts.equipment import SILENCES, WEEK, Trouble
from eldercare.alerts.models import Device, DeviceTrouble, Gateway
from eldercare.alerts.supervision.conditions import (
    Models,
    device_conditions,
    gateway_conditions,
    guarding,
)
from eldercare.alerts.supervision.hearing import BEGAN, ENDED, tell_stations
from eldercare.core import heartbeat
from eldercare.core.db import db, transaction

TOGETHER = 500
"""Rows in one commit."""

Place = tuple[int, int | None, str]
Condition = ColumnElement[bool]


def watch(now: datetime) -> int:
    """Open and close troubles as they are now; returns how many changed."""
    models = Models()
    _plan_tests(models, now)
    began: list[Place] = []
    ended: list[Place] = []
    deaf = _deaf(now)
    for kind, holds in gateway_conditions(now, models).items():
        in_use = and_(Gateway.retired_at.is_(None), holds)
        ended += _homes_of(_end(Gateway, DeviceTrouble.gateway_id, kind, in_use, now))
        if kind is not Trouble.SILENT or not deaf:
            began += _homes_of(_begin(Gateway, DeviceTrouble.gateway_id, kind, in_use, now))
    _suppress()
    for kind, holds in device_conditions(now, models).items():
        bound = and_(guarding(), holds)
        ended += _end(Device, DeviceTrouble.device_id, kind, bound, now)
        if kind is not Trouble.SILENT or not deaf:
            began += _begin(Device, DeviceTrouble.device_id, kind, bound, now)
    if began or ended:
        with transaction():
            tell_stations(began, now, BEGAN)
            tell_stations(ended, now, ENDED)
    return len(began) + len(ended)


def _deaf(now: datetime) -> bool:
    """While we do not listen a silence is ours, and no device is to blame for it."""
    beats = heartbeat.known_beats(now)
    return any(name in beats and now - beats[name] > heartbeat.SILENCE for name in ("listener", "broker"))


def _homes_of(gateways: list[Place]) -> list[Place]:
    """The devices behind gateways: these may serve several stations, and each of them sees its own."""
    if not gateways:
        return []
    homes = select(Device.id, Device.station_id, Device.area_code).where(
        guarding(), Device.gateway_id.in_([row[0] for row in gateways])
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(homes)]


def _begin(
    owner: type[Any], owner_id: InstrumentedAttribute[Any], kind: Trouble, holds: Condition, now: datetime
) -> list[Place]:
    """One open trouble of the kind for each owner for which it holds and that has none."""
    known = exists().where(
        owner_id == owner.id, DeviceTrouble.kind == kind.value, DeviceTrouble.closed_at.is_(None)
    )
    fresh = select(owner.id, owner.station_id, owner.area_code).where(holds, ~known).limit(TOGETHER)

    def some() -> list[Place]:
        found = [(row[0], row[1], row[2]) for row in db.session.execute(fresh)]
        if found:
            db.session.execute(_rows(owner, owner_id, kind, [row[0] for row in found], now))
        return found

    return _in_portions(fresh, some)


def _rows(
    owner: type[Any], owner_id: InstrumentedAttribute[Any], kind: Trouble, ids: list[int], now: datetime
) -> Insert:
    cause: Any = null()
    if owner is Device and kind in SILENCES:
        above = aliased(DeviceTrouble)
        cause = (
            select(above.id)
            .where(above.gateway_id == Device.gateway_id, above.closed_at.is_(None))
            .order_by(above.id)
            .limit(1)
            .scalar_subquery()
        )
    values = select(
        owner.id, literal(kind.value), literal(now, DeviceTrouble.opened_at.type), literal(""),
        owner.station_id, owner.area_code, cause,
    ).where(owner.id.in_(ids))  # fmt: skip
    columns = [owner_id.key, "kind", "opened_at", "note", "station_id", "area_code", "suppressed_by_id"]
    return insert(DeviceTrouble).from_select(columns, values)


def _end(
    owner: type[Any], owner_id: InstrumentedAttribute[Any], kind: Trouble, holds: Condition, now: datetime
) -> list[Place]:
    """Close the troubles of the kind whose condition has ended; a condition that is unknown has ended."""
    still = exists().where(owner.id == owner_id, holds)
    over = (
        select(DeviceTrouble.id, DeviceTrouble.station_id, DeviceTrouble.area_code, owner_id)
        .where(
            owner_id.is_not(None),
            DeviceTrouble.kind == kind.value,
            DeviceTrouble.closed_at.is_(None),
            ~still,
        )
        .limit(TOGETHER)
    )

    def some() -> list[Place]:
        found = db.session.execute(over).all()
        if found:
            ids = [row[0] for row in found]
            _change(DeviceTrouble.id.in_(ids), closed_at=now)
        return [(row[3], row[1], row[2]) for row in found]

    return _in_portions(over, some)


def _in_portions(query: Any, some: Callable[[], list[Place]]) -> list[Place]:
    """Ask without a lock first: mostly there is nothing to do, and writers need not wait for that."""
    changed: list[Place] = []
    while db.session.execute(query.limit(1)).first() is not None:
        with transaction():
            found = some()
        changed += found
        if len(found) < TOGETHER:
            break
    return changed


def _suppress() -> None:
    """What a silent gateway explains is not told by itself; when it is back, what stays silent is."""
    above = aliased(DeviceTrouble)
    reason = (
        select(above.id)
        .join(Device, Device.gateway_id == above.gateway_id)
        .where(Device.id == DeviceTrouble.device_id, above.closed_at.is_(None))
        .order_by(above.id)
        .limit(1)
        .scalar_subquery()
    )
    ended = exists().where(above.id == DeviceTrouble.suppressed_by_id, above.closed_at.is_not(None))
    open_silence = and_(
        DeviceTrouble.device_id.is_not(None),
        DeviceTrouble.closed_at.is_(None),
        DeviceTrouble.kind.in_(SILENCES),
    )
    new = and_(DeviceTrouble.suppressed_by_id.is_(None), reason.is_not(None))
    wrong = and_(open_silence, or_(ended, new))
    if db.session.scalar(select(DeviceTrouble.id).where(wrong).limit(1)) is not None:
        with transaction():
            _change(wrong, suppressed_by_id=reason)


def _plan_tests(models: Models, now: datetime) -> None:
    """A device whose model is tested each week gets its first date."""
    if not models.weekly:
        return
    new = and_(guarding(), Device.model.in_(models.weekly), Device.test_due_at.is_(None))
    if db.session.scalar(select(Device.id).where(new).limit(1)) is not None:
        with transaction():
            db.session.execute(
                update(Device)
                .where(new)
                .values(test_due_at=now + WEEK)
                .execution_options(synchronize_session=False)
            )


def _change(which: Condition, **values: Any) -> None:
    db.session.execute(
        update(DeviceTrouble).where(which).values(**values).execution_options(synchronize_session=False)
    )
