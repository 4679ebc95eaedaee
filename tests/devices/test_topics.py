from itertools import product

import pytest
from paho.mqtt.client import topic_matches_sub

from devices.drivers import ROUTES
from devices.reading import Reason
from devices.topics import SUBSCRIPTIONS, decode, is_urgent, listener_status_topic, loop_topic, route_of
from tests.devices.makers import EVENT_TOPIC, HEARTBEAT_TOPIC, NOW
from tests.devices.recorded import RECORDINGS


def driver_of(topic):
    return route_of(topic).driver.name


def test_our_own_topics_go_to_the_native_driver():
    assert driver_of(EVENT_TOPIC) == "native"


def test_a_zigbee_report_goes_to_its_driver():
    assert driver_of("zigbee2mqtt/卧室") == "zigbee2mqtt"


@pytest.mark.parametrize("topic", ["", "care/v1", "care/v2/a/event", "care/v1/a/b/event", "$SYS/x", "a/#"])
def test_an_unknown_topic_has_no_driver(topic):
    assert decode(topic, b"{}", retained=False, received_at=NOW).reason is Reason.UNKNOWN_TOPIC


def test_events_are_urgent():
    assert is_urgent(EVENT_TOPIC)


@pytest.mark.parametrize("name", sorted(name for name in RECORDINGS if "/alarm_" in name))
def test_every_topic_on_which_an_alarm_was_recorded_is_urgent(name):
    assert is_urgent(RECORDINGS[name]["topic"])


@pytest.mark.parametrize("topic", [
    HEARTBEAT_TOPIC, "care/v1/SOS-0001/status", "zigbee2mqtt/a/availability", "zigbee2mqtt/bridge/logging",
    "application/a/device/b/event/status", "tele/t/STATE", "homeassistant/event/a/action/config",
])  # fmt: skip
def test_what_cannot_carry_an_alarm_is_not_urgent(topic):
    assert not is_urgent(topic)


@pytest.mark.parametrize("topic", [loop_topic("care-1"), listener_status_topic("care-1")])
def test_the_listeners_own_topics_belong_to_no_device(topic):
    assert decode(topic, b"{}", retained=False, received_at=NOW).events == ()


@pytest.mark.parametrize("name", sorted(RECORDINGS))
def test_we_subscribe_once_to_every_recorded_topic(name):
    topic = RECORDINGS[name]["topic"]
    assert sum(topic_matches_sub(pattern, topic) for pattern in SUBSCRIPTIONS) == 1


LEVELS = ("", "care", "v1", "event", "zigbee2mqtt", "stat", "online", "events", "rpc", "$SYS", "床头\n")


@pytest.mark.parametrize("depth", [1, 2, 3, 4])
def test_a_topic_goes_where_mqtt_says_that_its_filter_fits(depth):
    for levels in product(LEVELS, repeat=depth):
        topic = "/".join(levels)
        by_mqtt = (route for route in ROUTES if topic_matches_sub(route.pattern, topic))
        assert route_of(topic) is next(by_mqtt, None), topic
