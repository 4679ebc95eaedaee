"""Clock processes of their own on the database of the test."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.process import BaseProcess

import pytest
from flask import Flask
from flask.ctx import AppContext

from eldercare.app import create_app
from eldercare.clock import run_clock
from eldercare.config import Settings
from tests.broker.listening import kill
from tests.forks import FORKS


def beat_until_killed(settings: Settings) -> None:
    """What a clock process does."""
    run_clock(create_app(settings))


@pytest.fixture
def start_clock(app: Flask, database: AppContext) -> Iterator[Callable[[], BaseProcess]]:
    running: list[BaseProcess] = []

    def _start() -> BaseProcess:
        process = FORKS.Process(target=beat_until_killed, args=(app.config["SETTINGS"],))
        process.start()
        running.append(process)
        return process

    yield _start
    for process in running:
        with suppress(ProcessLookupError):
            kill(process)
