"""Real brokers in processes of their own, on free ports, with their files in the test's folder."""

import os
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.process import BaseProcess

import pytest

from devices.broker import BrokerKind, start_broker
from devices.brokers import mosquitto
from devices.listener import Limits, Listener
from tests.broker.inbox import Inbox
from tests.broker.listening import kill, listen_until_killed
from tests.devices.ports import free_port
from tests.devices.waiting import wait_until
from tests.forks import FORKS

Start = Callable[..., BaseProcess]

LIMITS = Limits(first_retry_s=0.01, last_retry_s=0.05, loop_every_s=0.05)


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
def data_dir(tmp_path):
    return tmp_path / "var"


@pytest.fixture
def mosquitto_here():
    """Skip loudly where mosquitto is missing; never in CI."""
    if not mosquitto.available():
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up("mosquitto is not installed: apt install mosquitto")


@pytest.fixture
def broker(mosquitto_here, data_dir, port):
    with start_broker(data_dir, port=port) as running:
        yield running


@pytest.fixture
def demonstration(data_dir, port):
    with start_broker(data_dir, port=port, kind=BrokerKind.AMQTT) as running:
        yield running


@pytest.fixture
def inbox():
    return Inbox()


@pytest.fixture
def listen(inbox):
    """Start a listener for a broker and wait until it hears itself; all are stopped at the end."""
    started = []

    def _listen(broker, limits=LIMITS, **options):
        listener = Listener(
            broker.url("listener"),
            "care-1",
            inbox.accept,
            on_poison=inbox.on_poison,
            limits=limits,
            **options,
        )
        listener.start()
        started.append(listener)
        wait_until(lambda: listener.health().loop_ms is not None)
        return listener

    yield _listen
    for listener in started:
        listener.stop()


@pytest.fixture
def start(app, database, broker):
    """Start listener processes of their own; all are ended afterwards."""
    settings = replace(app.config["SETTINGS"], mqtt_url=broker.url("listener"))
    running = []

    def _start(run=listen_until_killed):
        process = FORKS.Process(target=run, args=(settings,))
        process.start()
        running.append(process)
        return process

    yield _start
    for process in running:
        kill(process)
