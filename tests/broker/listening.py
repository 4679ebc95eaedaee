"""Listener processes of their own, and what tests see of their work in the database."""

import os
import signal
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

from devices.broker import BrokerProcess
from devices.listener import Listener
from devices.publisher import Publisher
from eldercare.alerts import listen
from eldercare.alerts.listen import run_listener
from eldercare.alerts.models import Alarm
from eldercare.app import create_app
from eldercare.config import Settings
from eldercare.core.db import db
from eldercare.core.heartbeat import last_beats
from eldercare.core.leases import holder_of
from eldercare.core.time import now
from tests.alerts.makers import make_press
from tests.devices.waiting import wait_until


def listen_until_killed(settings: Settings) -> None:
    """What a listener process does."""
    run_listener(create_app(settings), settings, threading.Event())


def listen_with_a_short_lease(settings: Settings) -> None:
    """The same with a lease of two seconds instead of five, for tests that wait until it has run out."""
    listen.LEASE, listen.LEAD_EVERY_S = timedelta(seconds=2), 0.4
    listen_until_killed(settings)


def listen_until_the_first_commit(settings: Settings) -> None:
    """A listener that is killed between the commit and the acknowledgement."""

    def die(_listener: Listener, _message: object) -> None:
        os.kill(os.getpid(), 9)

    Listener._acknowledge = die  # type: ignore[method-assign]
    listen_until_killed(settings)


def kill(process: BaseProcess) -> None:
    """SIGKILL: it cannot tidy up."""
    process.kill()
    process.join()


def beats() -> dict[str, datetime]:
    db.session.rollback()
    return last_beats()


def leads(process: BaseProcess) -> bool:
    """Whether this process has the line."""
    db.session.rollback()
    return f":{process.pid}@" in (holder_of("listener") or "")


def count_of(model: type) -> int:
    db.session.rollback()
    return db.session.query(model).count()


def presses() -> dict[int, int]:
    """How often each senior pressed, as far as alarms say."""
    db.session.rollback()
    found: dict[int, int] = {}
    for alarm in db.session.query(Alarm):
        found[alarm.senior_id] = found.get(alarm.senior_id, 0) + alarm.presses
    return found


def send(broker: BrokerProcess, *device_ids: str) -> None:
    """Press each button once; returns when the broker has acknowledged every press."""
    with Publisher(broker.url("device")) as line:
        presses = [make_press(device_id, at=now()) for device_id in device_ids]
        for answer in [line.send_soon(press.topic, press.payload) for press in presses]:
            line.wait_for(answer)


def pause(process: BaseProcess, settings: Settings) -> None:
    """Stop it while it writes nothing: on SQLite it would keep everybody else out."""
    with locked(settings):
        stop(process)


def stop(process: BaseProcess) -> None:
    """SIGSTOP it. The thread that gets the signal stops the others, and on a busy machine that may take a
    while: one of them could still take a lock that is let go meanwhile."""
    assert process.pid is not None
    os.kill(process.pid, signal.SIGSTOP)
    wait_until(lambda: threads_of(process) == {"T"})


def threads_of(process: BaseProcess) -> set[str]:
    """In which states the threads of a process are, as Linux names them: T is stopped. Elsewhere nobody can
    be asked."""
    if not Path("/proc").is_dir():
        return {"T"}
    files = Path(f"/proc/{process.pid}/task").glob("*/stat")
    return {file.read_text().rpartition(")")[2].split()[0] for file in files}


@contextmanager
def locked(settings: Settings) -> Iterator[None]:
    """Hold the database's only write lock, as another program or a slow disk would."""
    path = settings.database_url.removeprefix("sqlite:///")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()
