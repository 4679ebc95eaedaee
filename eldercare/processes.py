"""`eldercare up`: broker, web, listener and clock as four processes, watched, and stopped together."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

import structlog

from devices.broker import BrokerProcess, DataDirBusyError, PortBusyError, start_broker
from devices.supervision import command_bound_to_me
from eldercare.alerts.listen import run_listener as listen_until
from eldercare.app import create_app
from eldercare.config import Settings
from eldercare.core.errors import EldercareError
from eldercare.welcome import print_welcome

STOP_WITHIN_S = 8.0
READY_WITHIN_S = 60.0
RESTART_WAITS_S = (0.5, 1.0, 2.0, 5.0)
log = structlog.get_logger(__name__)


class AlreadyRunningError(EldercareError):
    """Another process works on this data folder."""

    code = "already_running"
    sentence = "This data folder is in use by process %(owner)s. Stop it, or choose another with --data-dir."


@dataclass(slots=True)
class Child:
    """One of our processes and how often it had to be started again."""

    name: str
    command: list[str]
    env: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    falls: int = 0
    due: float = 0.0

    def start(self) -> None:
        """Start it; on Linux it ends with us, even when we are killed."""
        self.process = subprocess.Popen(  # noqa: S603 - our own command
            command_bound_to_me([sys.executable, "-m", "eldercare", *self.command]),
            env=dict(self.env),
            stdin=subprocess.DEVNULL,
            # Ctrl-C reaches the whole group; we end the children ourselves, in order.
            start_new_session=True,
        )

    def look(self, moment: float) -> None:
        """Start it again when it fell, after a wait that grows."""
        if self.process is None:
            if moment >= self.due:
                self.start()
        elif self.process.poll() is not None:
            log.error("process_fell", name=self.name, code=self.process.returncode)
            self.due = moment + RESTART_WAITS_S[min(self.falls, len(RESTART_WAITS_S) - 1)]
            self.falls += 1
            self.process = None

    def stop(self) -> None:
        """Ask, wait, then insist."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def is_busy(host: str, port: int) -> bool:
    """Whether another program listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def run_all(settings: Settings, *, host: str, port: int, mqtt_port: int) -> None:
    """Start everything, say where it is, and stay until Ctrl-C or SIGTERM; then stop all of it."""
    stop = _stop_on_signals()
    with ExitStack() as stack:
        broker = _open_broker(settings, host, mqtt_port)
        if broker is not None:
            stack.callback(broker.stop)
            settings = replace(settings, mqtt_url=broker.url("listener"), demo_broker=broker.is_demonstration)
        children = _children(settings, host, port)
        for child in children:
            child.start()
            stack.callback(child.stop)
        if _wait_until_up(host, port, children[0], stop):
            print_welcome(settings, host=host, port=port, broker=broker)
        while not stop.wait(0.5):
            for child in children:
                child.look(time.monotonic())
        print("\nStopping ...", flush=True)
    print("Stopped. All data is kept.", flush=True)


def _stop_on_signals() -> threading.Event:
    stop = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask)
    return stop


def _open_broker(settings: Settings, host: str, port: int) -> BrokerProcess | None:
    """A broker of our own, unless the environment names one."""
    if settings.mqtt_url:
        return None
    try:
        return start_broker(settings.data_dir, host, port)
    except DataDirBusyError as error:
        raise AlreadyRunningError(owner=error.owner) from error
    except PortBusyError as error:
        raise SystemExit(f"Port {error.port} is in use. Choose another with --mqtt-port N.") from error


def _children(settings: Settings, host: str, port: int) -> list[Child]:
    env = dict(os.environ) | {
        "ELDERCARE_DATABASE_URL": settings.database_url,
        "ELDERCARE_SECRET_KEY": settings.secret_key,
        "ELDERCARE_DATA_DIR": str(settings.data_dir),
        "ELDERCARE_MQTT_URL": settings.mqtt_url or "",
        "ELDERCARE_DEMO": "1" if settings.demo else "0",
        "ELDERCARE_DEMO_BROKER": "1" if settings.demo_broker else "0",
        # Without TLS a browser takes a secure cookie only from loopback; see docs/decisions.
        "ELDERCARE_SECURE_COOKIES": os.environ.get("ELDERCARE_SECURE_COOKIES", "0"),
    }
    return [
        Child("web", ["web", "--host", host, "--port", str(port)], env),
        Child("listener", ["listen"], env),
        Child("clock", ["clock"], env),
    ]


def _wait_until_up(host: str, port: int, web: Child, stop: threading.Event) -> bool:
    until = time.monotonic() + READY_WITHIN_S
    address = f"http://{'127.0.0.1' if host in {'0.0.0.0', '::'} else host}:{port}/healthz"  # noqa: S104
    while time.monotonic() < until and not stop.wait(0.1):
        if _answers(address):
            return True
        web.look(time.monotonic())
    return False


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=1) as answer:  # noqa: S310 - our own loopback address
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def run_listener(settings: Settings) -> None:
    """Listen until SIGTERM or SIGINT."""
    if not settings.mqtt_url:
        raise SystemExit("ELDERCARE_MQTT_URL is not set: mqtt://user:password@host:port")
    listen_until(create_app(settings), settings, _stop_on_signals())
