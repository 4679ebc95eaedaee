"""Our drivers understand what the simulated devices say, as they understand the recorded ones."""

import json

import pytest

from devices.event import EventKind
from devices.simulation.forms import Saying, gateway_state, speak
from devices.simulation.homes import make_homes
from tests.devices.makers import NOW, kinds, read
from tests.devices.recorded import RECORDINGS

DEVICES = {
    (device.source, device.tells): device for home in reversed(make_homes(144)) for device in home.devices
}
STATES_OF = {"native", "zigbee2mqtt", "shelly_gen1", "shelly_gen2", "tasmota"}


def say(device, kind, *, number=7, **changes):
    return speak(Saying(device, kind, NOW, number, 1, **changes))


def heard(packet):
    return read(packet.topic, packet.payload)


@pytest.mark.parametrize("device", DEVICES.values(), ids=lambda one: f"{one.source}-{one.tells}")
def test_an_alarm_is_heard_from_the_device_that_gave_it(device):
    reading = heard(say(device, device.tells))
    assert kinds(reading) == [device.tells]
    assert reading.events[0].device_id == device.name
    assert reading.events[0].is_alarm


@pytest.mark.parametrize("device", DEVICES.values(), ids=lambda one: f"{one.source}-{one.tells}")
def test_a_heartbeat_is_no_more_than_that(device):
    reading = heard(say(device, EventKind.HEARTBEAT))
    assert kinds(reading) == ["heartbeat"]
    assert reading.device_id == device.name


@pytest.mark.parametrize(
    "device",
    [one for one in DEVICES.values() if one.tells != "sos"],
    ids=lambda one: f"{one.source}-{one.tells}",
)
def test_an_alarm_that_is_over_is_heard_as_restored(device):
    begun = heard(say(device, device.tells))
    packet = say(device, EventKind.RESTORE, number=8)
    assert "restore" in kinds(read(packet.topic, packet.payload, former=begun.state))


@pytest.mark.parametrize("source", sorted(STATES_OF))
def test_going_off_line_is_heard(source):
    assert kinds(heard(say(DEVICES[source, "sos"], EventKind.OFFLINE))) == ["offline"]


def test_a_silent_gateway_is_heard_as_one():
    event = heard(gateway_state("SIM-00002", EventKind.OFFLINE)).events[0]
    assert (event.kind, event.gateway) == ("offline", True)


def test_a_lorawan_frame_that_is_sent_again_has_another_id_and_the_same_frame():
    first, again = (heard(say(DEVICES["chirpstack", "sos"], EventKind.SOS, copy=copy)) for copy in (0, 1))
    assert first.events[0].key != again.events[0].key
    assert first.events[0].frame_key == again.events[0].frame_key


def test_zero_counters_are_absent_as_in_life():
    packet = say(DEVICES["chirpstack", "sos"], EventKind.SOS, number=0)
    assert "fCnt" not in json.loads(packet.payload)
    assert kinds(heard(packet)) == ["sos"]


@pytest.mark.parametrize(
    ("source", "recording"),
    [
        ("native", "native/alarm_sos_low_battery"),
        ("zigbee2mqtt", "zigbee2mqtt/alarm_sos_tuya_ts0215a"),
        ("chirpstack", "chirpstack/alarm_sos_ws101"),
        ("things_stack", "things_stack/alarm_sos_ws101"),
        ("shelly_gen1", "shelly_gen1/alarm_sos_button1"),
        ("shelly_gen2", "shelly_gen2/alarm_sos_i4"),
        ("tasmota", "tasmota/alarm_sos_button"),
    ],
)
def test_a_press_has_the_fields_of_the_recorded_one(source, recording):
    said = json.loads(say(DEVICES[source, "sos"], EventKind.SOS).payload)
    recorded = RECORDINGS[recording]["payload"]
    assert set(said) <= set(recorded) | {"test"}
