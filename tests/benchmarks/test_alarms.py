"""The measurement of the alarm chain sends the same to the product and to its bound, and counts what came."""

import json
import sqlite3
from types import SimpleNamespace

from benchmarks import alarm_rig, bare_intake
from benchmarks.alarms import PRESS_EVERY, _mixture, _speakers
from devices.event import EventKind
from tests.devices.makers import kinds, read


def test_every_so_manieth_message_is_a_press_and_the_others_are_heartbeats():
    packets, _ = _mixture(200, 100)
    heard = [kinds(read(packet.topic, packet.payload)) for packet in packets]
    assert heard.count([EventKind.SOS]) == 200 // PRESS_EVERY
    assert heard.count([EventKind.HEARTBEAT]) == 200 - 200 // PRESS_EVERY


def test_the_last_battery_of_each_device_tells_that_all_came():
    packets, last = _mixture(250, 100)
    assert _speakers(packets, last) == 49
    assert json.loads(packets[-2].payload)["battery"] == last


def test_two_runs_send_other_batteries_and_other_ids():
    first, again = (_mixture(100, 100) for _ in range(2))
    assert first[1] != again[1]
    assert not {packet.payload for packet in first[0]} & {packet.payload for packet in again[0]}


def test_the_bound_stores_each_press_once_and_counts_it():
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.executescript(bare_intake._TABLES)
    packets = [alarm_rig.press(1, "a"), alarm_rig.press(1, "b"), alarm_rig.heartbeat(1, 50)]
    bare_intake._store(database, [SimpleNamespace(topic=one.topic, payload=one.payload) for one in packets])
    assert database.execute("select count(*) from inbox").fetchone() == (2,)
    assert database.execute("select presses from alarms").fetchall() == [(2,)]
    database.close()
