"""The homes of `python -m devices simulate`, registered in the demonstration."""

from datetime import datetime

from devices.simulation.homes import make_homes
from eldercare.alerts.actions.devices.simulated import Simulated, register_simulated
from eldercare.rehearsal.day import RealPeopleError, is_built
from eldercare.rehearsal.morning import user_named


def register_homes(count: int, *, now: datetime) -> int:
    """Register the devices of so many simulated homes; returns how many were not there yet.

    Raises RealPeopleError where no demonstration stands: simulated alarms must never be those of real people.
    """
    if not is_built():
        raise RealPeopleError
    devices = [
        Simulated(device.name, device.model, home.number)
        for home in make_homes(count)
        for device in home.devices
    ]
    return register_simulated(devices, by=user_named("operator"), now=now)
