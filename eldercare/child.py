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
RESTART_WAITS_S = (0.0, 0.5, 1.0, 2.0, 5.0)
ENDED_WELL = (0, 2)
RAN_WELL_S = 10.0
"""Who ran so long and falls was hit from outside: it is started at once, however often that happens."""

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Pace:
    """How long to wait before the next start: longer with each fall that follows closely on a start."""

    began: float = 0.0
    in_a_row: int = 0

    def wait_after_fall(self, moment: float) -> float:
        """Seconds, for what was started at `began` and fell at `moment`."""
        if moment - self.began >= RAN_WELL_S:
            self.in_a_row = 0
        wait = RESTART_WAITS_S[min(self.in_a_row, len(RESTART_WAITS_S) - 1)]
        self.in_a_row += 1
        return wait


@dataclass(slots=True)
class Child:
    """A command of ours, how often it had to be started again, and where its mark lies (`home`/name).

    One that `may_end` is left alone when it has done its work or has said why it cannot.
    """

    name: str
    command: list[str]
    home: Path
    env: dict[str, str] = field(default_factory=dict)
    may_end: bool = False
    process: subprocess.Popen[bytes] | None = None
    falls: int = 0
    due: float = 0.0
    pace: Pace = field(default_factory=Pace)

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
        self.pace.began = time.monotonic()
        folder = self.home / self.name
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        orphan.leave_mark(
            folder, orphan.Mark(self.process.pid, os.getpid(), f"{label} -m eldercare {self.command[0]}")
        )

    def look(self, moment: float) -> None:
        """Start it again when it fell: at once, or after a wait that grows when it keeps falling."""
        if self.may_end and self.exit_code in ENDED_WELL:
            return
        if self.process is not None and self.process.poll() is not None:
            log.error("process_fell", name=self.name, code=self.process.returncode)
            self.due = moment + self.pace.wait_after_fall(moment)
            self.falls += 1
            self.process = None
        if self.process is None and moment >= self.due:
            self.start()

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
    due: float | None = None
    pace: Pace = field(default_factory=lambda: Pace(time.monotonic()))

    def look(self, moment: float) -> None:
        """Start it again when it fell, as a child; while it runs, tell it of new credentials."""
        if self.process.alive:
            self.process.take_credentials()
            return
        if self.due is None:
            log.error("process_fell", name="broker")
            self.due = moment + self.pace.wait_after_fall(moment)
        if moment >= self.due:
            self.due, self.pace.began = None, moment
            try:
                self.process = self.start()
            except BrokerError as error:
                log.error("broker_not_started", reason=str(error))

    def stop(self) -> None:
        """End it."""
        self.process.stop()


def stop_all(children: Sequence[Child]) -> None:
    """End them side by side."""
    for child in children:
        child.ask_to_stop()
    until = time.monotonic() + STOP_WITHIN_S
    for child in children:
        child.finish(until)
