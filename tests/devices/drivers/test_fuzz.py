"""Whatever arrives: no exception leaves a driver, and no event is without a device and a key."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.drivers import ROUTES
from devices.topics import decode
from tests.devices.drivers.mutation import mutated
from tests.devices.makers import NOW
from tests.devices.recorded import RECORDINGS

MUTATIONS, IN_ONE_TEST = 10_000, 1_000

FIELDS = st.sampled_from(sorted({
    name
    for recording in RECORDINGS.values() if isinstance(recording.get("payload"), dict)
    for name in recording["payload"]
} | {"status", "events", "alarm_type", "alarm_status", "devEui", "battery", "uplink_message"}))  # fmt: skip
WORDS = FIELDS | st.sampled_from(
    ["emergency", "fall", "alarm", "leak", "offline", "single_push", "NotifyEvent", "SINGLE"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=6),
)
STATES = st.none() | st.dictionaries(FIELDS, st.booleans() | st.integers(0, 100), max_size=4)
LEVELS = st.sampled_from(
    ["care", "v1", "zigbee2mqtt", "bridge", "state", "online", "stat", "RESULT", "", "+", "#", "卧室"]
)
PATTERNS = [route.pattern for route in ROUTES]


def check(topic, payload, *, retained=False, former=None):
    reading = decode(topic, payload, retained=retained, received_at=NOW, former=former)
    assert (reading.reason is None) == bool(reading.events)
    for event in reading.events:
        assert 1 <= len(event.device_id) <= 64
        assert event.key
        assert json.dumps(event.as_json())
        assert not (retained and event.is_alarm)
    assert len({event.key for event in reading.events}) == len(reading.events)


@pytest.mark.parametrize("pattern", PATTERNS)
@settings(deadline=None, derandomize=True, database=None, max_examples=40)
@given(value=JSON, retained=st.booleans(), former=STATES)
def test_no_json_makes_a_driver_fail(pattern, value, retained, former):
    check(pattern.replace("+", "SOS-0001"), json.dumps(value).encode(), retained=retained, former=former)


@pytest.mark.parametrize("pattern", PATTERNS)
@settings(deadline=None, derandomize=True, database=None, max_examples=40)
@given(payload=st.binary(max_size=64), retained=st.booleans())
def test_no_bytes_make_a_driver_fail(pattern, payload, retained):
    check(pattern.replace("+", "SOS-0001"), payload, retained=retained)


@settings(deadline=None, derandomize=True, database=None, max_examples=300)
@given(levels=st.lists(LEVELS | st.text(max_size=6), max_size=7), payload=st.binary(max_size=16))
def test_no_topic_makes_a_driver_fail(levels, payload):
    check("/".join(levels), payload)


@pytest.mark.parametrize("pattern", PATTERNS)
@settings(deadline=None, derandomize=True, database=None, max_examples=30)
@given(data=st.data())
def test_no_name_in_a_topic_makes_a_driver_fail(pattern, data):
    levels = [data.draw(st.text(max_size=80)) if level == "+" else level for level in pattern.split("/")]
    check(
        "/".join(levels), b'{"action":"emergency","state":"offline","event":"S","v":1,"kind":"sos","id":"a"}'
    )


@pytest.mark.parametrize("first", range(0, MUTATIONS, IN_ONE_TEST))
def test_ten_thousand_spoiled_recordings_make_no_driver_fail(first):
    for seed in range(first, first + IN_ONE_TEST):
        topic, payload = mutated(seed)
        check(topic, payload, retained=seed % 7 == 0)
