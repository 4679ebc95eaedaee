"""The alarm chain up to the commit: a real mosquitto, the real listener in its process, through the ORM.

Two settings of the broker, named with each figure: `relaxed` saves its queue every half hour, `loss_proof`,
as the product starts it, on each change.
"""

import asyncio
from itertools import count
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from benchmarks import bare_intake
from benchmarks.alarm_rig import (
    BATTERIES,
    FIRST_BATTERY,
    LOSS_PROOF,
    RELAXED,
    SETTINGS,
    SPAWN,
    WAIT_S,
    Rig,
    add_devices,
    flooding,
    heartbeat,
    one,
    press,
    rig,
    status,
    wait_for,
)
from benchmarks.county import county
from devices.endpoint import parse_url
from devices.simulation.forms import Packet
from devices.simulation.line import Line

SENIORS = 1000
MESSAGES, FLOOD, CLIENTS, SECONDS = 20_000, 20_000, 10_000, 20.0
PRESS_EVERY = 50
"""Of the sustained messages every so manieth is a press, the others are heartbeats."""

RATE, MEASURED_EVERY = 200, 10
"""Messages a second for the latency; every so manieth is a press, and those are measured."""

CONNECTING_AT_ONCE = 200
FLOOD_BATTERY, STORM_BATTERY = 21, 28
"""Percent, neither low nor used by the other figures."""

_runs = count(1)


