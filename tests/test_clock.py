"""The clock beats, leads alone, and survives its jobs."""

from collections.abc import Iterator
from datetime import datetime
from typing import NoReturn

import pytest
from flask import Flask
from flask.ctx import AppContext

from eldercare import clock
from eldercare.core import heartbeat
from eldercare.core.db import db
from tests.running import wait_until


@pytest.fixture
def beaten(app: Flask, database: AppContext, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[datetime]]:
    """A clock whose only jobs are one that fails and one that writes down when it ran."""
    ran: list[datetime] = []

    def fail(_moment: datetime) -> NoReturn:
        raise ZeroDivisionError

    jobs = (clock.Job("failing", fail, seconds=1), clock.Job("counting", ran.append, seconds=1))
    monkeypatch.setattr(clock, "JOBS", jobs)
    db.session.rollback()
    running = clock.Clock(app)
    running.start()
    yield ran
    running.stop()


def test_a_failing_job_stops_no_other(beaten: list[datetime]) -> None:
    wait_until(lambda: len(beaten) >= 2, 10)


def test_a_leading_clock_gives_a_sign_of_life(app: Flask, beaten: list[datetime]) -> None:
    def seen() -> bool:
        db.session.rollback()
        return "clock" in heartbeat.last_beats()

    wait_until(seen, 10)


def test_a_second_clock_does_not_lead(app: Flask, beaten: list[datetime]) -> None:
    wait_until(lambda: beaten, 10)
    second = clock.Clock(app, holder="another machine")
    second._beat()
    assert not second.leading


def test_every_job_has_its_own_name() -> None:
    assert len({job.name for job in clock.JOBS}) == len(clock.JOBS)
