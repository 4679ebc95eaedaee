"""Clock processes of their own on the database of the test."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event

import pytest
from flask import Flask
from flask.ctx import AppContext

from eldercare.app import create_app
from eldercare.clock import Clock, run_clock
from eldercare.config import Settings
from tests.broker.listening import kill
from tests.forks import FORKS


def beat_until_killed(settings: Settings, at_work: Event) -> None:
    """What a clock process does; `at_work` is set when it has asked for the lead and its threads run."""
    start = Clock.start

    def start_and_tell(clock: Clock) -> None:
        start(clock)
        at_work.set()

    Clock.start = start_and_tell  # type: ignore[method-assign]
    run_clock(create_app(settings))


@pytest.fixture
def start_clock(app: Flask, database: AppContext) -> Iterator[Callable[[], BaseProcess]]:
    """Start clocks, each of which is at work when it is given."""
    running: list[BaseProcess] = []

    def _start() -> BaseProcess:
        at_work = FORKS.Event()
        process = FORKS.Process(target=beat_until_killed, args=(app.config["SETTINGS"], at_work))
        process.start()
        running.append(process)
        assert at_work.wait(30)
        return process

    yield _start
    for process in running:
        with suppress(ProcessLookupError):
            kill(process)
