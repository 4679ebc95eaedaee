"""The register of devices in a user's scope: one device with its history, gateways, what was proposed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select
from sqlalchemy.orm import joinedload

from eldercare.accounts.access import authorize, scope_filter, within
from eldercare.accounts.models import User
from eldercare.alerts.equipment import PROPOSED
from eldercare.alerts.models import (
    Alarm,
    Device,
    DeviceBinding,
    DeviceCredential,
    DeviceModel,
    DeviceProposal,
    DeviceTrouble,
    Gateway,
    InboxMessage,
)
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.people.models import Senior

PER_PAGE = 50
SHOWN = 20


@dataclass(frozen=True, slots=True)
class DeviceHistory:
    """All that is kept about one device, the newest first."""

    bindings: Sequence[DeviceBinding]
    troubles: Sequence[DeviceTrouble]
    tests: Sequence[Alarm]
    messages: Sequence[InboxMessage]
    replaces: Device | None
    credentials: Sequence[DeviceCredential]


def models_in_use() -> Sequence[DeviceModel]:
    """Models that a device may be of, those of one driver together."""
    query = select(DeviceModel).where(DeviceModel.active).order_by(DeviceModel.driver, DeviceModel.code)
    return db.session.scalars(query).all()


def history_of_device(device: Device, user: User) -> DeviceHistory:
    """The history of a device that this user may see; bindings of homes outside the scope are left out."""
    bindings = (
        select(DeviceBinding)
        .join(DeviceBinding.senior)
        .where(DeviceBinding.device_id == device.id, scope_filter(Senior, user))
        .options(joinedload(DeviceBinding.senior))
        .order_by(DeviceBinding.since.desc(), DeviceBinding.id.desc())
    )
    troubles = within(select(DeviceTrouble), DeviceTrouble, user).where(DeviceTrouble.device_id == device.id)
    tests = within(select(Alarm), Alarm, user).where(Alarm.device_id == device.id, Alarm.test)
    messages = select(InboxMessage).where(InboxMessage.device_id == device.device_id)
    left = _left_elsewhere(device, user)
    if left is not None:
        messages = messages.where(InboxMessage.received_at > left)
    return DeviceHistory(
        bindings=db.session.scalars(bindings).all(),
        troubles=db.session.scalars(troubles.order_by(DeviceTrouble.opened_at.desc()).limit(SHOWN)).all(),
        tests=db.session.scalars(tests.order_by(Alarm.opened_at.desc()).limit(SHOWN)).all(),
        messages=db.session.scalars(messages.order_by(InboxMessage.received_at.desc()).limit(SHOWN)).all(),
        replaces=db.session.scalar(select(Device).where(Device.replaced_by_id == device.id).limit(1)),
        credentials=credentials_of(DeviceCredential.device_id == device.id),
    )


def _left_elsewhere(device: Device, user: User) -> datetime | None:
    """When the device last left a home that this user may not see: what it told there is not shown."""
    query = select(func.max(DeviceBinding.until)).join(DeviceBinding.senior)
    return db.session.scalar(
        query.where(DeviceBinding.device_id == device.id, not_(scope_filter(Senior, user)))
    )


def credentials_of(owner: ColumnElement[bool]) -> Sequence[DeviceCredential]:
    """The credentials of one owner, the newest first."""
    query = select(DeviceCredential).where(owner)
    return db.session.scalars(query.order_by(DeviceCredential.id.desc()).limit(SHOWN)).all()


def credentials_of_gateway(gateway: Gateway) -> Sequence[DeviceCredential]:
    """The credentials of a gateway, the newest first."""
    return credentials_of(DeviceCredential.gateway_id == gateway.id)


def troubles_of(gateway: Gateway) -> Sequence[DeviceTrouble]:
    """What was wrong with a gateway, the newest first."""
    query = select(DeviceTrouble).where(DeviceTrouble.gateway_id == gateway.id)
    return db.session.scalars(query.order_by(DeviceTrouble.opened_at.desc()).limit(SHOWN)).all()


def spare_devices(user: User, other: Device) -> Sequence[Device]:
    """Devices that could take another's place: in scope, in use, bound to nobody."""
    query = within(select(Device), Device, user).where(
        Device.senior_id.is_(None), Device.retired_at.is_(None), Device.id != other.id
    )
    if other.station_id is not None:
        query = query.where(Device.station_id == other.station_id)
    return db.session.scalars(query.order_by(Device.device_id).limit(200)).all()


