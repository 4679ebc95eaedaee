"""Shelly, second generation: one frame may tell several things, each with its own time."""

import pytest

from tests.devices.makers import keys, kinds, read

ID = "shellyplusi4-083af2010203"
TOPIC = f"{ID}/events/rpc"


def frame(*events, **changes):
    params = {"ts": 1732354455.12, "events": [{"component": "input:0", "id": 0, **event} for event in events]}
    return {"src": ID, "dst": f"{ID}/events", "method": "NotifyEvent", "params": params} | changes


def push(event="long_push", ts=1732354455.12, **more):
    return {"event": event, "ts": ts, **more}


@pytest.mark.parametrize("event", ["single_push", "double_push", "triple_push", "long_push"])
def test_every_push_is_a_call(event):
    assert kinds(read(TOPIC, frame(push(event)))) == ["sos"]


@pytest.mark.parametrize("event", ["btn_down", "btn_up", "config_changed", None, 7, ["long_push"]])
def test_what_is_no_push_is_a_sign_of_life(event):
    assert kinds(read(TOPIC, frame(push(event)))) == ["heartbeat"]


def test_the_key_is_made_of_source_component_and_time():
    assert keys(read(TOPIC, frame(push()))) == [f"shelly_gen2:{ID}:input:0:1732354455.12"]


def test_two_pushes_in_one_frame_are_two_calls():
    told = keys(read(TOPIC, frame(push(), push(ts=1732354456.5))))
    assert len(set(told)) == 2


def test_a_push_at_another_input_is_another_call():
    assert keys(read(TOPIC, frame(push(component="input:1")))) != keys(read(TOPIC, frame(push())))


def test_a_button_behind_the_bluetooth_gateway_is_a_button():
    assert kinds(read(TOPIC, frame(push("single_push", component="bthomedevice:200")))) == ["sos"]


@pytest.mark.parametrize("ts", [None, "soon", -1, [], 10**400, 0])
def test_an_odd_time_does_not_cost_the_push(ts):
    assert kinds(read(TOPIC, frame(push(ts=ts)))) == ["sos"]


def test_the_topic_names_the_device_where_the_frame_does_not():
    assert read(TOPIC, frame(push(), src=None)).events[0].device_id == ID


def test_a_test_of_the_smoke_alarm_is_a_test():
    assert kinds(read(TOPIC, frame({"component": "smoke:0", "event": "alarm_test"}))) == ["test"]