def measure(messages: int = MESSAGES, clients: int = CLIENTS, seconds: float = SECONDS) -> dict[str, Any]:
    """Every figure with its own broker and listener, on one database."""
    devices = max(min(messages, 10_000), messages // 10 + 1)
    with county(SENIORS) as (_app, folder):
        add_devices(max(devices, clients))
        figures: dict[str, Any] = {"settings": SETTINGS, "messages": messages, "press_every": PRESS_EVERY}
        for setting in (RELAXED, LOSS_PROOF):
            with rig(folder, setting) as place:
                figures[f"{setting}_msg_s"] = round(_sustained(place, messages, devices))
        with rig(folder, RELAXED, listening=False) as place:
            figures["bare_relaxed_msg_s"] = round(_bare(place, messages, devices))
        figures["relaxed_to_bare"] = round(figures["relaxed_msg_s"] / figures["bare_relaxed_msg_s"], 3)
        for setting in (RELAXED, LOSS_PROOF):
            with rig(folder, setting) as place:
                figures |= {f"{setting}_{key}": value for key, value in _latency(place, seconds).items()}
        with rig(folder, LOSS_PROOF) as place:
            figures |= _sos_in_a_flood(place, min(FLOOD, messages))
        with rig(folder, LOSS_PROOF) as place:
            figures |= _reconnects(place, clients)
    return figures


def _sustained(place: Rig, messages: int, devices: int) -> float:
    """Messages a second from the first one sent to the last one committed."""
    packets, last = _mixture(messages, devices)
    presses = sum(packet.topic.endswith("event") for packet in packets)
    with place.database() as look:
        before = one(look, "select count(*) from inbox_messages")
        with flooding(place.device_url, packets) as began:
            wait_for(lambda: one(look, "select count(*) from inbox_messages") >= before + presses)
            wait_for(lambda: _with_battery(look, last) >= _speakers(packets, last))
            return messages / (perf_counter() - began)


def _mixture(messages: int, devices: int) -> tuple[list[Packet], int]:
    """Heartbeats of each device in turn, its battery telling which round, and a press now and then."""
    run = next(_runs)
    first = FIRST_BATTERY + run * 10 % BATTERIES
    packets = [
        press(number % devices, f"p{run}-{number}")
        if number % PRESS_EVERY == PRESS_EVERY - 1
        else heartbeat(number % devices, first + number // devices)
        for number in range(messages)
    ]
    return packets, first + (messages - 1) // devices


def _speakers(packets: list[Packet], battery: int) -> int:
    mark = f'"battery": {battery}'.encode()
    return sum(mark in packet.payload and packet.topic.endswith("heartbeat") for packet in packets)


def _with_battery(look: Any, battery: int) -> int:
    return int(
        one(look, "select count(*) from devices where battery = ? and device_id like 'BENCH-%'", battery)
    )


def _bare(place: Rig, messages: int, devices: int) -> float:
    """The same messages, taken by paho and sqlite3 alone."""
    packets, _ = _mixture(messages, devices)
    path = place.folder / f"bare-{next(_runs)}.db"
    ready, done = SPAWN.Event(), SPAWN.Event()
    taker = SPAWN.Process(target=bare_intake.take, args=(place.listener_url, path, messages, ready, done))
    taker.start()
    ready.wait(WAIT_S)
    with flooding(place.device_url, packets) as began:
        done.wait(WAIT_S)
        took = perf_counter() - began
    taker.join(WAIT_S)
    return messages / took


def _latency(place: Rig, seconds: float) -> dict[str, Any]:
    """Milliseconds from before publishing a press to its row, as another process sees it."""
    sent: dict[str, float] = {}
    seen: dict[str, float] = {}
    asyncio.run(_steady(place, int(RATE * seconds), sent, seen))
    times = sorted((seen[key] - sent[key]) * 1000 for key in sent)
    return {
        "presses": len(times),
        "p50_ms": round(median(times), 1),
        "p99_ms": round(quantiles(times, n=100)[-1], 1),
        "max_ms": round(times[-1], 1),
    }


async def _steady(place: Rig, messages: int, sent: dict[str, float], seen: dict[str, float]) -> None:
    run = next(_runs)
    line = Line(parse_url(place.device_url), f"steady-{run}")
    await line.open()
    watching = asyncio.create_task(_watch(place, messages // MEASURED_EVERY, seen))
    await asyncio.sleep(0)
    began = perf_counter()
    for number in range(messages):
        await asyncio.sleep(max(0.0, began + number / RATE - perf_counter()))
        device = number % SENIORS
        if number % MEASURED_EVERY:
            line.send(heartbeat(device, FIRST_BATTERY))
            continue
        mark = f"t{run}-{number}"
        # A senior of its own for each press, as long as there are enough: each opens an alarm.
        pressed = (number // MEASURED_EVERY + run * 400) % SENIORS
        packet = press(pressed, mark)
        sent[f"native:{packet.topic.split('/')[2]}:{mark}"] = perf_counter()
        line.send(packet)
    await asyncio.wait_for(watching, WAIT_S)
    await line.close()


async def _watch(place: Rig, expected: int, seen: dict[str, float]) -> None:
    """Look for new rows every millisecond."""
    with place.database() as look:
        newest = one(look, "select coalesce(max(id), 0) from inbox_messages")
        while len(seen) < expected:
            for row, key in look.execute("select id, key from inbox_messages where id > ?", (newest,)):
                seen[key], newest = perf_counter(), row
            await asyncio.sleep(0.001)


def _sos_in_a_flood(place: Rig, beats: int) -> dict[str, Any]:
    """Seconds until a press is committed that was sent when the first of the heartbeats are stored."""
    packets = [
        heartbeat(number % min(beats, 10_000), FLOOD_BATTERY + number // 10_000) for number in range(beats)
    ]
    mark = f"flood-{next(_runs)}"
    with place.database() as look, flooding(place.device_url, packets):
        key = f"%:{mark}"
        wait_for(lambda: _touched(look))
        began = perf_counter()
        asyncio.run(_press_now(place, mark))
        wait_for(lambda: one(look, "select count(*) from inbox_messages where key like ?", key))
        took = perf_counter() - began
    return {"flood": beats, "sos_in_flood_s": round(took, 3)}


def _touched(look: Any) -> bool:
    return _with_battery(look, FLOOD_BATTERY) > 0


async def _press_now(place: Rig, mark: str) -> None:
    line = Line(parse_url(place.device_url), mark)
    await line.open()
    line.send(press(1, mark))
    await line.settled()
    await line.close()


def _reconnects(place: Rig, clients: int) -> dict[str, Any]:
    """Clients that are cut and come back at once, each with a heartbeat; how many of those were lost."""
    with place.database() as look:
        began = asyncio.run(_storm(place.device_url, clients))
        answered = perf_counter()
        wait_for(lambda: _with_battery(look, STORM_BATTERY) >= clients)
        committed = perf_counter()
        lost = clients - _with_battery(look, STORM_BATTERY)
    return {
        "reconnects": clients,
        "reconnects_lost": lost,
        "reconnects_acknowledged_s": round(answered - began, 2),
        "reconnects_committed_s": round(committed - began, 2),
    }


async def _storm(url: str, clients: int) -> float:
    place = parse_url(url)
    lines = [Line(place, f"storm-{number}", will=status(number, "offline")) for number in range(clients)]
    slots = asyncio.Semaphore(CONNECTING_AT_ONCE)

    async def come(line: Line) -> None:
        async with slots:
            await line.open(patient=True)

    await asyncio.gather(*(come(line) for line in lines))
    began = perf_counter()
    for line in lines:
        line.cut()
    for number, line in enumerate(lines):
        line.send(heartbeat(number, STORM_BATTERY))
    await asyncio.gather(*(line.open(patient=True) for line in lines))
    await asyncio.gather(*(line.settled() for line in lines))
    await asyncio.gather(*(line.close() for line in lines))
    return began
