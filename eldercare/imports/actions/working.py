"""The work on a list, a portion at a time: each is one short transaction, so that no alarm waits for it."""

import time
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core import feed
from eldercare.core.db import db, transaction
from eldercare.core.errors import StaleVersionError
from eldercare.imports.actions.checking import check_portion
from eldercare.imports.actions.staging import stage
from eldercare.imports.actions.steps import forget_pieces, start_over
from eldercare.imports.actions.taking import take_portion
from eldercare.imports.actions.undoing import undo_portion
from eldercare.imports.errors import ImportBusyError, ListError
from eldercare.imports.kinds import Desk, kind_of
from eldercare.imports.models import Import, ImportRow
from eldercare.imports.rules import AT_WORK, KEEP, LET_ALONE, OPEN, STEPS

BROKE_OFF = "broke_off"
Portion = Callable[[Session, Import, Desk, User, datetime], bool]
"""Does the next portion of an import; False when there is none left."""

PORTIONS: dict[str, tuple[Portion, str]] = {
    "checking": (check_portion, "check_done"),
    "taking": (take_portion, "take_done"),
    "undoing": (undo_portion, "undo_done"),
}


class Worker:
    """Does what is due on imports; keeps the desk of the one it is at, which knows the rows before.

    A step that a fault of ours ends goes to the log of the caller, and its list is broken off before the next
    one is looked at: the lists behind it may not wait for ever.
    """

    def __init__(self) -> None:
        self._at: tuple[int, str] | None = None
        self._position = 0
        self._desk: Desk | None = None
        self._unended: int | None = None

    def work(self, now: datetime, *, seconds: float) -> int:
        """Go on with the oldest import for about so long; returns how many portions were done."""
        ends, done = time.monotonic() + seconds, 0
        if self._unended is not None:
            _break_off(self._unended, now)
            self._at = self._unended = None
        while (import_id := next_at_work(now)) is not None:
            _take_over(import_id)
            self.step(import_id, now)
            done += 1
            if time.monotonic() >= ends:
                break
        return done

    def step(self, import_id: int, now: datetime) -> None:
        """Do the next portion of an import, or its end. Somebody who stops it meanwhile wins."""
        self._unended = import_id
        try:
            row = db.session.get_one(Import, import_id, populate_existing=True)
            if row.state == "checking" and not row.staged:
                self._stage(row, now)
            else:
                self._portion(import_id, now)
        except StaleVersionError:
            self._at = None
        except OperationalError:  # the database is away or busy: the next beat tries again
            self._at = self._unended = None
            raise
        self._unended = None

    def _portion(self, import_id: int, now: datetime) -> None:
        with transaction() as session:
            row = session.get_one(Import, import_id, populate_existing=True)
            if row.state not in PORTIONS:
                return
            actor = acting(session, row)
            desk = self._desk_for(session, row, actor, now)
            portion, ending = PORTIONS[row.state]
            if not portion(session, row, desk, actor, now):
                _finish(session, row, ending, actor, now)
            self._position = row.position

    def _desk_for(self, session: Session, row: Import, actor: User, now: datetime) -> Desk:
        at = (row.id, row.state)
        if self._desk is None or self._at != at:
            if (
                row.state == "checking" and row.position
            ):  # another process began, and only it knew the rows before
                start_over(session, row)
            self._desk, self._at = kind_of(row.kind).open_desk(actor, now), at
        elif row.position == 0:
            self._desk = kind_of(row.kind).open_desk(actor, now)
        return self._desk

    def _stage(self, row: Import, now: datetime) -> None:
        import_id = row.id
        try:
            stage(row, now=now)
        except ImportBusyError:
            with transaction() as session:
                forget_pieces(session, import_id)
        except ListError as error:
            with transaction() as session:
                row = session.get_one(Import, import_id, populate_existing=True)
                row.state, row.failure, row.changed_at = STEPS.target(row.state, "fail"), error.code, now
                forget_pieces(session, import_id)


WORKER = Worker()


def work(now: datetime, *, seconds: float = 1.0) -> int:
    """Go on with imports for about so long, in this process."""
    return WORKER.work(now, seconds=seconds)


def next_at_work(now: datetime) -> int | None:
    """The oldest import with something to do that no command is at."""
    db.session.rollback()
    free = Import.by_command.is_(False) | (Import.changed_at < now - LET_ALONE)
    query = select(Import.id).where(Import.state.in_(AT_WORK), free)
    return db.session.scalar(query.order_by(Import.changed_at, Import.id).limit(1))


def _take_over(import_id: int) -> None:
    """A list whose command was killed is the clock's from now on."""
    if db.session.scalar(select(Import.by_command).where(Import.id == import_id)):
        with transaction() as session:
            session.get_one(Import, import_id, populate_existing=True).by_command = False


def acting(session: Session, row: Import) -> User:
    """In whose name an import is at work: whoever began it, else the command of the machine itself."""
    return session.get_one(User, row.created_by) if row.created_by else machine()


def machine() -> User:
    """Whoever may call the program on its own machine sees the whole county; it is no account."""
    return User(username="system", role="admin", scope_kind="county", scope_key="", active=True)


def _break_off(import_id: int, now: datetime) -> None:
    """End the work on a list that our own program cannot do; what is in stays in and can be undone."""
    with transaction() as session:
        row = session.get_one(Import, import_id, populate_existing=True)
        if row.state not in AT_WORK:
            return
        row.state, row.failure, row.changed_at = STEPS.target(row.state, "break_off"), BROKE_OFF, now
        row.by_command = False
        forget_pieces(session, row.id)
        audit(None, "import.broke_off", "import", row.id, now=now, detail={"kind": row.kind})


def _finish(session: Session, row: Import, ending: str, actor: User, now: datetime) -> None:
    row.state, row.changed_at = STEPS.target(row.state, ending), now
    if row.state == "taken":
        forget_pieces(session, row.id)
        row.samples, row.by_command = "[]", False
    counts = {name: getattr(row, name) for name in ("good", "same", "refused", "taken", "undone", "kept")}
    audit(actor, f"import.{ending}", "import", row.id, now=now, detail={"kind": row.kind, **counts})
    feed.tell(
        f"import.{row.state}", now=now, data={"import_id": row.id, "kind": row.kind},
        area_code=row.area_code or None, station_id=row.station_id,
    )  # fmt: skip


def forget_old(now: datetime) -> int:
    """Forget what was handed in and not gone on with, and rows that nobody mended; returns how many."""
    with transaction() as session:
        long_ago = now - KEEP
        old = list(
            session.scalars(select(Import).where(Import.changed_at < long_ago, Import.state.in_(OPEN)))
        )
        for row in old:
            row.state, row.samples = "dropped", "[]"
            forget_pieces(session, row.id)
        done = select(Import.id).where(Import.changed_at < long_ago, Import.state.not_in(AT_WORK))
        rows = delete(ImportRow).where(ImportRow.import_id.in_(done), ImportRow.state == "refused")
        return len(old) + int(session.execute(rows).rowcount)  # type: ignore[attr-defined]


__all__ = ["WORKER", "Worker", "acting", "forget_old", "machine", "work"]
