"""Tasmota: keys and topics in any case, presses only from buttons."""

import pytest

from tests.devices.makers import keys, kinds, read

BUTTON = "stat/tasmota_AB12CD/BUTTON1"


@pytest.mark.parametrize("action", ["SINGLE", "DOUBLE", "TRIPLE", "QUAD", "PENTA", "HOLD", "single", "Hold"])
def test_every_press_is_a_call(action):
    assert kinds(read(BUTTON, {"ACTION": action})) == ["sos"]


@pytest.mark.parametrize("name", ["ACTION", "Action", "action"])
def test_keys_come_in_any_case(name):
    assert kinds(read(BUTTON, {name: "SINGLE"})) == ["sos"]


@pytest.mark.parametrize("fields", [{"Button1": {"Action": "SINGLE"}}, {"BUTTON2": {"ACTION": "HOLD"}}])
def test_newer_versions_tell_a_press_as_a_result(fields):
    assert kinds(read("stat/tasmota_AB12CD/RESULT", fields)) == ["sos"]


def test_a_press_told_in_both_ways_is_one_call():
    by_button = keys(read(BUTTON, {"ACTION": "SINGLE"}))
    assert by_button == keys(read("stat/tasmota_AB12CD/RESULT", {"Button1": {"Action": "SINGLE"}}))


@pytest.mark.parametrize("topic", ["SWITCH1", "POWER", "STATUS", "RESULT"])
def test_what_is_no_button_is_no_press(topic):
    assert read(f"stat/tasmota_AB12CD/{topic}", {"ACTION": "ON"}).reason == "not_a_report"


@pytest.mark.parametrize(
    ("word", "kind"), [(b"Online", "online"), (b"Offline", "offline"), (b"OFFLINE", "offline")]
)
def test_the_last_will_is_a_word(word, kind):
    assert kinds(read("tele/tasmota_AB12CD/LWT", word, retained=True)) == [kind]


def test_a_press_that_the_broker_kept_is_a_phantom():
    assert read(BUTTON, {"ACTION": "SINGLE"}, retained=True).reason == "retained"
