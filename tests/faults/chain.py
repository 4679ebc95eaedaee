"""The alarm chain in real processes, and how to break each of its links."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from devices.broker import BrokerProcess, start_broker
from devices.simulation.ledger import Taken, TrueEvent, read_ledger
from eldercare.alerts.listen import run_listener
from eldercare.alerts.models import AlarmEvent, InboxMessage
from eldercare.app import create_app
from eldercare.clock import run_clock
from eldercare.config import Settings
from eldercare.core.db import WRITE, Base, db
from eldercare.core.heartbeat import last_beats
from eldercare.logs import configure_logs
from tests.devices.waiting import wait_until
from tests.forks import FORKS
from tests.running import ROOT

LOCK_S = 2.0
PATIENCE_S = 60.0
DRAINED_S = 300.0
"""A broker that saves on each change empties a long queue slowly on a busy machine."""
HOLDS_UP_ESCALATIONS = {"clock", "lock", "server"}
ALLOWED = timedelta(seconds=2)
"""How late an escalation may be."""


def listen_until_killed(settings: Settings) -> None:
    """What a listener process does."""
    configure_logs(sys.stderr)
    run_listener(create_app(settings), settings, threading.Event())


def beat_until_killed(settings: Settings) -> None:
    """What a clock process does."""
    configure_logs(sys.stderr)
    run_clock(create_app(settings))


@dataclass(frozen=True)
class Fault:
    """What was broken, from when until it worked again."""

    what: str
    begins: datetime
    ends: datetime


@dataclass
class Chain:
    """Broker, listener and clock in processes of their own, each of which can be killed."""

    settings: Settings
    data_dir: Path
    port: int
    broker: BrokerProcess
    faults: list[Fault] = field(default_factory=list)

    def start(self) -> None:
        """Start listener and clock and wait until both are at work."""
        self.settings = replace(self.settings, mqtt_url=self.broker.url("listener"))
        self.listener = self._process(listen_until_killed)
        self.clock = self._process(beat_until_killed)
        wait_until(lambda: {"broker", "clock"} <= set(beats()), PATIENCE_S)

    def stop(self) -> None:
        """End everything."""
        for process in (self.listener, self.clock):
            kill(process)
        self.broker.stop()

    def break_link(self, what: str) -> None:
        """Break one link and wait until it works again."""
        begins = datetime.now(UTC)
        FAULTS[what](self)
        self.faults.append(Fault(what, begins, datetime.now(UTC)))

    def kill_listener(self) -> None:
        kill(self.listener)
        self.listener = self._process(listen_until_killed)
        self._wait_for_news()

    def kill_clock(self) -> None:
        kill(self.clock)
        began = datetime.now(UTC)
        self.clock = self._process(beat_until_killed)
        wait_until(lambda: beats()["clock"] > began, PATIENCE_S)

    def kill_broker(self) -> None:
        os.kill(self.broker.pid, signal.SIGKILL)
        wait_until(lambda: not self.broker.alive)
        self.broker = start_broker(self.data_dir, port=self.port)
        self._wait_for_news()

    def lock_database(self) -> None:
        """Somebody else writes for two seconds, and nobody but he."""
        wait_until(self._held_locked, PATIENCE_S)

    def _held_locked(self) -> bool:
        with suppress(OperationalError), self._database(write=True) as other, other.begin():
            _lock_out_writers(other)
            time.sleep(LOCK_S)
            return True
        return False

    def kill_server(self) -> None:
        """One of PostgreSQL's processes dies: it ends all others, recovers, and takes connections again."""
        with self._database() as other:
            pids = [row.pid for row in other.execute(text(OTHERS))]
        db.session.remove()  # ours would be a connection of before
        os.kill(pids[0], signal.SIGKILL)
        wait_until(self._server_answers, PATIENCE_S)

    def _server_answers(self) -> bool:
        with suppress(OperationalError), self._database() as other:
            return not other.execute(text("select pg_is_in_recovery()")).scalar()
        return False

    def _wait_for_news(self) -> None:
        before = stored()
        wait_until(lambda: stored() > before, PATIENCE_S)

    def _process(self, work: Callable[[Settings], None]) -> BaseProcess:
        process = FORKS.Process(target=work, args=(self.settings,))
        process.start()
        return process

    @contextmanager
    def _database(self, *, write: bool = False) -> Iterator[Connection]:
        engine = create_engine(self.settings.database_url, poolclass=NullPool)
        with engine.connect() as connection:
            yield connection.execution_options(**{WRITE: write})

    @contextmanager
    def watching(self) -> Iterator[dict[int, datetime]]:
        """Note for each line of the timelines when it was last not there, just before it could be read:
        not when it says that it was written, nor later because we were looking late.
        """
        seen: dict[int, datetime] = {}
        stop = threading.Event()
        thread = threading.Thread(target=self._watch, args=(seen, stop))
        thread.start()
        try:
            yield seen
        finally:
            stop.set()
            thread.join()

    def _watch(self, seen: dict[int, datetime], stop: threading.Event) -> None:
        before = datetime.now(UTC)
        while not stop.is_set():
            with suppress(OperationalError), self._database() as reader:  # the server may have been killed
                while not stop.wait(0.03):
                    looked = datetime.now(UTC)
                    newest = {"newest": max(seen, default=0)}
                    for (number,) in reader.execute(text(NEW_LINES), newest):
                        seen[number] = before
                    before = looked
                    reader.rollback()


