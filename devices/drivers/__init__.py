"""The table of drivers: a new kind of device is one file here, one line below and its recorded payloads."""

from devices.drivers import native, zigbee2mqtt
from devices.drivers.base import Driver

DRIVERS: tuple[Driver, ...] = (
    native.DRIVER,
    zigbee2mqtt.DRIVER,
)
