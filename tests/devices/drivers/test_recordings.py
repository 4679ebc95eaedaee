"""Every recorded payload gives what its file says; a driver needs a normal, an alarm and a broken one."""

import pytest

from devices.drivers import DRIVERS, home_assistant
from devices.event import ALARM_KINDS, STATE_KINDS
from devices.reading import QUIET
from devices.topics import route_of
from tests.devices.recorded import FOLDER, RECORDINGS, reading_of


def named(key):
    return [pytest.param(recording, id=name) for name, recording in RECORDINGS.items() if key in recording]


@pytest.mark.parametrize("recording", named("expect"))
def test_a_readable_payload_gives_its_events(recording):
    found = [event.as_json() for event in reading_of(recording).events]
    told = [
        {key: event[key] for key in wanted} for event, wanted in zip(found, recording["expect"], strict=True)
    ]
    assert told == recording["expect"]


@pytest.mark.parametrize("recording", named("reason"))
def test_a_payload_without_events_gives_its_reason(recording):
    reading = reading_of(recording)
    assert (reading.events, reading.reason) == ((), recording["reason"])


@pytest.mark.parametrize("name", sorted(name for name in RECORDINGS if "/alarm_" in name))
def test_no_alarm_survives_being_retained(name):
    reading = reading_of(RECORDINGS[name], retained=True)
    assert (reading.events, reading.reason) == ((), "retained")


@pytest.mark.parametrize("recording", named("expect"))
def test_nothing_but_on_line_and_off_line_survives_being_retained(recording):
    assert {event.kind for event in reading_of(recording, retained=True).events} <= STATE_KINDS


@pytest.mark.parametrize("name", sorted(name for name in RECORDINGS if "/alarm_" in name))
def test_an_alarm_recording_holds_an_alarm(name):
    told = RECORDINGS[name].get("expect", [{"kind": "sos"}])
    assert told[0]["kind"] in ALARM_KINDS


@pytest.mark.parametrize("name", sorted(name for name in RECORDINGS if "/broken_" in name))
def test_a_broken_payload_is_kept_for_a_person(name):
    assert reading_of(RECORDINGS[name]).is_fault or RECORDINGS[name]["reason"] == "empty"


@pytest.mark.parametrize("name", sorted(name for name in RECORDINGS if "/normal_" in name))
def test_a_normal_payload_is_neither_an_alarm_nor_a_fault(name):
    reading = reading_of(RECORDINGS[name])
    assert not any(event.is_alarm for event in reading.events)
    assert reading.reason is None or reading.reason in QUIET


@pytest.mark.parametrize("name", sorted(RECORDINGS))
def test_a_recording_lies_with_its_driver_and_names_its_source(name):
    assert route_of(RECORDINGS[name]["topic"]).driver.name == name.partition("/")[0]
    assert RECORDINGS[name]["source"]


@pytest.mark.parametrize("driver", [driver.name for driver in DRIVERS])
@pytest.mark.parametrize("case", ["normal", "broken"])
def test_each_driver_has_a_normal_and_a_broken_recording(driver, case):
    assert any((FOLDER / driver).glob(f"{case}_*.json"))


@pytest.mark.parametrize("driver", sorted({driver.name for driver in DRIVERS} - {home_assistant.NAME}))
def test_each_driver_that_can_alarm_has_an_alarm_recording(driver):
    assert any((FOLDER / driver).glob("alarm_*.json"))


def test_a_description_of_a_device_never_alarms():
    assert not any((FOLDER / home_assistant.NAME).glob("alarm_*.json"))
