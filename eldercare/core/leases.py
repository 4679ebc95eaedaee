"""A lease in the database: one of many processes leads, another takes over when it falls silent.

Nobody compares clocks: they differ and are moved. Who waits measures by its own steady clock how long the row
has not changed, and `until` only makes each renewal a change. Who was paused may still believe that it leads:
`guard` asks inside the transaction that does the work.
"""

import os
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import String, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from eldercare.core.db import Base, db, transaction

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Lease(Base):
    """Who leads what, renewed until when."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(String(120))
    until: Mapped[datetime]


class LeadLostError(Exception):
    """Another process leads now: nothing of ours may be written."""


class Lead:
    """One process's claim to a lease; `take` has to be called well within each `span`."""

    def __init__(
        self,
        name: str,
        span: timedelta,
        *,
        holder: str | None = None,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self.holder = holder or process_name()
        self._span = span
        self._steady = steady
        self._seen: tuple[str, datetime] | None = None
        self._seen_at = 0.0
        self._held_until = 0.0

    @property
    def held(self) -> bool:
        """Whether nobody else can lead at this moment."""
        return self._steady() < self._held_until

    def take(self, *, now: datetime) -> bool:
        """Take or prolong the lease; False while somebody else holds it."""
        began = self._steady()
        try:
            taken = self._write(now, began)
        except IntegrityError:  # another was the very first at the same moment
            taken = False
        self._held_until = began + self._span.total_seconds() if taken else 0.0
        return taken

    def _write(self, now: datetime, began: float) -> bool:
        until = now + self._span
        with transaction() as session:
            row = session.get(Lease, self.name, with_for_update=True, populate_existing=True)
            if row is None:
                session.add(Lease(name=self.name, holder=self.holder, until=until))
                return True
            if row.holder != self.holder and not self._is_free(row, began):
                return False
            row.holder, row.until = self.holder, until
            return True

    def _is_free(self, row: Lease, began: float) -> bool:
        """Judged by when we began to ask: a locked database made the leader wait as long as us."""
        if row.until == LONG_AGO or _is_gone(row.holder):
            return True
        seen = (row.holder, row.until)
        if seen != self._seen:
            self._seen, self._seen_at = seen, self._steady()
        return began - self._seen_at > self._span.total_seconds()

    def guard(self, session: Session) -> None:
        """Hold the lead until the end of this transaction. Raises LeadLostError when another has it."""
        query = select(Lease.holder).where(Lease.name == self.name).with_for_update(read=True)
        if session.scalar(query) != self.holder:
            raise LeadLostError(self.name)

    def give_back(self) -> None:
        """End the lease early so that the next process need not wait for its end."""
        self._held_until = 0.0
        with transaction() as session:
            session.execute(
                update(Lease)
                .where(Lease.name == self.name, Lease.holder == self.holder)
                .values(until=LONG_AGO)
            )


def holder_of(name: str) -> str | None:
    """Who holds a lease or held it last."""
    return db.session.scalar(select(Lease.holder).where(Lease.name == name))


def process_name() -> str:
    """This process among all that may share a database: machine, number, and where the number counts."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}@{_place()}"


def _place() -> str:
    """This start of this machine and its space of process numbers; empty where that cannot be known."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text()
        return f"{boot[:8]}-{Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return ""


def _is_gone(holder: str) -> bool:
    """Whether the holder was a process of this very machine that has ended: nobody need wait for it."""
    name, _, place = holder.rpartition("@")
    number = name.rpartition(":")[2]
    if not place or place != _place() or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
