"""What the fields of Milesight's decoders mean, in all their forms."""

import pytest

from tests.devices.drivers.lorawan import AT, TOPIC, uplink
from tests.devices.makers import kinds, read


def told(**fields):
    return read(TOPIC, uplink(object=fields), at=AT)


def alarm_event(kind, state):
    return told(events=[{"alarm_id": 1, "alarm_type": kind, "alarm_status": state}])


@pytest.mark.parametrize("status", ["short press", "long press", "double press", 1, 2, 3, 2.0, "unknown"])
def test_every_press_of_the_ws101_is_a_call(status):
    assert kinds(told(button_event={"status": status, "msgid": 1})) == ["sos"]


@pytest.mark.parametrize(
    "fields", [{"press": "short"}, {"button": "double"}, {"button_status": "long press"}]
)
def test_older_decoders_name_the_press_otherwise(fields):
    assert kinds(told(**fields)) == ["sos"]


@pytest.mark.parametrize("status", [None, "", "none", 0, [], {}])
def test_a_button_event_without_a_press_is_a_sign_of_life(status):
    assert kinds(told(battery=88, button_event={"status": status})) == ["heartbeat"]


@pytest.mark.parametrize("status", ["fall", 4])
def test_a_fall_is_a_fall(status):
    assert kinds(told(detection_status=status, target_status="motionless")) == ["fall"]


@pytest.mark.parametrize("status", ["normal", "vacant", "in_bed", "out_of_bed", 0, 1, 2, 3])
def test_other_states_of_the_room_are_no_alarm(status):
    assert not any(event.is_alarm for event in told(detection_status=status).events)


@pytest.mark.parametrize(("kind", "expected"), [
    ("fall", "fall"), (0, "fall"), ("motionless", "inactivity"), (1, "inactivity"), ("dwell", "inactivity"),
    (2, "inactivity"), ("out_of_bed", "inactivity"), (3, "inactivity"), ("lying_down", "pre_fall"),
    (8, "pre_fall"),
])  # fmt: skip
def test_each_alarm_of_the_vs373_is_one_of_our_kinds(kind, expected):
    assert kinds(alarm_event(kind, "alarm_triggered")) == [expected]


@pytest.mark.parametrize("kind", ["occupied", "vacant", "bradynea", "tachypnea", 4, 5, 6, 7])
def test_presence_and_breathing_are_no_alarms(kind):
    assert kinds(alarm_event(kind, "alarm_triggered")) == ["heartbeat"]


@pytest.mark.parametrize("state", ["alarm_deactivated", "alarm_ignored", 2, 3])
def test_a_fall_that_is_over_is_a_restore(state):
    assert kinds(alarm_event("fall", state)) == ["restore"]


def test_an_alarm_in_one_event_counts_more_than_its_end_in_another():
    events = [
        {"alarm_type": "fall", "alarm_status": state} for state in ("alarm_triggered", "alarm_deactivated")
    ]
    assert kinds(told(events=events)) == ["fall"]


def test_alarm_objects_of_newer_decoders_tell_the_same():
    assert kinds(told(dwell_alarm={"alarm_status": "2"}, out_of_bed_alarm={"alarm_status": "1"})) == [
        "inactivity"
    ]


@pytest.mark.parametrize("status", ["alarm", 1])
def test_gas_is_gas(status):
    assert kinds(told(gas_status=status)) == ["gas"]


@pytest.mark.parametrize(
    "fault", ["power off", "device fault", "device invalid", "device will be invalid soon"]
)
def test_a_gas_detector_that_protects_nobody_is_a_fault(fault):
    assert kinds(told(alarm=fault)) == ["fault"]


@pytest.mark.parametrize("fields", [
    {"leakage_status": "leak"}, {"leakage_status": 1}, {"water_leak": "leak"}, {"leak_status": "leak"},
    {"water_leak": True},
])  # fmt: skip
def test_water_is_water_in_every_decoder(fields):
    assert kinds(told(**fields)) == ["water_leak"]


@pytest.mark.parametrize(("fields", "opened"), [
    ({"magnet_status": "open"}, True), ({"magnet": 1}, True), ({"door": "close"}, False),
    ({"magnet_status": 0}, False),
])  # fmt: skip
def test_a_door_is_open_or_closed(fields, opened):
    assert [event.opened for event in told(**fields).events] == [opened]


@pytest.mark.parametrize(("field", "kind"), [
    ("sos", "sos"), ("smoke", "smoke"), ("gas", "gas"), ("co", "co"), ("fall", "fall"), ("tamper", "tamper"),
    ("low_battery", "low_battery"),
])  # fmt: skip
def test_a_codec_of_ones_own_may_use_plain_names(field, kind):
    assert kinds(told(**{field: True})) == [kind]


@pytest.mark.parametrize("field", ["smoke", "gas", "co", "fall"])
def test_a_measured_number_under_a_plain_name_is_no_alarm(field):
    assert kinds(told(**{field: 1})) == ["heartbeat"]
