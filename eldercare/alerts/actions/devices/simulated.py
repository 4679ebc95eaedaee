"""Registering the devices of the simulation, so that what they say is taken and not parked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from eldercare.accounts.models import User
from eldercare.alerts.actions.devices.binding import bind_device
from eldercare.alerts.errors import FewSeniorsError
from eldercare.alerts.models import Device
from eldercare.core.db import transaction
from eldercare.people.models import Senior


@dataclass(frozen=True, slots=True)
class Simulated:
    """A device of the simulation; those of one `home` guard one senior."""

    device_id: str
    model: str
    home: int


def register_simulated(devices: Iterable[Simulated], *, by: User, now: datetime) -> int:
    """Bind each device that is not registered yet to a senior without a device; returns how many were.

    All are marked as synthetic. Call it in a demonstration only: these are no devices of real people. Raises
    FewSeniorsError.
    """
    with transaction() as session:
        wanted = list(devices)
        names = [one.device_id for one in wanted]
        rows = session.scalars(select(Device).where(Device.device_id.in_(names)))
        known = {row.device_id: row.senior_id for row in rows}
        homes = {one.home: senior for one in wanted if (senior := known.get(one.device_id))}
        without = [home for home in dict.fromkeys(one.home for one in wanted) if home not in homes]
        guarded = select(Device.senior_id).where(Device.senior_id.is_not(None))
        free = list(
            session.scalars(
                select(Senior.id).where(Senior.id.not_in(guarded)).order_by(Senior.id).limit(len(without))
            )
        )
        if len(free) < len(without):
            raise FewSeniorsError
        homes |= dict(zip(without, free, strict=True))
        fresh = [one for one in wanted if one.device_id not in known]
        for one in fresh:
            device = bind_device(one.device_id, model=one.model, senior_id=homes[one.home], by=by, now=now)
            device.synthetic = True
        return len(fresh)
