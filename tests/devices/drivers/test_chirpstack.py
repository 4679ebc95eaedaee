"""The traps of ChirpStack: absent zeros, frames sent again, a random number in the object."""

from datetime import timedelta

import pytest

from devices.event import Reception, SignalUnit
from tests.devices.drivers.lorawan import AT, TOPIC, uplink
from tests.devices.makers import keys, kinds, read


def told(**changes):
    return read(TOPIC, uplink(**changes), at=AT)


def test_the_same_delivery_twice_has_the_same_key():
    assert keys(told()) == keys(told())


def test_the_random_number_of_the_codec_is_in_no_key():
    other = told(object={"battery": 16, "button_event": {"status": "long press", "msgid": 999999}})
    assert keys(other) == keys(told())


def test_a_frame_that_is_sent_again_has_another_key_and_the_same_frame_key():
    [first], [again] = told().events, told(deduplicationId="00000000-0000-4000-8000-000000000001").events
    assert (first.key == again.key, first.frame_key == again.frame_key) == (False, True)


def test_another_frame_has_another_frame_key():
    assert told().events[0].frame_key != told(fCnt=43).events[0].frame_key


def test_a_counter_that_starts_again_after_a_new_battery_is_another_frame():
    later = (AT + timedelta(days=7)).isoformat()
    reading = read(TOPIC, uplink(time=later), at=AT + timedelta(days=7))
    assert reading.events[0].frame_key != told().events[0].frame_key


def test_a_missing_counter_is_frame_zero():
    assert ":00189440:0:" in told(fCnt=None).events[0].frame_key


def test_a_message_without_an_id_takes_the_key_of_its_frame():
    assert ":00189440:42:" in told(deduplicationId=None).events[0].key


def test_a_message_without_any_id_is_still_a_press():
    assert kinds(told(deduplicationId=None, devAddr=None)) == ["sos"]


def test_a_device_is_named_by_its_eui_in_small_letters():
    assert told(deviceInfo={"devEui": "24E124535B316056"}).events[0].device_id == "24e124535b316056"


def test_the_topic_names_the_device_where_the_message_does_not():
    assert told(deviceInfo=None).events[0].device_id == "24e124535b316056"


def test_an_odd_time_does_not_cost_the_press():
    assert [(event.kind, event.at) for event in told(time="yesterday").events] == [("sos", None)]


def test_a_tag_tells_the_model_of_undecoded_bytes():
    info = {"devEui": "24e124535b316056", "deviceProfileName": "buttons", "tags": {"model": "WS101"}}
    assert kinds(told(object=None, deviceInfo=info)) == ["sos"]


def test_an_object_that_the_codec_left_empty_is_no_object():
    assert kinds(told(object={})) == ["sos"]


@pytest.mark.parametrize("event", ["ack", "txack", "log", "location", "integration"])
def test_what_the_server_tells_of_itself_is_no_report(event):
    assert read(TOPIC[:-2] + event, {}, at=AT).reason == "not_a_report"


def test_a_level_that_is_not_available_is_no_empty_battery():
    fields = {"deduplicationId": "a", "batteryLevelUnavailable": True, "batteryLevel": 0}
    assert [event.battery for event in read(TOPIC[:-2] + "status", fields).events] == [None]


def test_a_status_with_a_low_battery_says_so():
    assert kinds(read(TOPIC[:-2] + "status", {"batteryLevel": 11.4})) == ["low_battery", "heartbeat"]


def test_the_gateway_that_hears_it_best_counts():
    heard = [{"rssi": -119, "snr": -12.5}, {"rssi": -110}, {"rssi": "loud"}, None]
    assert told(rxInfo=heard).events[0].reception == Reception(-110, SignalUnit.DBM, 0)


def test_below_the_noise_the_power_of_the_signal_is_what_is_left_of_it():
    reception = told(rxInfo=[{"rssi": -110, "snr": -12.5}]).events[0].reception
    assert reception.strength == -122


def test_an_unreadable_signal_never_costs_the_press():
    assert kinds(told(rxInfo={"rssi": -110})) == ["sos"]
