"""What `python -m benchmarks alarms` measures with: broker, listener, homes and a flood, each a process."""

import asyncio
import json
import multiprocessing
import os
import resource
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep, time
from typing import Any

from sqlalchemy import select

from benchmarks.county import MORNING, SECRET
from devices.broker import start_broker
from devices.brokers import mosquitto
from devices.endpoint import parse_url
from devices.simulation.forms import Packet
from devices.simulation.line import Line
from eldercare.alerts.models import Device
from eldercare.core.bulk import insert_rows
from eldercare.core.db import transaction
from eldercare.people.models import Senior

RELAXED, LOSS_PROOF = "relaxed", "loss_proof"
SETTINGS = {
    RELAXED: "autosave_on_changes false, autosave_interval 1800",
    LOSS_PROOF: "autosave_on_changes true, autosave_interval 1",
}
"""What differs between the two brokers; the rest is as in `devices/brokers/mosquitto.py`."""

FIRST_BATTERY, BATTERIES = 30, 70
WAIT_S = 300.0
LOOK_EVERY_S = 0.01
"""Seldom enough that looking takes no core from what is measured."""

SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Rig:
    """A running broker and listener. `device_url` is where devices send."""

    folder: Path
    device_url: str
    listener_url: str

    @contextmanager
    def database(self) -> Iterator[sqlite3.Connection]:
        """The database as seen from outside; each question sees what is committed by then."""
        with closing(sqlite3.connect(self.folder / "eldercare.db", isolation_level=None)) as connection:
            yield connection


def add_devices(count: int) -> None:
    """Register so many synthetic devices of our own format, several to a senior when there are few."""
    with transaction() as session:
        seniors = session.execute(select(Senior.id, Senior.station_id, Senior.area_code)).all()
        rows = (
            {
                "device_id": name(number),
                "model": "native",
                "senior_id": seniors[number % len(seniors)].id,
                "station_id": seniors[number % len(seniors)].station_id,
                "area_code": seniors[number % len(seniors)].area_code,
                "bound_at": MORNING,
                "last_seen_at": MORNING,
                "battery": 100,
                "online": True,
                "room": "bedroom",
                "synthetic": True,
            }
            for number in range(count)
        )
        insert_rows(session, Device, rows)


def name(number: int) -> str:
    """The name of a device on the wire."""
    return f"BENCH-{number:05d}"


@contextmanager
def rig(folder: Path, setting: str, *, listening: bool = True) -> Iterator[Rig]:
    """A broker with these settings and, unless something else shall listen, the product's listener."""
    allow_many_files()
    with _broker(folder, setting) as urls:
        place = Rig(folder, urls["device"], urls["listener"])
        if not listening:
            yield place
            return
        with listener(place):
            yield place


@contextmanager
def _broker(folder: Path, setting: str) -> Iterator[dict[str, str]]:
    """mosquitto with the product's own settings, one of them changed; with an empty queue."""
    home = folder / "broker"
    (home / "mosquitto.db").unlink(missing_ok=True)
    with start_broker(folder, port=free_port()) as prepared:
        urls = dict(prepared.urls)
    config = home / "mosquitto.conf"
    text = config.read_text("utf-8")
    if setting == RELAXED:
        text = text.replace("autosave_on_changes true", "autosave_on_changes false")
        text = text.replace("autosave_interval 1\n", "autosave_interval 1800\n")
    config.write_text(text, "utf-8")
    (home / "mosquitto.db").unlink(missing_ok=True)
    program = mosquitto.find("mosquitto")
    if program is None:
        raise FileNotFoundError("mosquitto")
    process = subprocess.Popen([program, "-c", str(config)], stderr=subprocess.DEVNULL)
    try:
        yield urls
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def listener(place: Rig) -> Iterator[None]:
    """`eldercare listen` in a process of its own, heard through the broker before we go on."""
    env = os.environ | {
        "ELDERCARE_DATA_DIR": str(place.folder),
        "ELDERCARE_SECRET_KEY": SECRET,
        "ELDERCARE_MQTT_URL": place.listener_url,
        "ELDERCARE_DEMO": "1",
    }
    with place.database() as look:
        look.execute("delete from heartbeats")
        command = [sys.executable, "-m", "eldercare", "listen"]
        process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(lambda: one(look, "select count(*) from heartbeats where name = 'broker'"))
            yield
        finally:
            process.terminate()
            process.wait(60)


def heartbeat(number: int, battery: int) -> Packet:
    """A sign of life that can be told from the one before by its battery."""
    body = {"v": 1, "id": f"h{number}-{battery}", "battery": battery}
    return Packet(f"care/v1/{name(number)}/heartbeat", json.dumps(body).encode())


def press(number: int, mark: str) -> Packet:
    """A press with an id of its own, by the device's clock of now."""
    body = {"v": 1, "id": mark, "kind": "sos", "battery": 100}
    return Packet(f"care/v1/{name(number)}/event", json.dumps(body).encode())


def status(number: int, state: str) -> Packet:
    """What a device, or its last will, says of its connection."""
    return Packet(f"care/v1/{name(number)}/status", json.dumps({"state": state}).encode())


def flood(url: str, packets: list[Packet], ready: Any, go: Any) -> None:
    """Send everything as fast as the broker takes it, over one line, once `go` is set."""
    asyncio.run(_flood(url, packets, ready, go))


async def _flood(url: str, packets: list[Packet], ready: Any, go: Any) -> None:
    line = Line(parse_url(url), f"flood-{os.getpid()}-{time():.3f}")
    await line.open()
    ready.set()
    go.wait(WAIT_S)
    for packet in packets:
        await line.room()
        line.send(packet)
    await line.settled()
    await line.close()


@contextmanager
def flooding(url: str, packets: list[Packet]) -> Iterator[float]:
    """A flood from a process of its own; gives the moment at which it began."""
    ready, go = SPAWN.Event(), SPAWN.Event()
    process = SPAWN.Process(target=flood, args=(url, packets, ready, go))
    process.start()
    ready.wait(WAIT_S)
    began = perf_counter()
    go.set()
    try:
        yield began
    finally:
        process.join(WAIT_S)


def one(look: sqlite3.Connection, query: str, *values: Any) -> Any:
    """One value out of the database."""
    return look.execute(query, values).fetchone()[0]


def wait_for(look: Any, within_s: float = WAIT_S) -> None:
    """Look until it is so."""
    until = perf_counter() + within_s
    while not look():
        if perf_counter() > until:
            raise TimeoutError
        sleep(LOOK_EVERY_S)


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def allow_many_files() -> None:
    """For a broker with ten thousand connections, which has our limits."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
