"""The world of the simulation: the same for the same seed, and as bad as its scenario says."""

from datetime import timedelta

import pytest

from devices.simulation.homes import KEYED
from devices.simulation.ledger import TrueEvent
from devices.simulation.scenarios import SCENARIOS
from devices.simulation.world import Connect, Cut, Say
from tests.devices.makers import NOW, read
from tests.devices.simulation.makers import events_in, messages_in, run


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_same_seed_gives_the_same_world_and_another_gives_another(scenario):
    assert run(scenario) == run(scenario)
    assert run(scenario) != run(scenario, seed=2)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_everything_comes_in_the_order_of_time(scenario):
    times = [item.at_s for item in run(scenario)]
    assert times == sorted(times)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_message_is_understood_by_a_driver(scenario):
    readings = [read(say.packet.topic, say.packet.payload) for say in messages_in(run(scenario))]
    assert {reading.reason for reading in readings} == {None}


def test_two_runs_name_no_message_alike():
    first = {event.key for event in events_in(run()) if event.key}
    later = {event.key for event in events_in(run(start=NOW + timedelta(seconds=1)))}
    assert first
    assert not first & later


def test_an_event_stands_in_the_ledger_before_its_message_goes_out():
    told = set()
    for item in run("bad_radio"):
        if isinstance(item, TrueEvent):
            told.add(item.id)
        elif isinstance(item, Say) and item.event:
            assert item.event in told


@pytest.mark.parametrize("scenario", ["bad_radio", "mixed", "gateway_outage"])
def test_what_is_called_heard_is_sent_and_the_rest_is_not(scenario):
    items = run(scenario, rate=200.0, seconds=60.0)
    sent = {say.event for say in messages_in(items)}
    told = [event for event in events_in(items) if event.kind != "low_battery"]
    assert {event.id for event in told if event.heard} <= sent
    assert not sent & {event.id for event in told if not event.heard}


def test_bad_air_brings_copies_and_changes_the_order():
    says = [say for say in messages_in(run("bad_radio")) if say.event]
    assert len(says) > len({say.event for say in says})
    numbers = [(say.line, int(say.event.split(":")[1])) for say in says]
    assert numbers != sorted(numbers, key=lambda one: one[1])


def test_a_source_without_numbers_presses_seldom_enough_to_be_counted():
    presses: dict[str, float] = {}
    for event in events_in(run(seconds=200.0)):
        if event.source not in KEYED and event.kind == "sos":
            assert event.at_s - presses.get(event.device, -100.0) > 60
            presses[event.device] = event.at_s


def test_a_power_cut_breaks_every_line_and_brings_each_back():
    items = run("power_cut")
    cut = {item.line for item in items if isinstance(item, Cut)}
    connected = [item.line for item in items if isinstance(item, Connect)]
    assert cut == set(connected)
    assert len(connected) == 2 * len(cut)


def test_a_dark_home_is_not_heard():
    dark = [event for event in events_in(run("power_cut", seconds=60.0)) if 24 < event.at_s < 48]
    assert dark
    assert not any(event.heard for event in dark)


def test_a_weak_battery_passes_the_limit_once():
    low = [
        event.device
        for event in events_in(run("calm", homes=200, seconds=60.0))
        if event.kind == "low_battery"
    ]
    assert low
    assert len(low) == len(set(low))
