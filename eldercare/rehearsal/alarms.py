"""One press of a button, through a real broker and the real listener, to its closing."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar

from flask import Flask
from sqlalchemy import func, select

from devices.broker import BrokerProcess, PortBusyError, start_broker
from devices.simulator import press
from eldercare.accounts.models import User
from eldercare.alerts.actions.answering import accept_alarm, arrive, set_out
from eldercare.alerts.actions.closing import close_alarm
from eldercare.alerts.listen import run_listener
from eldercare.alerts.models import Alarm
from eldercare.config import Settings
from eldercare.core import heartbeat
from eldercare.core.db import db
from eldercare.core.errors import UnavailableError
from eldercare.core.time import now
from eldercare.rehearsal.morning import user_named

DEVICE = "SOS-0001"
WAIT_S = 20.0
Found = TypeVar("Found")


def ring(app: Flask, settings: Settings, *, mqtt_port: int) -> dict[str, Any]:
    """Press, wait for the alarm, answer, arrive, close; seconds are real ones."""
    with _broker(settings, mqtt_port) as broker:
        named = replace(settings, mqtt_url=broker.url("listener"))
        with _listening(app, named):
            before = _newest()
            pressed = time.monotonic()
            press(broker.url("device"), DEVICE, now())
            alarm_id = _wait(lambda: _newest_after(before))
            stored = time.monotonic() - pressed
            accepted = _answer(alarm_id, user_named("operator"))
    return {
        "broker": broker.kind.value,
        "raised": 1,
        "stored_s": round(stored, 3),
        "accepted_s": round(accepted, 3),
        "closed": db.session.scalar(
            select(func.count()).select_from(Alarm).where(Alarm.id == alarm_id, Alarm.state == "closed")
        ),
    }


def _broker(settings: Settings, port: int) -> BrokerProcess:
    """A broker on the port, or on a free one where a running installation has it already."""
    try:
        return start_broker(settings.data_dir, port=port)
    except PortBusyError:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            free = int(probe.getsockname()[1])
        return start_broker(settings.data_dir, port=free)


def _answer(alarm_id: int, desk: User) -> float:
    """The desk takes it, somebody goes, it is closed; seconds from opening to acceptance."""
    alarm = accept_alarm(alarm_id, by=desk, worker_id=None, now=now())
    waited = (alarm.accepted_at - alarm.opened_at).total_seconds() if alarm.accepted_at else 0.0
    set_out(alarm_id, by=desk, now=now())
    arrive(alarm_id, by=desk, now=now())
    close_alarm(alarm_id, outcome="helped", remark="演示", by=desk, now=now())
    return waited


@contextmanager
def _listening(app: Flask, settings: Settings) -> Iterator[None]:
    """The listener in a thread of its own, heard through the broker before we go on."""
    stop = threading.Event()
    began = now()
    thread = threading.Thread(target=run_listener, args=(app, settings, stop), name="rehearsal-listener")
    thread.start()
    try:
        _wait(lambda: _heard_since(began))
        yield
    finally:
        stop.set()
        thread.join()


def _heard_since(moment: Any) -> bool | None:
    db.session.rollback()
    heard = heartbeat.last_beats().get("broker")
    return True if heard and heard >= moment else None


def _newest() -> int:
    return db.session.scalar(select(func.max(Alarm.id))) or 0


def _newest_after(before: int) -> int | None:
    db.session.rollback()
    newest = _newest()
    return newest if newest > before else None


def _wait(look: Callable[[], Found | None]) -> Found:
    """Look until something is there; raises UnavailableError when it does not come."""
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        found = look()
        if found is not None:
            return found
        time.sleep(0.01)
    raise UnavailableError
