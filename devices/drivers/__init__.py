"""The table of drivers: which topics we hear, who reads them, and whether an alarm can arrive there.

The first row that fits a topic counts. A new kind of device is one file here, its rows below and its recorded
payloads.
"""

from devices.drivers import (
    chirpstack,
    home_assistant,
    native,
    shelly_gen1,
    shelly_gen2,
    tasmota,
    things_stack,
    zigbee2mqtt,
)
from devices.drivers.base import Driver, Route

# topic filter, driver, urgent
ROUTES: tuple[Route, ...] = (
    Route(native.event_topic("+"), native.DRIVER, urgent=True),
    Route(native.heartbeat_topic("+"), native.DRIVER, urgent=False),
    Route(native.status_topic("+"), native.DRIVER, urgent=False),
    Route("zigbee2mqtt/bridge/state", zigbee2mqtt.DRIVER, urgent=False),
    Route("zigbee2mqtt/bridge/+", zigbee2mqtt.DRIVER, urgent=False),
    Route("zigbee2mqtt/+/availability", zigbee2mqtt.DRIVER, urgent=False),
    Route("zigbee2mqtt/+/+/availability", zigbee2mqtt.DRIVER, urgent=False),
    Route("zigbee2mqtt/+/bridge/state", zigbee2mqtt.DRIVER, urgent=False),
    Route("zigbee2mqtt/+", zigbee2mqtt.DRIVER, urgent=True),
    Route("zigbee2mqtt/+/+", zigbee2mqtt.DRIVER, urgent=True),
    Route("application/+/device/+/event/up", chirpstack.DRIVER, urgent=True),
    Route("application/+/device/+/event/+", chirpstack.DRIVER, urgent=False),
    Route("v3/+/devices/+/up", things_stack.DRIVER, urgent=True),
    Route("v3/+/devices/+/join", things_stack.DRIVER, urgent=False),
    Route("shellies/+/input_event/+", shelly_gen1.DRIVER, urgent=True),
    Route("shellies/+/sensor/+", shelly_gen1.DRIVER, urgent=True),
    Route("shellies/+/online", shelly_gen1.DRIVER, urgent=False),
    Route("shellies/+/info", shelly_gen1.DRIVER, urgent=False),
    Route("+/events/rpc", shelly_gen2.DRIVER, urgent=True),
    Route("+/online", shelly_gen2.DRIVER, urgent=False),
    Route("stat/+/+", tasmota.DRIVER, urgent=True),
    Route("tele/+/+", tasmota.DRIVER, urgent=False),
    Route("homeassistant/+/+/config", home_assistant.DRIVER, urgent=False),
    Route("homeassistant/+/+/+/config", home_assistant.DRIVER, urgent=False),
)

DRIVERS: tuple[Driver, ...] = tuple(dict.fromkeys(route.driver for route in ROUTES))
