"""Shelly, first generation: letters of presses and a counter that starts again."""

from datetime import timedelta

import pytest

from tests.devices.makers import NOW, keys, kinds, read

BUTTON = "shellies/shellybutton1-A4CF12F45301"
PRESSES = f"{BUTTON}/input_event/0"


@pytest.mark.parametrize("event", ["S", "SS", "SSS", "L", "SL", "LS"])
def test_every_press_is_a_call(event):
    assert kinds(read(PRESSES, {"event": event, "event_cnt": 7})) == ["sos"]


@pytest.mark.parametrize("event", ["X", "s", "SSSSS", None, 1, ["S"]])
def test_an_event_that_we_do_not_know_is_kept_for_a_person(event):
    assert read(PRESSES, {"event": event, "event_cnt": 7}).reason == "bad_kind"


def test_the_same_count_is_the_same_press():
    first, again = (
        read(PRESSES, {"event": "L", "event_cnt": 7}, at=NOW + n * timedelta(minutes=1)) for n in (0, 1)
    )
    assert keys(first) == keys(again)


def test_the_next_count_is_another_press_within_the_window():
    assert keys(read(PRESSES, {"event": "L", "event_cnt": 7})) != keys(
        read(PRESSES, {"event": "L", "event_cnt": 8})
    )


def test_the_same_count_on_another_day_is_another_press():
    later = read(PRESSES, {"event": "L", "event_cnt": 7}, at=NOW + timedelta(days=1))
    assert keys(later) != keys(read(PRESSES, {"event": "L", "event_cnt": 7}))


def test_the_same_count_of_another_input_is_another_press():
    other = read(f"{BUTTON}/input_event/1", {"event": "L", "event_cnt": 7})
    assert keys(other) != keys(read(PRESSES, {"event": "L", "event_cnt": 7}))


def test_a_press_without_a_count_is_a_press():
    assert kinds(read(PRESSES, {"event": "L"})) == ["sos"]


@pytest.mark.parametrize("word", [b"\xff\xfe", b"-3", b"1e9", b"\xc2\xb2", b"abc", b"101"])
def test_an_odd_battery_is_a_sign_of_life(word):
    assert [event.battery for event in read(f"{BUTTON}/sensor/battery", word).events] == [None]
