"""What is news and what is only said again, whatever the source."""

from datetime import timedelta

import pytest

from devices.report import WINDOW_S, window_key
from tests.devices.makers import EVENT_TOPIC, HEARTBEAT_TOPIC, NOW, keys, kinds, make_body, read

ROOM = "zigbee2mqtt/卧室"
LATER = NOW + timedelta(hours=1)


def after(*reports, topic=ROOM):
    """The answer to the last of several reports, each read with what the one before it has left."""
    former = None
    for number, fields in enumerate(reports):
        reading = read(topic, fields, at=NOW + number * timedelta(hours=1), former=former)
        former = reading.state if reading.state is not None else former
    return reading


def test_two_reports_within_the_window_share_a_key():
    assert window_key("z", "d", "sos", NOW) == window_key("z", "d", "sos", NOW + timedelta(seconds=9))


def test_a_report_after_the_window_has_another_key():
    assert window_key("z", "d", "sos", NOW) != window_key(
        "z", "d", "sos", NOW + timedelta(seconds=WINDOW_S + 1)
    )


@pytest.mark.parametrize("field", ["smoke", "gas", "carbon_monoxide", "water_leak"])
def test_a_detector_that_goes_on_is_told_with_each_report(field):
    reading = after({field: True}, {field: True})
    assert [event.is_alarm for event in reading.events] == [True]


def test_the_end_of_smoke_is_told_once():
    assert kinds(after({"smoke": True}, {"smoke": False})) == ["restore"]
    assert kinds(after({"smoke": True}, {"smoke": False}, {"smoke": False})) == ["heartbeat"]


def test_a_quiet_detector_of_which_nothing_is_known_says_that_all_is_well():
    assert kinds(after({"smoke": False})) == ["restore"]


def test_smoke_that_begins_again_is_an_alarm():
    assert kinds(after({"smoke": True}, {"smoke": False}, {"smoke": True})) == ["smoke"]


@pytest.mark.parametrize(
    ("field", "kind"), [("tamper", "tamper"), ("trouble", "fault"), ("battery_low", "low_battery")]
)
def test_a_trouble_of_the_device_itself_is_told_when_it_begins(field, kind):
    assert kinds(after({field: False}, {field: True})) == [kind]
    assert kinds(after({field: True}, {field: True})) == ["heartbeat"]


def test_a_door_is_told_when_it_moves():
    assert [event.opened for event in after({"contact": True}, {"contact": False}).events] == [True]
    assert kinds(after({"contact": False}, {"contact": False})) == ["heartbeat"]


def test_a_low_battery_is_told_once_until_it_was_changed():
    assert kinds(after({"battery": 19}, {"battery": 18})) == ["heartbeat"]
    assert kinds(after({"battery": 19}, {"battery": 100}, {"battery": 19})) == ["low_battery"]


def test_a_battery_that_is_low_beside_an_alarm_is_told_by_the_next_quiet_report():
    assert kinds(after({"action": "single", "battery": 9}, {"battery": 9})) == ["low_battery"]


def test_a_heartbeat_of_our_own_tells_a_low_battery_once():
    beat = {"v": 1, "id": "a", "battery": 12}
    assert kinds(after(beat, beat | {"id": "b"}, topic=HEARTBEAT_TOPIC)) == ["heartbeat"]


def test_two_events_of_one_message_have_two_keys():
    told = keys(read(ROOM, {"smoke": True, "tamper": True, "battery_low": True}))
    assert len(set(told)) == 3


def test_two_events_of_one_message_with_an_id_have_two_keys():
    told = keys(read(HEARTBEAT_TOPIC, {"v": 1, "id": "a", "battery": 12}))
    assert len(set(told)) == 2


def test_the_key_does_not_depend_on_what_is_known():
    state = {"smoke": True, "low_battery": True, "sos": True}
    fields = {"smoke": True, "battery": 12}
    assert set(keys(read(ROOM, fields, former=state))) <= set(keys(read(ROOM, fields)))


def test_the_most_urgent_event_comes_first():
    assert kinds(read(ROOM, {"smoke": False, "battery_low": True, "action": "single"})) == [
        "sos", "low_battery", "restore",
    ]  # fmt: skip


def test_a_retained_report_changes_nothing_that_is_known():
    assert read(ROOM, {"smoke": True}, retained=True).state is None


def test_a_report_that_changes_nothing_gives_no_new_state():
    assert read(ROOM, {"smoke": True}, former={"smoke": True}).state is None


def test_a_press_has_no_state():
    assert read(EVENT_TOPIC, make_body()).state is None
