"""The processes that `eldercare up` starts, watches and ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from devices import orphan
from devices.broker import BrokerError, BrokerProcess
from devices.supervision import command_bound_to_me

STOP_WITHIN_S = 8.0
RESTART_WAITS_S = (0.5, 1.0, 2.0, 5.0)
log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Child:
    """A command of ours, how often it had to be started again, and where its mark lies (`home`/name)."""

    name: str
    command: list[str]
    home: Path
    env: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    falls: int = 0
    due: float = 0.0

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self.process is not None and self.process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """How it ended; None while it runs."""
        return self.process.poll() if self.process is not None else None

    def running_owner(self) -> int | None:
        """The living process that has this child already."""
        return orphan.running_owner(self.home / self.name)

    def end_orphan(self) -> None:
        """End the one that a killed parent left behind, which may hold our port."""
        orphan.end_orphan(self.home / self.name)

    def start(self) -> None:
        """Start it; on Linux it ends with us, even when we are killed."""
        # Python passes over an -X that it does not know: it only tells our processes from another folder's.
        label = f"data={self.home}"
        self.process = subprocess.Popen(  # noqa: S603 - our own command
            command_bound_to_me([sys.executable, "-X", label, "-m", "eldercare", *self.command]),
            env=self.env,
            stdin=subprocess.DEVNULL,
            # Ctrl-C reaches the whole group; we end the children ourselves, in order.
            start_new_session=True,
        )
        folder = self.home / self.name
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        orphan.leave_mark(
            folder, orphan.Mark(self.process.pid, os.getpid(), f"{label} -m eldercare {self.command[0]}")
        )

    def look(self, moment: float) -> None:
        """Start it again when it fell, after a wait that grows."""
        if self.process is None:
            if moment >= self.due:
                self.start()
        elif self.process.poll() is not None:
            log.error("process_fell", name=self.name, code=self.process.returncode)
            self.due = moment + _wait_after(self.falls)
            self.falls += 1
            self.process = None

    def ask_to_stop(self) -> None:
        """Tell it to end, without waiting."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)

    def finish(self, until: float) -> None:
        """Wait for its end until that moment, then insist."""
        if self.process is not None:
            try:
                self.process.wait(max(0.0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        orphan.remove_mark(self.home / self.name)


@dataclass(slots=True)
class KeptBroker:
    """The broker of our own, started again when it falls: its port, accounts and queue stay the same."""

    process: BrokerProcess
    start: Callable[[], BrokerProcess]
    falls: int = 0
    due: float | None = None

    def look(self, moment: float) -> None:
        """Start it again when it fell, after a wait that grows; while it runs, tell it of new credentials."""
        if self.process.alive:
            self.process.take_credentials()
            return
        if self.due is None:
            log.error("process_fell", name="broker")
            self.due = moment + _wait_after(self.falls)
            self.falls += 1
        elif moment >= self.due:
            self.due = None
            try:
                self.process = self.start()
            except BrokerError as error:
                log.error("broker_not_started", reason=str(error))

    def stop(self) -> None:
        """End it."""
        self.process.stop()


def _wait_after(falls: int) -> float:
    return RESTART_WAITS_S[min(falls, len(RESTART_WAITS_S) - 1)]


def stop_all(children: Sequence[Child]) -> None:
    """End them side by side."""
    for child in children:
        child.ask_to_stop()
    until = time.monotonic() + STOP_WITHIN_S
    for child in children:
        child.finish(until)
