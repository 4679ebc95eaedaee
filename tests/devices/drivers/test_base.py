import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.drivers import DRIVERS
from devices.drivers.base import MAX_PAYLOAD, read_time, window_key
from devices.event import PayloadError, Reason
from devices.topics import SUBSCRIPTIONS, decode
from tests.devices.makers import EVENT_TOPIC, NOW, make_body

WORDS = st.sampled_from([*make_body(), "sos", "state", "action", "smoke", "loc", "test", "fall_status"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=6),
)


def reason_of(payload):
    with pytest.raises(PayloadError) as caught:
        decode(EVENT_TOPIC, payload, retained=False, received_at=NOW)
    return caught.value.reason


def test_an_endless_payload_is_refused():
    assert reason_of(b"[" * (MAX_PAYLOAD + 1)) is Reason.TOO_LONG


def test_a_bottomless_payload_is_refused():
    assert reason_of(b"[" * MAX_PAYLOAD) is Reason.BAD_JSON


def test_a_payload_that_is_not_utf8_is_refused():
    assert reason_of(b"\xff\xfe\x00\x01") is Reason.BAD_JSON


def test_a_number_longer_than_python_reads_is_refused():
    assert reason_of(b'{"v":' + b"9" * 5000 + b"}") is Reason.BAD_JSON


def test_a_time_is_kept_in_utc():
    assert read_time("2026-11-23T09:34:15+08:00", NOW) == datetime(2026, 11, 23, 1, 34, 15, tzinfo=UTC)


def test_a_clock_that_was_never_set_is_not_believed():
    assert read_time("1970-01-01T00:10:00+00:00", NOW) is None


def test_a_clock_a_day_ahead_is_not_believed():
    assert read_time((NOW + timedelta(days=1)).isoformat(), NOW) is None


def test_two_reports_within_the_window_share_a_key():
    assert window_key("z", "d", "sos", NOW) == window_key("z", "d", "sos", NOW + timedelta(seconds=9))


def test_a_report_after_the_window_has_another_key():
    assert window_key("z", "d", "sos", NOW) != window_key("z", "d", "sos", NOW + timedelta(seconds=31))


@pytest.mark.parametrize("pattern", SUBSCRIPTIONS)
@settings(deadline=None)
@given(value=JSON, retained=st.booleans())
def test_no_value_makes_a_driver_fail_in_another_way_than_a_payload_error(pattern, value, retained):
    check_that_it_answers(pattern, json.dumps(value).encode(), retained)


@pytest.mark.parametrize("pattern", SUBSCRIPTIONS)
@settings(deadline=None)
@given(payload=st.binary(max_size=64), retained=st.booleans())
def test_no_bytes_make_a_driver_fail_in_another_way_than_a_payload_error(pattern, payload, retained):
    check_that_it_answers(pattern, payload, retained)


def check_that_it_answers(pattern, payload, retained):
    topic = pattern.replace("+", "SOS-0001")
    with suppress(PayloadError):
        events = decode(topic, payload, retained=retained, received_at=NOW)
        assert all(event.driver in {driver.name for driver in DRIVERS} for event in events)
