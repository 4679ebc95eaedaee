from datetime import UTC, datetime, timedelta

import pytest

from devices.drivers.values import (
    believable_time,
    hour_of,
    read_battery,
    read_count,
    read_number,
    read_object,
    read_text,
    read_time,
)
from devices.reading import PayloadError, Reason
from tests.devices.makers import NOW


def reason_of(payload):
    with pytest.raises(PayloadError) as caught:
        read_object(payload)
    return caught.value.reason


def test_a_bottomless_payload_is_refused():
    assert reason_of(b"[" * 60_000) is Reason.BAD_JSON


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


def test_unix_seconds_are_a_time():
    assert believable_time(NOW.timestamp(), NOW) == NOW


@pytest.mark.parametrize(
    "value", ["yesterday", float("nan"), 10**400, -1, True, None, [], "2026-11-23T09:34:15"]
)
def test_an_odd_time_of_another_maker_is_none(value):
    assert believable_time(value, NOW) is None


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**400, "5", True, None, -1, 101])
def test_an_odd_number_is_none(value):
    assert read_number(value, 0, 100) is None


def test_a_battery_is_whole_percent():
    assert read_battery(88.3) == 88


def test_a_counter_that_is_not_sent_is_what_the_source_says():
    assert read_count(None, absent=0) == 0


@pytest.mark.parametrize("value", [1.5, -1, 2**32, "7", True])
def test_an_odd_counter_is_none(value):
    assert read_count(value, absent=0) is None


def test_a_counter_that_protobuf_made_a_fraction_is_whole():
    assert read_count(42.0) == 42


def test_a_bare_word_is_read_in_small_letters():
    assert read_text(b" Offline\n") == "offline"


def test_a_long_text_is_no_word():
    with pytest.raises(PayloadError):
        read_text(b"x" * 33)


def test_the_mark_of_an_hour_changes_with_the_hour():
    assert hour_of(NOW) != hour_of(NOW + timedelta(hours=1))
