"""Registering devices out of a list: a dry run with the faults of each row, then the rows without any."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from eldercare.accounts.access import within
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.alerts.actions.devices.registering import register_device, registering_faults
from eldercare.alerts.entry import DeviceEntry, cleaned_name
from eldercare.alerts.models import Device, DeviceModel, Gateway
from eldercare.alerts.wording import ROOMS
from eldercare.core.db import db, transaction
from eldercare.core.errors import N_, InvalidInputError
from eldercare.core.tables import Row
from eldercare.people.models import Senior
from eldercare.people.queries import search

COLUMNS = {
    "device_id": ("设备编号", "Device", "DevEUI", "SN"),
    "model": ("型号", "Model"),
    "gateway": ("网关", "Gateway"),
    "senior": ("老人", "Senior", "姓名"),
    "room": ("房间", "Room", "位置"),
}
NEEDED = ("device_id", "model")
ROOM_WORDS = {
    "卧室": "bedroom",
    "客厅": "living_room",
    "卫生间": "bathroom",
    "厨房": "kitchen",
    "随身": "worn",
    "随身佩戴": "worn",
}


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row with what would be registered, and what stands against it: column to English message id."""

    number: int
    cells: Mapping[str, str]
    entry: DeviceEntry
    faults: Mapping[str, str]
    senior: Senior | None = None


def check_rows(rows: Sequence[Row], *, by: User) -> list[CheckedRow]:
    """What each row would give, seen by this user; nothing is written."""
    models, gateways = _models(), _gateways(by)
    seen: set[str] = set()
    checked = []
    for row in rows:
        one = _check(row, models, gateways, by)
        if one.entry.device_id in seen:
            faults = {**one.faults, "device_id": N_("This name stands in an earlier row too.")}
            one = CheckedRow(one.number, one.cells, one.entry, faults, one.senior)
        seen.add(one.entry.device_id)
        checked.append(one)
    return checked


def take_rows(
    rows: Sequence[Row], *, by: User, now: datetime, station_id: int | None, area_code: str
) -> tuple[list[Device], list[CheckedRow]]:
    """Register each row whole or not at all; returns the devices, and the rows that were left out."""
    taken, left = [], []
    for one in check_rows(rows, by=by):
        if one.faults:
            left.append(one)
            continue
        try:
            device = register_device(one.entry, by=by, now=now, station_id=station_id, area_code=area_code)
        except InvalidInputError as error:  # somebody registered it meanwhile
            left.append(CheckedRow(one.number, one.cells, one.entry, error.fields))
        else:
            taken.append(device)
    with transaction():
        audit(by, "device.import", "device", None, now=now, detail={"taken": len(taken), "left": len(left)})
    return taken, left


def _check(row: Row, models: Mapping[str, str], gateways: Mapping[str, int], user: User) -> CheckedRow:
    cells = {name: row.cells.get(name, "") for name in COLUMNS}
    faults: dict[str, str] = {}
    senior = _senior(cells["senior"], user, faults)
    gateway_id = gateways.get(cells["gateway"]) if cells["gateway"] else None
    room = ROOM_WORDS.get(cells["room"], cells["room"].lower())
    entry = DeviceEntry(
        device_id=cleaned_name(cells["device_id"]),
        model=models.get(cells["model"].lower(), ""),
        gateway_id=gateway_id,
        senior_id=senior.id if senior else None,
        room=room if room in ROOMS else "",
    )
    faults = {**registering_faults(entry), **faults}
    if cells["gateway"] and gateway_id is None:
        faults["gateway"] = N_("No gateway of this name is registered with you.")
    if "model" in faults:
        faults["model"] = N_("No model of this name or code is known.")
    if room and room not in ROOMS:
        faults["room"] = N_("Bedroom, living room, bathroom, kitchen or worn on the body.")
    return CheckedRow(row.number, cells, entry, faults, senior)


def _senior(text: str, user: User, faults: dict[str, str]) -> Senior | None:
    """The one senior whom the text names: by name, or by the whole phone or ID number."""
    if not text:
        return None
    found = search(user, text).seniors
    named = [senior for senior in found if senior.name == text] or found
    if len(named) == 1:
        return named[0]
    faults["senior"] = (
        N_("Several people have this name: give the phone number instead.")
        if named
        else N_("Nobody of this name is on the register.")
    )
    return None


def _models() -> dict[str, str]:
    """Codes of models by code and by name."""
    rows = db.session.scalars(select(DeviceModel).where(DeviceModel.active))
    return {word.lower(): row.code for row in rows for word in (row.name, row.name_en, row.code)}


def _gateways(user: User) -> dict[str, int]:
    query = select(Gateway).where(Gateway.retired_at.is_(None))
    return {row.gateway_id: row.id for row in db.session.scalars(within(query, Gateway, user))}