OTHERS = """
select pid from pg_stat_activity
where backend_type = 'client backend' and datname = current_database() and pid <> pg_backend_pid()
order by backend_start
"""
NEW_LINES = "select id from alarm_events where id > :newest"


def _lock_out_writers(connection: Connection) -> None:
    """Keep out every other writer; readers go on, as they do while somebody truly writes.

    Taking many tables one by one can meet a writer that takes them in another order: PostgreSQL ends one of
    the two with OperationalError, and either has to try again.
    """
    if connection.dialect.name == "postgresql":
        names = ", ".join(table.name for table in Base.metadata.sorted_tables)
        connection.execute(text(f"lock table {names} in exclusive mode"))
    # On SQLite the connection has begun by taking the one lock there is.


FAULTS: dict[str, Callable[[Chain], None]] = {
    "listener": Chain.kill_listener,
    "clock": Chain.kill_clock,
    "broker": Chain.kill_broker,
    "lock": Chain.lock_database,
    "server": Chain.kill_server,
}
"""The server is killed where there is one: SQLite has none."""


@contextmanager
def simulated(broker: BrokerProcess, ledger: Path, *options: str) -> Iterator[None]:
    """Homes that speak, in a process of their own; at the end all that they told has been acknowledged."""
    command = [
        sys.executable, "-m", "devices", "simulate", "--ledger", str(ledger), "--seconds", "3600",
        "--url", broker.url("device"), "--gateway-url", broker.url("gateway"), *options,
    ]  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        try:
            yield
        finally:
            process.terminate()
            try:
                told, _ = process.communicate(timeout=DRAINED_S)
            except subprocess.TimeoutExpired:
                process.kill()  # else leaving the block waits for it for good
                raise
    sent = json.loads(told)
    assert sent["acknowledged"] == sent["messages"] + sent["repeated"]


def kill(process: BaseProcess) -> None:
    """SIGKILL: it cannot tidy up."""
    process.kill()
    process.join()


def beats() -> dict[str, datetime]:
    """The last sign of life of each part."""
    db.session.rollback()
    return last_beats()


def stored() -> int:
    """How many events are in the inbox."""
    db.session.rollback()
    return db.session.query(InboxMessage).count()


def taken() -> list[Taken]:
    """The events in the inbox that something became of."""
    db.session.rollback()
    rows = db.session.query(InboxMessage).filter(InboxMessage.outcome.is_not(None))
    return [Taken(row.device_id, row.kind, row.key, row.frame_key) for row in rows]


def told(ledger: Path) -> list[TrueEvent]:
    """What truly happened, as far as it is written down."""
    return read_ledger(ledger) if ledger.exists() else []


def lateness(
    seen: dict[int, datetime], faults: list[Fault], first: timedelta, repeat: timedelta
) -> list[float]:
    """Seconds that each round came after it was due, or after the end of the fault in which it was due.

    The first escalation is due `first` after the opening, each further one `repeat` after the one before.
    """
    db.session.rollback()
    late, before = [], {}
    # The clock goes on: what comes after the last look was not watched any more.
    watched = db.session.query(AlarmEvent).filter(AlarmEvent.verb == "round", AlarmEvent.id <= max(seen))
    rounds = watched.order_by(AlarmEvent.alarm_id, AlarmEvent.seq)
    for event in rounds:
        former = before.get(event.alarm_id)
        before[event.alarm_id] = event
        if former is not None:
            due = former.at + (first if former.params["round"] == 1 else repeat)
            late.append((seen[event.id] - _allowed_from(due, faults)).total_seconds())
    return late


def _allowed_from(due: datetime, faults: list[Fault]) -> datetime:
    for fault in faults:
        if fault.what not in HOLDS_UP_ESCALATIONS:
            continue
        # What was due just before a fault was not late yet when it came.
        if fault.begins - ALLOWED <= due <= fault.ends:
            due = fault.ends
    return due
