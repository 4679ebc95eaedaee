"""Start the best broker this machine has: mosquitto, else amqtt as a demonstration."""

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self

from devices import orphan
from devices.brokers import accounts, demonstration, mosquitto

READY_WITHIN_S = 20.0
STOP_WITHIN_S = 5.0
_POLL_S = 0.02
# MQTT 3.1.1 CONNECT without a name or an account, and the first byte of any answer to it.
_HELLO = b"\x10\x0c\x00\x04MQTT\x04\x02\x00\x0a\x00\x00"
_CONNACK = b"\x20"
_CHILD = Path(__file__).parent / "brokers" / "child.py"


class BrokerKind(StrEnum):
    """The programs we can start."""

    MOSQUITTO = "mosquitto"
    AMQTT = "amqtt"


class BrokerError(Exception):
    """The broker could not be started; the text says why."""


class PortBusyError(BrokerError):
    """Another program listens on the port."""

    def __init__(self, port: int) -> None:
        super().__init__(f"Port {port} is taken by another program.")
        self.port = port


class DataDirBusyError(BrokerError):
    """A living process runs its broker in this data directory."""

    def __init__(self, data_dir: Path, owner: int) -> None:
        super().__init__(f"Process {owner} already runs a broker in {data_dir}.")
        self.data_dir = data_dir
        self.owner = owner


class BrokerProcess:
    """A broker that we started: where it listens, what it promises, how to end it."""

    def __init__(
        self, kind: BrokerKind, port: int, urls: dict[str, str], home: Path, process: subprocess.Popen[bytes]
    ) -> None:
        self.kind = kind
        self.port = port
        self.urls = urls
        self._home = home
        self._process = process
        self._taken = _stamp(home)

    @property
    def is_demonstration(self) -> bool:
        """Whether alarms may get lost here, which every page has to say."""
        return self.kind is BrokerKind.AMQTT

    @property
    def pid(self) -> int:
        """The process number."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def url(self, account: str) -> str:
        """Return the address for the account `listener`, `device` or `gateway`, password included."""
        return self.urls[account]

    def take_credentials(self) -> bool:
        """Let the broker read who may sign in, when that has changed; returns whether it was told.

        A credential that was revoked is cut off at once. Only mosquitto reads its files again.
        """
        stamp = _stamp(self._home)
        if stamp == self._taken or self.kind is not BrokerKind.MOSQUITTO or not self.alive:
            return False
        self._taken = stamp
        mosquitto.write_accounts(self._home, accounts.passwords(self._home))
        self._process.send_signal(signal.SIGHUP)
        return True

    def stop(self) -> None:
        """End the broker: ask, wait, then insist."""
        self._process.terminate()
        try:
            self._process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        orphan.remove_mark(self._home)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _stamp(home: Path) -> int:
    """When the credentials were last written; 0 where there are none."""
    try:
        return (home / accounts.CREDENTIALS_FILE).stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def best_kind() -> BrokerKind:
    """Return the best broker installed here."""
    return BrokerKind.MOSQUITTO if mosquitto.available() else BrokerKind.AMQTT


def start_broker(
    data_dir: Path, host: str = "127.0.0.1", port: int = 1883, *, kind: BrokerKind | None = None
) -> BrokerProcess:
    """Start a broker which keeps its queue, accounts and log in `data_dir`/broker, and wait until it listens.

    Call it from the main thread: on Linux the broker ends with the thread that started it. Raise
    PortBusyError, DataDirBusyError or BrokerError.
    """
    kind = kind or best_kind()
    home = _make_home(data_dir)
    owner = orphan.running_owner(home)
    if owner is not None:
        raise DataDirBusyError(data_dir, owner)
    orphan.end_orphan(home)
    if kind is BrokerKind.AMQTT and host != demonstration.HOST:
        raise BrokerError(f"amqtt, a demonstration, listens on {demonstration.HOST} only: install mosquitto.")
    _check_port(host, port)
    secret = accounts.passwords(home)
    command, config = (
        demonstration.prepare(home, port, secret)
        if kind is BrokerKind.AMQTT
        else mosquitto.prepare(home, host, port, secret)
    )
    addresses = accounts.urls(host, port, secret)
    broker = BrokerProcess(kind, port, addresses, home, _launch(command, config, home))
    _wait_until_ready(broker, host, home)
    accounts.write_url_file(data_dir, kind, addresses)
    return broker


def _make_home(data_dir: Path) -> Path:
    home = (data_dir / "broker").resolve()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortBusyError(port) from error
            raise BrokerError(f"Cannot listen on {host}:{port}: {error.strerror}.") from error


def _launch(command: list[str], config: Path, home: Path) -> subprocess.Popen[bytes]:
    log = home / "broker.log"
    if log.exists():
        log.replace(home / "broker.log.1")
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 our own command
            [sys.executable, "-P", str(_CHILD), str(os.getpid()), *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=home,
            # Ctrl-C is for the parent, which ends the listener before the broker.
            start_new_session=True,
        )
    orphan.leave_mark(home, orphan.Mark(process.pid, os.getpid(), str(config)))
    return process


def _wait_until_ready(broker: BrokerProcess, host: str, home: Path) -> None:
    until = time.monotonic() + READY_WITHIN_S
    while not _answers(host, broker.port):
        if not broker.alive or time.monotonic() > until:
            broker.stop()
            raise BrokerError(f"{broker.kind} did not start: {_last_words(home / 'broker.log')}")
        time.sleep(_POLL_S)


def _answers(host: str, port: int) -> bool:
    """Whether a broker answers a stranger, if only by refusing him.

    An open port is not enough: mosquitto opens it before its loop runs, and loses a SIGTERM sent in between.
    """
    try:
        with socket.create_connection((host, port), timeout=1.0) as probe:
            probe.sendall(_HELLO)
            return probe.recv(1) == _CONNACK
    except OSError:
        return False


def _last_words(log: Path) -> str:
    lines = log.read_text("utf-8", "replace").strip().splitlines()
    return " ".join(lines[-2:]) or "it said nothing"
