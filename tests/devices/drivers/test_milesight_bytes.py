"""Payloads without a codec: Milesight's channels, by model."""

import base64

import pytest

from devices.drivers.milesight_bytes import MODELS, fields_of, model_named_in
from tests.devices.drivers.lorawan import AT, TOPIC, uplink
from tests.devices.makers import kinds, read


def told(profile, data):
    info = {"devEui": "24e124535b316056", "deviceProfileName": profile}
    raw = base64.b64encode(bytes.fromhex(data)).decode()
    return read(TOPIC, uplink(object=None, data=raw, deviceInfo=info), at=AT)


@pytest.mark.parametrize(("profile", "data", "expected"), [
    ("WS101", "017510 FF2E01", "sos"),
    ("WS101", "FF0BFF FF0101 FF166445B43411300001 017564 FF2E03", "sos"),
    ("VS373", "03F8 04 01 0C00 5401", "fall"),
    ("VS373", "07B0 04 01 0C0000 540100", "fall"),
    ("VS373", "06FB 0100 02 01 00", "inactivity"),
    ("VS373", "03F8 02 01 0C00 5401 06FB 0100 00 01 00", "fall"),
    ("GS101", "058E01", "gas"),
    ("GS101", "FF3F00", "fault"),
    ("WS303", "017564 030001", "water_leak"),
    ("EM300-ZLD", "01755C 03673401 046865 050001", "water_leak"),
    ("EM300-MLD", "01755C 060001", "water_leak"),
    ("EM300-MCS", "01755C 03673401 046865 060001", "door"),
    ("WS301", "017564 030001 040000", "door"),
])  # fmt: skip
def test_the_bytes_of_each_model_tell_what_its_decoder_tells(profile, data, expected):
    assert kinds(told(profile, data))[0] == expected


@pytest.mark.parametrize(("name", "model"), [
    ("WS101-SOS", "ws101"), ("Milesight EM300 ZLD (eu868)", "em300-zld"), ("em300_mcs", "em300-mcs"),
    ("vs373", "vs373"),
    ("WS1010", None), ("XWS101", None), ("buttons", None), (None, None), (7, None),
])  # fmt: skip
def test_a_name_tells_the_model(name, model):
    assert model_named_in(name) == model


def test_a_press_before_a_channel_that_is_not_known_counts():
    assert kinds(told("WS101", "FF2E01 AABB01")) == ["sos"]


def test_a_channel_that_is_not_known_is_no_quiet_report():
    assert told("WS101", "017510 AABB01").reason == "bad_bytes"


def test_a_value_that_is_cut_off_is_no_quiet_report():
    assert told("VS373", "03F8 00 00").reason == "bad_bytes"


def test_a_fall_under_the_profile_of_a_button_is_found():
    assert kinds(told("WS101", "03F8 04 01 0C00 5401")) == ["fall"]


def test_bytes_that_two_models_can_send_are_not_guessed():
    assert told("WS101", "017564 030001").reason == "bad_bytes"


@pytest.mark.parametrize("model", MODELS)
def test_nothing_is_read_out_of_nothing(model):
    assert fields_of(model, b"") == ({}, True)
