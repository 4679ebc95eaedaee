"""Two clocks, one of which is killed, paused or locked out: each round comes once, and in time."""

import os
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.process import BaseProcess

import pytest
from flask import Flask

from eldercare.core.db import db
from eldercare.core.leases import holder_of
from eldercare.core.time import now
from tests.alerts.makers import make_device, newest_alarm, press
from tests.broker.listening import kill, locked, pause
from tests.devices.waiting import wait_until
from tests.makers import make_senior

pytestmark = pytest.mark.slow
LATE = timedelta(seconds=2)


@pytest.fixture
def clocks(start_clock: Callable[[], BaseProcess]) -> tuple[BaseProcess, BaseProcess]:
    """One that leads and one that waits."""
    first = start_clock()
    wait_until(lambda: leads(first), 30)
    return first, start_clock()


def leads(process: BaseProcess) -> bool:
    db.session.rollback()
    return f":{process.pid}@" in (holder_of("clock") or "")


def due_in(seconds: float) -> None:
    """An alarm whose second round is due so soon."""
    make_device(make_senior())
    press(at=now() - timedelta(seconds=60 - seconds))


def lateness(of_round: int = 2) -> timedelta:
    """How late the round came, once it is there."""
    wait_until(lambda: len(rounds()) >= of_round, 20)
    alarm = newest_alarm()
    return rounds()[of_round - 1] - (alarm.opened_at + timedelta(seconds=60))


def rounds() -> list:
    db.session.rollback()
    return [event.at for event in newest_alarm().events if event.verb == "round"]


def test_a_killed_clock_is_replaced_before_the_next_round_is_late(
    clocks: tuple[BaseProcess, BaseProcess],
) -> None:
    first, second = clocks
    due_in(1)
    kill(first)
    assert timedelta(0) <= lateness() <= LATE
    assert leads(second)


def test_a_paused_clock_takes_no_round_a_second_time(
    app: Flask, clocks: tuple[BaseProcess, BaseProcess]
) -> None:
    first, second = clocks
    pause(first, app.config["SETTINGS"])
    assert first.pid is not None
    due_in(8)
    wait_until(lambda: leads(second), 10)
    assert timedelta(0) <= lateness() <= LATE
    os.kill(first.pid, signal.SIGCONT)
    time.sleep(2)  # time for what must not happen
    assert len(rounds()) == 2
    assert leads(second)


def test_a_database_that_is_locked_for_two_seconds_delays_a_round_no_longer(
    app: Flask, clocks: tuple[BaseProcess, BaseProcess]
) -> None:
    due_in(1)
    with locked(app.config["SETTINGS"]):
        time.sleep(2)
        unlocked = now()
    lateness()
    assert rounds()[1] - unlocked <= LATE
