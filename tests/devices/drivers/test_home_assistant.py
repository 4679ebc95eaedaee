"""Descriptions of devices are proposals and nothing more."""

import pytest

from tests.devices.makers import read

TOPIC = "homeassistant/binary_sensor/0x00158d0001/smoke/config"
SMOKE = {
    "name": "卧室烟雾",
    "unique_id": "0x00158d0001_smoke",
    "device_class": "smoke",
    "state_topic": "zigbee2mqtt/bedroom_smoke",
    "device": {"identifiers": ["zigbee2mqtt_0x00158d0001"], "manufacturer": "HEIMAN", "model": "HS1SA"},
}


def proposed(fields, topic=TOPIC):
    return [
        (proposal.unique_id, proposal.device_class)
        for proposal in read(topic, fields, retained=True).proposals
    ]


def test_a_smoke_detector_is_proposed():
    [proposal] = read(TOPIC, SMOKE, retained=True).proposals
    assert (proposal.maker, proposal.model, proposal.name) == ("HEIMAN", "HS1SA", "卧室烟雾")
    assert proposal.state_topic == "zigbee2mqtt/bedroom_smoke"


@pytest.mark.parametrize("retained", [True, False])
def test_a_description_gives_no_event(retained):
    reading = read(TOPIC, SMOKE, retained=retained)
    assert (reading.events, reading.reason, reading.is_fault) == ((), "proposal", False)


@pytest.mark.parametrize("device_class", ["smoke", "gas", "moisture", "carbon_monoxide", "safety", "door"])
def test_what_guards_a_home_is_proposed(device_class):
    assert proposed(SMOKE | {"device_class": device_class}) == [("0x00158d0001_smoke", device_class)]


@pytest.mark.parametrize("device_class", ["battery", "plug", "", None, 7, ["smoke"]])
def test_what_guards_nobody_is_not_proposed(device_class):
    assert proposed(SMOKE | {"device_class": device_class}) == []


def test_a_button_is_proposed():
    topic = "homeassistant/event/0x00158d0002/action/config"
    assert proposed({"unique_id": "b1", "device_class": "button"}, topic) == [("b1", "button")]


def test_short_names_are_read():
    fields = {"uniq_id": "s1", "dev_cla": "gas", "stat_t": "tele/x/SENSOR", "dev": {"mf": "M", "mdl": "X"}}
    assert proposed(fields) == [("s1", "gas")]


def test_one_message_may_describe_a_device_with_all_its_parts():
    parts = {
        "a": {"p": "binary_sensor", "device_class": "smoke", "unique_id": "d1_smoke"},
        "b": {"p": "sensor", "device_class": "battery", "unique_id": "d1_battery"},
    }
    topic = "homeassistant/device/0x00158d0001/config"
    assert proposed({"dev": {"ids": "d1"}, "cmps": parts}, topic) == [("d1_smoke", "smoke")]
