"""The clock beats, leads alone, and survives its jobs."""

import threading
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

import pytest
from flask import Flask
from flask.ctx import AppContext
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from eldercare import clock
from eldercare.core import heartbeat
from eldercare.core.db import db
from eldercare.core.steady import WallClock
from eldercare.core.time import local, now
from tests.alerts.makers import make_device, newest_alarm, press
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


class MovedWall:
    """A wall clock that somebody can set."""

    def __init__(self) -> None:
        self.by = timedelta(0)

    def __call__(self) -> datetime:
        return now() + self.by


@pytest.fixture
def wall() -> MovedWall:
    return MovedWall()


@pytest.fixture
def ticking(app: Flask, database: AppContext, wall: MovedWall) -> Iterator[clock.Clock]:
    """The clock of the product on a wall clock that can be moved."""
    db.session.rollback()
    running = clock.Clock(app, wall=WallClock(wall))
    running.start()
    yield running
    running.stop()


def rounds() -> int:
    return sum(event.verb == "round" for event in newest_alarm().events)


@pytest.mark.parametrize("hours", [1, -1])
def test_a_moved_wall_clock_stops_no_round_and_brings_none_early(
    ticking: clock.Clock, wall: MovedWall, hours: int
) -> None:
    make_device()
    alarm = press(at=now() - timedelta(seconds=57))
    wall.by = timedelta(hours=hours)
    began = time.monotonic()
    wait_until(lambda: rounds() == 2, 6)
    assert 2 < time.monotonic() - began < 5
    assert newest_alarm().id == alarm.id


@pytest.mark.parametrize("hours", [1, -1])
def test_a_moved_wall_clock_costs_nobody_the_lead(ticking: clock.Clock, wall: MovedWall, hours: int) -> None:
    wall.by = timedelta(hours=hours)
    wait_until(lambda: abs(beat_of_the_clock() - wall()) < timedelta(seconds=2), 5)
    assert ticking.leading


def beat_of_the_clock() -> datetime:
    db.session.rollback()
    return heartbeat.last_beats()["clock"]


def test_a_clock_that_finds_a_beat_from_the_future_moves_the_timers(app: Flask, database: AppContext) -> None:
    """The wall clock was set back by an hour while no clock ran."""
    make_device()
    press(at=now() + timedelta(minutes=59))
    heartbeat.beat("clock", now=now() + timedelta(hours=1))
    running = clock.Clock(app)
    running.start()
    wait_until(lambda: rounds() == 2, 5)
    running.stop()


def test_a_daily_job_comes_once_at_its_hour(app: Flask, database: AppContext, wall: MovedWall) -> None:
    ran: list[datetime] = []
    job = clock.Job("daily", ran.append, hour=3)
    look_each_hour(clock.Clock(app, wall=WallClock(wall)), job, wall, range(49))
    assert [local(moment).hour for moment in ran] == [3, 3]


def test_a_daily_job_whose_hour_came_while_no_clock_ran_is_made_up_for_once(
    app: Flask, database: AppContext, wall: MovedWall
) -> None:
    ran: list[datetime] = []
    job = clock.Job("daily", ran.append, hour=local(now() + timedelta(hours=5)).hour)
    look_each_hour(clock.Clock(app, wall=WallClock(wall)), job, wall, [0, 1])
    look_each_hour(clock.Clock(app, wall=WallClock(wall)), job, wall, [9, 10])
    assert [round((moment - now()) / timedelta(hours=1)) for moment in ran] == [9]


def test_a_daily_job_that_fails_is_tried_again_the_same_day(
    app: Flask, database: AppContext, wall: MovedWall
) -> None:
    tried: list[datetime] = []

    def fail_once(moment: datetime) -> None:
        tried.append(moment)
        if len(tried) == 1:
            raise ValueError

    job = clock.Job("daily", fail_once, hour=local(now() + timedelta(hours=1)).hour)
    with capture_logs():
        look_each_hour(clock.Clock(app, wall=WallClock(wall)), job, wall, [0, 1, 1, 2, 3])
    assert len(tried) == 2


def look_each_hour(ticking: clock.Clock, job: clock.Job, wall: MovedWall, hours: Iterable[int]) -> None:
    """Look whether the hour of a job has come, so many hours from now."""
    for count in hours:
        wall.by = timedelta(hours=count)
        ticking._beat()
        ticking._look_for_hour(job)
    ticking._lead.give_back()


def test_the_next_hour_of_a_daily_job_is_today_or_tomorrow() -> None:
    job = clock.Job("daily", print, hour=3)
    night = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)  # two o'clock in Rugao
    assert job.next_after(night) == night + timedelta(hours=1)
    assert job.next_after(night + timedelta(hours=1)) == night + timedelta(hours=25)


@pytest.fixture
def away(database: AppContext) -> Iterator[threading.Event]:
    """While it is set the database answers nobody."""
    gone = threading.Event()

    def refuse(*_statement: Any) -> None:
        if gone.is_set():
            raise OperationalError("", {}, Exception("the server is away"))

    db.session.rollback()
    event.listen(db.engine, "before_cursor_execute", refuse)
    with capture_logs():  # a traceback with all its values takes seconds to print
        yield gone
    gone.clear()
    event.remove(db.engine, "before_cursor_execute", refuse)


@pytest.fixture
def seldom(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """When the only job ran, of clocks that beat so seldom that no beat of the usual kind comes in a test."""
    ran: list[datetime] = []
    monkeypatch.setattr(clock, "BEAT_S", 60.0)
    monkeypatch.setattr(clock, "JOBS", (clock.Job("counting", ran.append, seconds=60),))
    return ran


def test_as_soon_as_the_database_is_back_the_clock_leads_and_acts(
    app: Flask, away: threading.Event, seldom: list[datetime]
) -> None:
    away.set()
    running = clock.Clock(app)
    running.start()
    wait_until(lambda: "beat" in running._failing, 10)
    assert not running.leading
    away.clear()
    wait_until(lambda: seldom, 10)
    assert running.leading
    running.stop()


def test_of_two_clocks_that_come_back_together_one_acts(
    app: Flask, away: threading.Event, seldom: list[datetime]
) -> None:
    away.set()
    clocks = [clock.Clock(app, holder=name) for name in ("one machine", "another machine")]
    for running in clocks:
        running.start()
    away.clear()
    wait_until(lambda: seldom, 10)
    time.sleep(3 * clock.SOON_S)  # time for what must not happen
    assert (len(seldom), sorted(running.leading for running in clocks)) == (1, [False, True])
    for running in clocks:
        running.stop()


def test_a_fault_that_comes_again_is_told_in_full_once(app: Flask) -> None:
    def fail(_moment: datetime) -> NoReturn:
        raise ZeroDivisionError

    failing = clock.Clock(app)
    with capture_logs() as lines:
        for run in (fail, fail, print, fail):
            failing._guarded("job", run)
    told = [line["event"] for line in lines]
    assert told == ["job_failed", "job_fails_again", "job_failed"]
