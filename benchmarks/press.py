"""From a pressed button to the committed alarm: a real broker, the real listener, the full path."""

import threading
from dataclasses import replace
from statistics import median, quantiles
from time import perf_counter, sleep
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from benchmarks.county import county
from devices.broker import start_broker
from devices.simulator import press
from eldercare.alerts.listen import run_listener
from eldercare.alerts.models import InboxMessage
from eldercare.core import heartbeat
from eldercare.core.db import db
from eldercare.core.time import now

PRESSES = 40
WAIT_S = 20.0


def measure() -> dict[str, Any]:
    """Milliseconds from before publishing to a committed inbox row."""
    with county(300) as (app, folder), start_broker(folder, port=18883) as broker:
        settings = replace(app.config["SETTINGS"], mqtt_url=broker.url("listener"))
        stop = threading.Event()
        thread = threading.Thread(target=run_listener, args=(app, settings, stop))
        thread.start()
        try:
            _wait(lambda: "broker" in heartbeat.last_beats())
            times = [_one(app, broker.url("device")) for _ in range(PRESSES)]
        finally:
            stop.set()
            thread.join()
    return {
        "presses": PRESSES,
        "broker": broker.kind.value,
        "p50_ms": round(median(times), 1),
        "p95_ms": round(quantiles(times, n=20)[-1], 1),
        "max_ms": round(max(times), 1),
    }


def _one(_app: Flask, url: str) -> float:
    before = _stored()
    began = perf_counter()
    press(url, "SOS-0001", now())
    _wait(lambda: _stored() > before)
    return (perf_counter() - began) * 1000


def _stored() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(InboxMessage)) or 0


def _wait(look: Any) -> None:
    until = perf_counter() + WAIT_S
    while not look():
        db.session.rollback()
        if perf_counter() > until:
            raise TimeoutError
        sleep(0.001)
