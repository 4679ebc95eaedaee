"""Every recorded payload gives what its file says; a driver needs a normal, an alarm and a broken one."""

import json
from pathlib import Path

import pytest

from devices.drivers import DRIVERS
from devices.event import PayloadError
from devices.topics import decode, driver_for
from tests.devices.makers import NOW

FOLDER = Path(__file__).parent.parent / "payloads"
RECORDINGS = {
    str(path.relative_to(FOLDER)): json.loads(path.read_text("utf-8"))
    for path in sorted(FOLDER.rglob("*.json"))
}


def payload_of(recording):
    return recording["raw"].encode() if "raw" in recording else json.dumps(recording["payload"]).encode()


def named(key):
    return [pytest.param(recording, id=name) for name, recording in RECORDINGS.items() if key in recording]


def decoded(recording, *, retained):
    return decode(recording["topic"], payload_of(recording), retained=retained, received_at=NOW)


@pytest.mark.parametrize("recording", named("expect"))
def test_a_readable_payload_gives_its_events(recording):
    found = [event.as_json() for event in decoded(recording, retained=recording["retained"])]
    expected = recording["expect"]
    told = [{key: event[key] for key in wanted} for event, wanted in zip(found, expected, strict=True)]
    assert told == expected


@pytest.mark.parametrize("recording", named("reason"))
def test_a_broken_payload_gives_its_reason(recording):
    with pytest.raises(PayloadError) as caught:
        decoded(recording, retained=recording["retained"])
    assert caught.value.reason == recording["reason"]


@pytest.mark.parametrize("name", sorted(name for name in RECORDINGS if "alarm" in name))
def test_no_alarm_survives_being_retained(name):
    assert decoded(RECORDINGS[name], retained=True) == []


@pytest.mark.parametrize("name", sorted(RECORDINGS))
def test_a_recording_lies_with_its_driver_and_names_its_source(name):
    assert driver_for(RECORDINGS[name]["topic"]).name == Path(name).parent.name
    assert RECORDINGS[name]["source"]


@pytest.mark.parametrize("driver", [driver.name for driver in DRIVERS])
@pytest.mark.parametrize("case", ["normal", "alarm", "broken"])
def test_each_driver_has_a_normal_an_alarm_and_a_broken_recording(driver, case):
    assert any((FOLDER / driver).glob(f"{case}*.json"))