def list_gateways(user: User, *, q: str, only: str, page: int) -> tuple[list[tuple[Gateway, int]], int]:
    """A page of gateways with how many devices speak through each; those that are off line first."""
    conditions: list[ColumnElement[bool]] = [_gateway_state(only)]
    if q:
        columns = (Gateway.gateway_id, Gateway.name, Gateway.base_topic, Gateway.place)
        conditions.append(or_(*(column.icontains(q, autoescape=True) for column in columns)))
    total = db.session.scalar(within(select(func.count(Gateway.id)).where(*conditions), Gateway, user)) or 0
    children = (
        select(func.count(Device.id))
        .where(Device.gateway_id == Gateway.id, Device.retired_at.is_(None))
        .scalar_subquery()
    )
    query: Select[Any] = within(select(Gateway, children).where(*conditions), Gateway, user)
    query = query.options(joinedload(Gateway.senior)).order_by(Gateway.online, Gateway.gateway_id)
    rows = db.session.execute(query.offset((page - 1) * PER_PAGE).limit(PER_PAGE))
    return [(row[0], row[1]) for row in rows], total


def _gateway_state(only: str) -> ColumnElement[bool]:
    in_use = Gateway.retired_at.is_(None)
    match only:
        case "offline":
            return and_(in_use, Gateway.online.is_(False))
        case "never":
            return and_(in_use, Gateway.last_seen_at.is_(None))
        case "retired":
            return Gateway.retired_at.is_not(None)
        case _:
            return in_use


def gateways_to_choose(user: User) -> Sequence[Gateway]:
    """Gateways in scope that a device may speak through."""
    query = within(select(Gateway), Gateway, user).where(Gateway.retired_at.is_(None))
    return db.session.scalars(query.order_by(Gateway.gateway_id).limit(500)).all()


def gateway_of(user: User, gateway_id: int, verb: str = "device.see") -> Gateway:
    """One gateway. Raises NotFoundError outside the scope."""
    gateway = db.session.get(Gateway, gateway_id, options=[joinedload(Gateway.senior)])
    if gateway is None:
        raise NotFoundError
    authorize(user, verb, gateway.where)
    return gateway


def children_of(user: User, gateway: Gateway) -> Sequence[Device]:
    """The devices that speak through a gateway, in scope."""
    query = within(select(Device), Device, user).where(
        Device.gateway_id == gateway.id, Device.retired_at.is_(None)
    )
    return db.session.scalars(
        query.options(joinedload(Device.senior), joinedload(Device.device_model))
        .order_by(Device.device_id)
        .limit(300)
    ).all()


def proposals_at(user: User, state: str = PROPOSED, limit: int = 100) -> Sequence[DeviceProposal]:
    """What was announced by gateways in scope, wherever these stand now; what no known gateway announced only
    the whole county sees."""
    query = (
        select(DeviceProposal)
        .outerjoin(DeviceProposal.gateway)
        .where(DeviceProposal.state == state, _proposal_scope(user))
        .options(joinedload(DeviceProposal.gateway))
        .order_by(DeviceProposal.last_seen_at.desc())
        .limit(limit)
    )
    return db.session.scalars(query).all()


def proposal_count(user: User) -> int:
    """How many wait for a decision."""
    query = select(func.count(DeviceProposal.id)).outerjoin(DeviceProposal.gateway)
    return db.session.scalar(query.where(DeviceProposal.state == PROPOSED, _proposal_scope(user))) or 0


def _proposal_scope(user: User) -> ColumnElement[bool]:
    return scope_filter(Gateway, user)


def proposal_of(user: User, proposal_id: int) -> DeviceProposal:
    """One proposal to decide about. Raises NotFoundError outside the scope."""
    query = select(DeviceProposal).outerjoin(DeviceProposal.gateway)
    proposal = db.session.scalar(query.where(DeviceProposal.id == proposal_id, _proposal_scope(user)))
    if proposal is None:
        raise NotFoundError
    return proposal
