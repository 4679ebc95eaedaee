"""What the rows of a list of devices would register, and what stands against each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from eldercare.accounts.access import within
from eldercare.accounts.models import User
from eldercare.alerts.actions.devices.registering import registering_faults
from eldercare.alerts.entry import DeviceEntry, cleaned_name
from eldercare.alerts.models import DeviceModel, Gateway
from eldercare.alerts.wording import ROOMS
from eldercare.core.db import db
from eldercare.core.errors import N_
from eldercare.imports.kinds import Row
from eldercare.people.models import Senior
from eldercare.people.queries import search

COLUMNS = {
    "device_id": ("设备编号", "Device", "DevEUI", "SN"),
    "model": ("型号", "Model"),
    "gateway": ("网关", "Gateway"),
    "senior": ("老人", "Senior", "姓名"),
    "room": ("房间", "Room", "位置"),
}
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
    """What a row would register, and what stands against it: column to English message id."""

    entry: DeviceEntry
    faults: Mapping[str, str]


def check_rows(rows: Sequence[Row], *, by: User) -> list[CheckedRow]:
    """What each row would give, seen by this user; nothing is written."""
    models, gateways = _models(), _gateways(by)
    return [_check(row, models, gateways, by) for row in rows]


def _check(row: Row, models: Mapping[str, str], gateways: Mapping[str, int], user: User) -> CheckedRow:
    cells = {name: row.text(name) for name in COLUMNS}
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
    return CheckedRow(entry, faults)


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
