"""The whole product as a user starts it: `eldercare demo` in a process group of its own."""

import fcntl
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

ROOT = Path(__file__).parent.parent
SENIORS = 600
Seen = TypeVar("Seen")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(look: Callable[[], Seen | None], seconds: float = 60.0) -> Seen:
    """Look until something is there."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        seen = look()
        if seen:
            return seen
        time.sleep(0.05)
    raise AssertionError(f"nothing came within {seconds} s")


@dataclass
class Running:
    """A started product: where it is and how to end it."""

    data_dir: Path
    port: int
    mqtt_port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def mqtt_url(self) -> str:
        return str(json.loads((self.data_dir / "mqtt.json").read_text())["urls"]["device"])

    def get(self, path: str) -> dict[str, Any] | None:
        """JSON of a public address; None while it does not answer with 200."""
        try:
            with urlopen(self.url + path, timeout=5) as answer:
                return dict(json.load(answer))
        except (HTTPError, URLError, OSError):
            return None

    def press(self, device: str = "SOS-0001", *arguments: str) -> None:
        """Press a button the way the README says."""
        subprocess.run(
            [
                sys.executable,
                "-m",
                "devices",
                "press",
                "--device",
                device,
                "--url",
                self.mqtt_url,
                *arguments,
            ],
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def kill_group(self) -> None:
        """Kill -9 of everything that was started, at once; a child may follow its parent by itself."""
        for pid in self.pids():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def pids(self) -> list[int]:
        """The supervisor and its children."""
        return [self.process.pid, *children_of(self.process.pid)]

    def stop(self) -> int:
        """Ctrl-C, and the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)


def runs(pid: int) -> bool:
    """Whether a process runs. An ended one keeps its number until its parent has asked for its end, but no
    command line; of one whose parent was killed the system takes its time to ask."""
    try:
        return (Path("/proc") / str(pid) / "cmdline").read_bytes() != b""
    except OSError:
        return False


def children_of(pid: int) -> list[int]:
    """The processes that this one started. Linux needs no program for it: a slim image has no pgrep."""
    if not Path("/proc/self").exists():
        found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
        return [int(child) for child in found.stdout.split()]
    return [int(stat.parent.name) for stat in Path("/proc").glob("[0-9]*/stat") if _parent(stat) == pid]


def _parent(stat: Path) -> int | None:
    try:
        # The name in brackets may hold spaces, so count from its end: state, then the parent.
        return int(stat.read_text("utf-8", "replace").rpartition(")")[2].split()[1])
    except OSError:
        return None


def built_county(base: Path, seniors: int) -> Path:
    """A data folder with a built county, made once for all test processes of a run and then copied."""
    folder = base / f"county-{seniors}"
    with (base / f"county-{seniors}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "eldercare.db").exists():
            start(folder, seniors=seniors).stop()
    return folder


def start(data_dir: Path, *, seniors: int = SENIORS, ports: tuple[int, int] | None = None) -> Running:
    """Start and wait until every part is ready."""
    port, mqtt_port = ports or (free_port(), free_port())
    log = data_dir.parent / f"{data_dir.name}.log"
    env = {key: value for key, value in os.environ.items() if not key.startswith("ELDERCARE_")}
    command = [
        sys.executable, "-m", "eldercare", "demo", "--data-dir", str(data_dir), "--port", str(port),
        "--mqtt-port", str(mqtt_port), "--seniors", str(seniors), "--homes", "0",
    ]  # fmt: skip
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=env, stdout=output, stderr=output, start_new_session=True
        )
    running = Running(data_dir, port, mqtt_port, process, log)
    try:
        wait_until(lambda: ready(running), 120)
    except AssertionError as error:
        running.kill_group()
        raise AssertionError(log.read_text()[-3000:]) from error
    return running


def ready(running: Running) -> bool:
    """Whether every part says that it works."""
    if running.process.poll() is not None:
        raise AssertionError(running.log.read_text()[-3000:])
    return running.get("/readyz") is not None


def rows(running: Running, query: str) -> list[tuple[Any, ...]]:
    """What stands in the database, read beside the running product."""
    with closing(
        sqlite3.connect(f"file:{running.data_dir / 'eldercare.db'}?mode=ro", uri=True)
    ) as connection:
        return connection.execute(query).fetchall()


@contextmanager
def product(data_dir: Path, *, ports: tuple[int, int] | None = None) -> Iterator[Running]:
    """A started product that is stopped at the end."""
    running = start(data_dir, ports=ports)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.stop()
