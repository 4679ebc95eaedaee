"""What supervision found, in a user's scope: homes behind silent gateways, storms, tasks of maintenance."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select
from sqlalchemy.orm import joinedload

from eldercare.accounts.access import authorize, within
from eldercare.accounts.models import User
from eldercare.alerts.equipment import COLLAPSIBLE, REMIND_EVERY, TASK_DUE, TASKS, Storm, gather_storms
from eldercare.alerts.models import Device, DeviceTrouble, Gateway
from eldercare.alerts.supervision import conditions
from eldercare.alerts.supervision.conditions import guarding
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.people.models import Senior

NAMES_SHOWN = 6
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class SilentGateway:
    """A gateway that is not heard, and the homes of the user's scope behind it."""

    gateway: Gateway
    since: datetime
    homes: int
    names: Sequence[str]


def silent_gateways(user: User) -> list[SilentGateway]:
    """Gateways whose silence leaves homes of this scope unprotected, the most homes first."""
    homes: Any = (
        select(DeviceTrouble.gateway_id, DeviceTrouble.opened_at, Senior.id, Senior.name)
        .join(Device, Device.gateway_id == DeviceTrouble.gateway_id)
        .join(Senior, Senior.id == Device.senior_id)
        .where(DeviceTrouble.closed_at.is_(None), guarding())
    )
    names: dict[int, dict[int, str]] = defaultdict(dict)
    since: dict[int, datetime] = {}
    rows: Any = db.session.execute(within(homes, Device, user).order_by(Senior.name))
    for gateway_id, opened_at, senior_id, name in rows:
        names[gateway_id][senior_id] = name
        since[gateway_id] = min(opened_at, since.get(gateway_id, opened_at))
    gateways = db.session.scalars(select(Gateway).where(Gateway.id.in_(names)))
    found = [
        SilentGateway(row, since[row.id], len(names[row.id]), list(names[row.id].values())[:NAMES_SHOWN])
        for row in gateways
    ]
    return sorted(found, key=lambda one: (-one.homes, one.gateway.gateway_id))


def cut_off() -> frozenset[int]:
    """Ids of the gateways through which nothing is heard now."""
    return frozenset(db.session.scalars(conditions.silent_gateways()))


def storms(user: User) -> list[Storm]:
    """Troubles that began together in this scope and still go on."""
    query: Any = select(DeviceTrouble.kind, DeviceTrouble.opened_at, func.count(DeviceTrouble.id)).where(
        DeviceTrouble.closed_at.is_(None),
        DeviceTrouble.suppressed_by_id.is_(None),
        DeviceTrouble.device_id.is_not(None),
        DeviceTrouble.kind.in_(COLLAPSIBLE),
    )
    rows = db.session.execute(
        within(query, DeviceTrouble, user).group_by(DeviceTrouble.kind, DeviceTrouble.opened_at)
    )
    return gather_storms((row[0], row[1], row[2]) for row in rows)


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to mend: due three days after it began, called to mind each week until it is."""

    trouble: DeviceTrouble
    due_at: datetime


def tasks(user: User, *, page: int) -> tuple[list[Task], int]:
    """A page of tasks, the oldest first, and how many there are. A storm is no heap of tasks."""
    condition = is_task(storms(user))
    total = db.session.scalar(
        within(select(func.count(DeviceTrouble.id)).where(condition), DeviceTrouble, user)
    )
    query = within(select(DeviceTrouble).where(condition), DeviceTrouble, user).options(
        joinedload(DeviceTrouble.device).joinedload(Device.senior),
        joinedload(DeviceTrouble.gateway).joinedload(Gateway.senior),
        joinedload(DeviceTrouble.visit),
    )
    query = query.order_by(DeviceTrouble.opened_at, DeviceTrouble.id)
    rows = db.session.scalars(query.offset((page - 1) * PER_PAGE).limit(PER_PAGE))
    return [Task(row, row.opened_at + TASK_DUE) for row in rows], total or 0


def is_task(besides: Sequence[Storm] = ()) -> ColumnElement[bool]:
    """Open troubles that somebody must go for, those of these storms left out."""
    return and_(
        DeviceTrouble.closed_at.is_(None),
        DeviceTrouble.suppressed_by_id.is_(None),
        DeviceTrouble.kind.in_(TASKS),
        *(not_(_in_storm(one)) for one in besides),
    )


def has_trouble_of(storm: Storm) -> ColumnElement[bool]:
    """Devices that are in trouble with this storm."""
    return exists().where(
        DeviceTrouble.device_id == Device.id, DeviceTrouble.closed_at.is_(None), _in_storm(storm)
    )


def _in_storm(storm: Storm) -> ColumnElement[bool]:
    return and_(
        DeviceTrouble.kind == storm.kind,
        DeviceTrouble.device_id.is_not(None),
        DeviceTrouble.opened_at.between(storm.since, storm.until),
    )


def trouble_of(user: User, trouble_id: int, verb: str = "device.edit") -> DeviceTrouble:
    """One trouble. Raises NotFoundError outside the scope."""
    trouble = db.session.get(DeviceTrouble, trouble_id)
    if trouble is None:
        raise NotFoundError
    authorize(user, verb, trouble.where)
    return trouble


def to_remind(now: datetime) -> ColumnElement[bool]:
    """Tasks of which nobody was reminded for a week."""
    week_ago = now - REMIND_EVERY
    return and_(
        is_task(),
        or_(
            DeviceTrouble.reminded_at <= week_ago,
            and_(DeviceTrouble.reminded_at.is_(None), DeviceTrouble.opened_at <= week_ago),
        ),
    )
