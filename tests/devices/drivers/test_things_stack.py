"""The traps of The Things Stack: absent zeros, topics with and without tenant."""

import json

import pytest

from tests.devices.makers import keys, kinds, read
from tests.devices.recorded import RECORDINGS

PRESS = RECORDINGS["things_stack/alarm_sos_ws101"]["payload"]
TOPIC = "v3/app1@ttn/devices/dev1/up"


def told(topic=TOPIC, **changes):
    fields = json.loads(json.dumps(PRESS))
    for name, value in changes.items():
        fields["uplink_message"][name] = value
    fields["uplink_message"] = {
        name: value for name, value in fields["uplink_message"].items() if value is not None
    }
    return read(topic, fields)


@pytest.mark.parametrize("topic", [TOPIC, "v3/app1/devices/dev1/up"])
def test_the_tenant_is_in_the_topic_or_not(topic):
    assert kinds(told(topic)) == ["sos"]


def test_the_key_is_that_of_the_frame_in_its_session():
    assert keys(told()) == ["things_stack:0004a30b001c0530:AXA50tHUGUucuzS/bCGMNw==:1"]


def test_a_missing_counter_is_frame_zero():
    assert keys(told(f_cnt=None)) == ["things_stack:0004a30b001c0530:AXA50tHUGUucuzS/bCGMNw==:0"]


def test_the_same_counter_in_another_session_is_another_press():
    assert keys(told(session_key_id="AXBSH1Pk6Z0G166RlH16CQ==")) != keys(told())


def test_a_counter_without_a_session_counts_within_its_hour():
    first, later = told(session_key_id=None), told(session_key_id=None, received_at="2020-02-12T17:15:45Z")
    assert keys(first) != keys(later)


@pytest.mark.parametrize("counter", [-1, "1", 1.5, []])
def test_an_odd_counter_does_not_cost_the_press(counter):
    assert kinds(told(f_cnt=counter)) == ["sos"]


def test_a_device_without_an_eui_has_the_servers_name():
    fields = PRESS | {"end_device_ids": {"device_id": "Dev1"}}
    assert read(TOPIC, fields).events[0].device_id == "dev1"


def test_the_model_of_the_repository_reads_undecoded_bytes():
    assert kinds(told(decoded_payload=None, version_ids={"model_id": "ws101"})) == ["sos"]
