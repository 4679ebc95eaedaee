"""Gateways: added, edited and taken out of use by people."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.alerts.actions.devices.settling import claim_proposals
from eldercare.alerts.credentials import end_credentials
from eldercare.alerts.entry import GatewayEntry, cleaned_gateway, gateway_faults, overlaps
from eldercare.alerts.errors import RetiredDeviceError
from eldercare.alerts.models import Gateway
from eldercare.core import feed
from eldercare.core.db import check_version, db, transaction
from eldercare.core.errors import N_, InvalidInputError, NotFoundError
from eldercare.people.models import Senior, Station


def add_gateway(entry: GatewayEntry, *, by: User, now: datetime) -> Gateway:
    """Store a new gateway. Raises InvalidInputError with the fault of each field."""
    with transaction() as session:
        entry = _checked(entry, None)
        gateway = Gateway(
            gateway_id=entry.gateway_id, driver=entry.driver, created_at=now, created_by=by.id, online=True
        )
        _fill(gateway, entry)
        session.add(gateway)
        session.flush()
        claim_proposals(gateway)
        audit(by, "gateway.add", "gateway", gateway.id, now=now, detail={"driver": gateway.driver})
        _tell(gateway, now)
        return gateway


def edit_gateway(
    gateway_id: int, entry: GatewayEntry, *, expected: int | None, by: User, now: datetime
) -> Gateway:
    """Change where a gateway stands and what it speaks; its name on the wire stays.

    Raises InvalidInputError, StaleVersionError or RetiredDeviceError.
    """
    with transaction() as session:
        gateway = gateway_in_use(gateway_id)
        check_version(gateway, expected)
        entry = _checked(replace(entry, gateway_id=gateway.gateway_id), gateway)
        gateway.driver = entry.driver
        _fill(gateway, entry)
        session.flush()
        claim_proposals(gateway)
        detail = {"senior_id": gateway.senior_id, "station_id": gateway.station_id}
        audit(by, "gateway.edit", "gateway", gateway.id, now=now, detail=detail)
        _tell(gateway, now)
        return gateway


def retire_gateway(gateway_id: int, *, by: User, now: datetime) -> Gateway:
    """Take a gateway out of use and its credential with it; its devices stay registered."""
    with transaction():
        gateway = gateway_in_use(gateway_id)
        gateway.retired_at = now
        end_credentials(gateway, by=by, now=now)
        audit(by, "gateway.retire", "gateway", gateway.id, now=now)
        _tell(gateway, now)
        return gateway


def gateway_in_use(gateway_id: int) -> Gateway:
    """A gateway to change. Raises NotFoundError or RetiredDeviceError."""
    gateway = db.session.get(Gateway, gateway_id, populate_existing=True)
    if gateway is None:
        raise NotFoundError
    if gateway.retired_at is not None:
        raise RetiredDeviceError
    return gateway


def _checked(entry: GatewayEntry, known: Gateway | None) -> GatewayEntry:
    entry, session = cleaned_gateway(entry), db.session
    found = gateway_faults(entry)
    if known is None:
        same = select(Gateway.id).where(Gateway.gateway_id == entry.gateway_id)
        if session.scalar(same) is not None:
            found["gateway_id"] = N_("A gateway of this name is registered already.")
    if "base_topic" not in found and _overlap(entry.base_topic, known):
        found["base_topic"] = N_("These topics belong to another gateway: choose others.")
    if entry.senior_id is not None and session.get(Senior, entry.senior_id) is None:
        found["senior"] = N_("Nobody of this name is on the register.")
    if found:
        raise InvalidInputError(found)
    return entry


def _overlap(base_topic: str, known: Gateway | None) -> bool:
    rows = db.session.execute(select(Gateway.id, Gateway.base_topic).where(Gateway.retired_at.is_(None)))
    mine = known.id if known else None
    return any(topic and row_id != mine and overlaps(base_topic, topic) for row_id, topic in rows)


def _fill(gateway: Gateway, entry: GatewayEntry) -> None:
    """The home says where the gateway stands, else the station."""
    session = db.session
    senior = session.get(Senior, entry.senior_id) if entry.senior_id else None
    station = session.get_one(Station, entry.station_id) if senior is None else None
    gateway.base_topic, gateway.name, gateway.place = entry.base_topic, entry.name, entry.place
    gateway.senior_id = senior.id if senior else None
    if senior is not None:
        gateway.station_id, gateway.area_code = senior.station_id, senior.area_code
    elif station is not None:
        gateway.station_id, gateway.area_code = station.id, station.area_code


def _tell(gateway: Gateway, now: datetime) -> None:
    feed.tell("gateway.changed", now=now, data={"ids": [gateway.id]}, area_code=gateway.area_code,
              station_id=gateway.station_id)  # fmt: skip
