"""Devices out of a list, through the same checks and the same registering as by hand."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from eldercare.accounts.access import within
from eldercare.accounts.models import User
from eldercare.alerts.actions.devices.importing import COLUMNS as HEADS
from eldercare.alerts.actions.devices.importing import ROOM_WORDS, CheckedRow, check_rows
from eldercare.alerts.actions.devices.registering import register_device
from eldercare.alerts.entry import DeviceEntry
from eldercare.alerts.models import Device, DeviceBinding
from eldercare.alerts.wording import ROOMS
from eldercare.core.db import db
from eldercare.core.errors import N_
from eldercare.core.privacy import mask_name
from eldercare.imports.cells import Cell
from eldercare.imports.kinds import DESTROYED, DESTROYED_HINT, Checked, Column, Fault, Kind, Row, Taken
from eldercare.imports.words import Codes
from eldercare.people.lists.undoing import take_back
from eldercare.people.queries import stations_of

ROOM_CODES = Codes(ROOMS, ROOM_WORDS)
COLUMNS = (
    Column(
        "device_id",
        N_("Name on the device"),
        N_("The name or code as it stands on the label."),
        HEADS["device_id"],
        needed=True,
    ),
    Column("model", N_("Model"), N_("A name or code of the list of models."), HEADS["model"], needed=True),
    Column(
        "gateway",
        N_("Gateway"),
        N_("The name of one of your gateways; empty where the device speaks by itself."),
        HEADS["gateway"],
    ),
    Column(
        "senior",
        N_("Senior"),
        N_("The name; the whole phone or ID number where several have one name."),
        HEADS["senior"],
        secret=True,
    ),
    Column("room", N_("Room"), N_("One of: %(words)s"), HEADS["room"], codes=ROOM_CODES),
)
IN_ROW = N_("This name stands in row %(row)s too.")
WHOLE_TO = 10**15
CUT = Fault("device_id", DESTROYED, DESTROYED_HINT)
OWN_VERBS = ("device.register",)


class DeviceDesk:
    """Looks at rows of devices for one user and registers them."""

    def __init__(self, user: User, now: datetime) -> None:
        self._user, self._now = user, now
        stations = stations_of(user)
        # Where a device on the shelf stands: at the user's station, where there is one alone.
        only = stations[0] if len(stations) == 1 else None
        self._station_id = only.id if only else None
        self._area_code = only.area_code if only else ""
        self._rows: dict[str, int] = {}

    def check(self, rows: Sequence[Row]) -> list[Checked]:
        """Look at rows."""
        looked = check_rows(rows, by=self._user)
        known = self._known([one.entry.device_id for one in looked])
        return [self._checked(row, one, known) for row, one in zip(rows, looked, strict=True)]

    def _known(self, names: Sequence[str]) -> dict[str, Device]:
        query = select(Device).where(Device.device_id.in_(names), Device.retired_at.is_(None))
        query = within(query, Device, self._user).options(
            joinedload(Device.senior), joinedload(Device.gateway)
        )
        return {one.device_id: one for one in db.session.scalars(query)}

    def _checked(self, row: Row, one: CheckedRow, known: Mapping[str, Device]) -> Checked:
        name, device = one.entry.device_id, known.get(one.entry.device_id)
        if device is not None and is_same(row, one.entry, device):
            return Checked(row, same=True)
        faults = dict(one.faults)
        found = [Fault(column, reason) for column, reason in faults.items()]
        if is_cut(row.cells.get("device_id", "")):
            found = [*(fault for fault in found if fault.column != "device_id"), CUT]
        first = self._rows.setdefault(name, row.number)
        if first != row.number and name:
            found = [fault for fault in found if fault.column != "device_id"]
            found.append(Fault("device_id", IN_ROW, params={"row": str(first)}))
        return Checked(row, tuple(found), entry=one.entry)

    def take(self, session: Session, rows: Sequence[Checked]) -> list[Taken]:
        """Register good rows inside the caller's transaction."""
        taken = []
        for one in rows:
            entry: DeviceEntry = one.entry
            device = register_device(
                entry, by=self._user, now=self._now, station_id=self._station_id, area_code=self._area_code
            )
            taken.append(Taken(one.row.number, device.id, stamp(device)))
        return taken

    def undo(self, session: Session, subjects: Mapping[int, str]) -> dict[int, str]:
        """Take devices off the register again that have not spoken yet."""
        return take_back(
            session,
            Device,
            subjects,
            subject="device",
            parts={"bindings": DeviceBinding},
            stamp=stamp,
            own_verbs=OWN_VERBS,
        )


def is_cut(cell: Cell) -> bool:
    """Whether a name of digits became a number that Excel could not hold; a short one is whole."""
    return not isinstance(cell, str) and (isinstance(cell, float) or abs(cell) >= WHOLE_TO)


def stamp(device: Device) -> str:
    """Where a device was put; another home, or a sign of life, and it is no longer the same."""
    spoken = "spoke" if device.last_seen_at else ""
    return f"{device.model}:{device.gateway_id}:{device.senior_id}:{device.room}:{spoken}"[:80]


def is_same(row: Row, entry: DeviceEntry, device: Device) -> bool:
    """Whether a row says of a known device what is known: as typed or as exported, masked or not."""
    senior, name = device.senior, row.text("senior")
    names = {"", senior.name, mask_name(senior.name)} if senior else {""}
    found = (entry.model or device.model, row.text("gateway"), row.text("room") and entry.room)
    gateway = device.gateway.gateway_id if device.gateway else ""
    same = found[0] == device.model and found[1] in {"", gateway} and found[2] in {"", device.room}
    return same and (name in names or (senior is not None and entry.senior_id == senior.id))


def records(user: User, plain: bool) -> Iterator[Mapping[str, object]]:  # noqa: FBT001 - as every kind has it
    """Every device in use in the user's scope."""
    query = select(Device).where(Device.retired_at.is_(None)).order_by(Device.id)
    query = within(query, Device, user).options(joinedload(Device.senior), joinedload(Device.gateway))
    for device in db.session.scalars(query.execution_options(yield_per=500)):
        name = device.senior.name if device.senior else ""
        yield {
            "device_id": device.device_id,
            "model": device.model,
            "gateway": device.gateway.gateway_id if device.gateway else "",
            "senior": name if plain else mask_name(name),
            "room": ROOM_CODES.word(device.room) if device.room else "",
        }


DEVICES = Kind(
    code="devices",
    word=N_("Devices"),
    icon="broadcast",
    verb="device.enrol",
    listing="alerts.devices_page",
    columns=COLUMNS,
    open_desk=DeviceDesk,
    records=records,
)
