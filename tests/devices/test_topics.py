import pytest

from devices.event import PayloadError, Reason
from devices.topics import SUBSCRIPTIONS, decode, driver_for, is_urgent, listener_status_topic, loop_topic
from tests.devices.makers import EVENT_TOPIC, HEARTBEAT_TOPIC, NOW


def test_our_own_topics_go_to_the_native_driver():
    assert driver_for(EVENT_TOPIC).name == "native"


def test_a_zigbee_report_goes_to_its_driver():
    assert driver_for("zigbee2mqtt/卧室").name == "zigbee2mqtt"


@pytest.mark.parametrize("topic", ["", "care/v1", "care/v2/a/event", "care/v1/a/b/event", "$SYS/x", "a/#"])
def test_an_unknown_topic_has_no_driver(topic):
    with pytest.raises(PayloadError) as caught:
        driver_for(topic)
    assert caught.value.reason is Reason.UNKNOWN_TOPIC


def test_events_are_urgent():
    assert is_urgent(EVENT_TOPIC)


@pytest.mark.parametrize("topic", [HEARTBEAT_TOPIC, "care/v1/SOS-0001/status", "zigbee2mqtt/a/availability"])
def test_what_cannot_carry_an_alarm_is_not_urgent(topic):
    assert not is_urgent(topic)


@pytest.mark.parametrize("topic", [loop_topic("care-1"), listener_status_topic("care-1")])
def test_the_listeners_own_topics_belong_to_no_device(topic):
    with pytest.raises(PayloadError):
        decode(topic, b"{}", retained=False, received_at=NOW)


def test_no_two_subscriptions_are_the_same():
    assert len(set(SUBSCRIPTIONS)) == len(SUBSCRIPTIONS)
