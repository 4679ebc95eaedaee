"""The bound for the intake: paho and sqlite3 alone, no drivers, no ORM, no alarms beyond one upsert."""

import json
import queue
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from devices.endpoint import parse_url

BATCH, PATIENCE_S = 200, 120.0
_TABLES = """
pragma journal_mode = wal;
create table devices (name text primary key, battery integer);
create table inbox (key text primary key, topic text, payload blob);
create table alarms (device text, kind text, presses integer, primary key (device, kind));
"""


def take(url: str, path: Path, messages: int, ready: Any, done: Any) -> None:
    """Take so many messages: QoS 1, acknowledged by hand after the commit of a batch of up to 200."""
    waiting: queue.Queue[MQTTMessage] = queue.Queue()
    client = _client(url, waiting, ready)
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.executescript(_TABLES)
        database.execute("pragma synchronous = full")
        client.loop_start()
        taken = 0
        while taken < messages:
            batch = _next_batch(waiting)
            _store(database, batch)
            for message in batch:
                client.ack(message.mid, message.qos)
            taken += len(batch)
        done.set()
        client.disconnect()
        client.loop_stop()


def _client(url: str, waiting: "queue.Queue[MQTTMessage]", ready: threading.Event) -> Client:
    place = parse_url(url)
    client = Client(CallbackAPIVersion.VERSION2, "bare", clean_session=False, manual_ack=True)
    client.username_pw_set(place.username, place.password)
    client.on_message = lambda _client, _userdata, message: waiting.put(message)
    client.on_connect = lambda *_: client.subscribe("care/v1/#", 1)
    client.on_subscribe = lambda *_: ready.set()
    client.connect(place.host, place.port)
    return client


def _next_batch(waiting: "queue.Queue[MQTTMessage]") -> list[MQTTMessage]:
    batch = [waiting.get(timeout=PATIENCE_S)]
    while len(batch) < BATCH and not waiting.empty():
        batch.append(waiting.get())
    return batch


def _store(database: sqlite3.Connection, batch: list[MQTTMessage]) -> None:
    database.execute("begin immediate")
    for message in batch:
        device, leaf = message.topic.split("/")[2:]
        body = json.loads(message.payload)
        if leaf == "event":
            database.execute(
                "insert or ignore into inbox values (?, ?, ?)",
                (f"{device}:{body['id']}", message.topic, message.payload),
            )
            database.execute(
                "insert into alarms values (?, ?, 1) on conflict do update set presses = presses + 1",
                (device, body["kind"]),
            )
        else:
            database.execute("insert or replace into devices values (?, ?)", (device, body["battery"]))
    database.execute("commit")
