"""The traps of Zigbee2MQTT."""

import pytest

from tests.devices.makers import NOW, kinds, read

ROOM = "zigbee2mqtt/卧室"
PRESS = {"sos": True, "tamper": False, "battery_low": False, "battery": 97, "linkquality": 96}
STUCK = {"sos": True, "tamper": False, "low_battery": False, "battery": 97}


@pytest.mark.parametrize("action", [
    "emergency", "sos", "panic", "single", "double", "triple", "quadruple", "many", "hold", "long",
    "1_single", "long_press", "press", "Single",
])  # fmt: skip
def test_every_press_is_a_call(action):
    assert kinds(read(ROOM, {"action": action})) == ["sos"]


@pytest.mark.parametrize("action", [
    "off", "", None, "release", "hold_release", "on", "toggle", "arm_all_zones", "disarm", "brightness_stop",
    "wakeup", 7, ["single"], {"type": "single"},
])  # fmt: skip
def test_what_is_no_press_is_a_sign_of_life(action):
    assert kinds(read(ROOM, {"action": action})) == ["heartbeat"]


def test_the_first_sos_of_a_button_is_a_press():
    assert kinds(read(ROOM, PRESS)) == ["sos"]


def test_a_battery_report_that_repeats_sos_is_no_press():
    assert kinds(read(ROOM, PRESS | {"battery": 96}, former=STUCK)) == ["heartbeat"]


def test_a_battery_report_without_the_zone_bits_is_no_press():
    assert kinds(read(ROOM, {"sos": True, "battery": 96, "voltage": 2900})) == ["heartbeat"]


def test_a_second_press_of_a_button_that_never_takes_sos_back_is_a_press():
    assert kinds(read(ROOM, PRESS, former=STUCK)) == ["sos"]


def test_sos_of_a_button_that_tells_no_battery_is_a_press():
    assert kinds(read(ROOM, {"sos": True, "linkquality": 90})) == ["sos"]


def test_sos_that_comes_back_with_the_next_battery_report_is_one_press():
    reading = read(ROOM, PRESS)
    assert kinds(read(ROOM, PRESS | {"battery": 96}, former=reading.state)) == ["heartbeat"]


def test_smoke_with_test_is_a_test():
    reading = read(ROOM, {"smoke": True, "test": True})
    assert [(event.kind, event.test, event.is_alarm) for event in reading.events] == [("test", True, False)]


def test_smoke_after_a_test_is_smoke():
    reading = read(ROOM, {"smoke": True, "test": True})
    assert kinds(read(ROOM, {"smoke": True, "test": False}, former=reading.state)) == ["smoke"]


@pytest.mark.parametrize("status", ["maybe_fall", "fall_warning"])
@pytest.mark.parametrize("field", ["fall_down_status", "fall_status"])
def test_a_warning_of_a_fall_is_a_pre_alarm(field, status):
    assert kinds(read(ROOM, {field: status})) == ["pre_fall"]


def test_the_end_of_a_warning_is_told():
    reading = read(ROOM, {"fall_status": "normal"}, former={"fall": False, "pre_fall": True})
    assert [event.clears for event in reading.events] == ["pre_fall"]


@pytest.mark.parametrize("payload", [b"offline", b'{"state":"offline"}', b" Offline\n"])
def test_availability_is_a_word_in_older_versions_and_json_today(payload):
    assert kinds(read(f"{ROOM}/availability", payload, retained=True)) == ["offline"]


def test_a_retained_press_is_a_phantom():
    assert read(ROOM, {"action": "emergency"}, retained=True).reason == "retained"


def test_a_bridge_is_a_gateway():
    [event] = read("zigbee2mqtt/home-17/bridge/state", b"online").events
    assert (event.gateway, event.device_id) == (True, "home-17/bridge")


def test_a_device_in_a_folder_has_the_folder_in_its_name():
    [event] = read("zigbee2mqtt/home-17/卧室", {"action": "emergency"}).events
    assert event.device_id == "home-17/卧室"


def test_a_second_press_within_the_window_is_the_same_event():
    first, second = (read(ROOM, {"action": "single", "linkquality": n}).events[0] for n in (1, 2))
    assert first.key == second.key


def test_two_different_presses_within_the_window_are_one_call():
    assert read(ROOM, {"action": "single"}).events[0].key == read(ROOM, {"action": "hold"}).events[0].key


def test_last_seen_in_milliseconds_is_the_time_of_the_press():
    [event] = read(ROOM, {"action": "single", "last_seen": NOW.timestamp() * 1000}).events
    assert event.at == NOW


@pytest.mark.parametrize(
    "fields", [{"battery_state": "low"}, {"battery_level": "low"}, {"battery_low": True}]
)
def test_a_battery_is_low_when_the_device_says_so(fields):
    assert kinds(read(ROOM, fields)) == ["low_battery"]


def test_movement_ends_a_long_quiet():
    reading = read(ROOM, {"occupancy": True}, former={"quiet": True})
    assert [event.clears for event in reading.events] == ["inactivity"]


def test_an_attribute_that_is_broken_json_is_not_passed_over():
    assert read("zigbee2mqtt/home-17/卧室", b"[1,").reason == "bad_json"
