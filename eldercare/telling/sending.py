"""Sending what waits in the outbox: a thread for each channel, so that one that hangs delays no other."""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from flask import Flask, current_app

from eldercare.core.db import db
from eldercare.telling import courier, parcels
from eldercare.telling.kinds import LOG
from eldercare.telling.models import OutboxMessage
from eldercare.telling.outlets import Outlet, outlet_named
from eldercare.telling.reach import Reach, reach_of
from eldercare.telling.results import Result
from eldercare.telling.tellers import teller_of
from eldercare.telling.texts import text_of_all

log = structlog.get_logger(__name__)

PATIENCE_S = 0.6
"""How long one beat waits for its channels: the next beat must find those that were idle."""
MOST_AT_ONCE = 16
IN_ONE_GO = 50

_lock = threading.Lock()
_busy: set[tuple[int, str]] = set()

Moment = Callable[[], datetime]


class Errand(threading.Thread):
    """Serves one channel until nothing more may go out. A daemon: a process that stops does not wait for a
    far server. However it ends, by a fault of ours too, the lease of what was in hand runs out, that message
    is tried again, and the next beat serves the others."""

    def __init__(self, app: Flask, key: str, moment: Moment) -> None:
        super().__init__(name=f"telling-{key}", daemon=True)
        self._app, self._key, self._moment = app, key, moment
        self.sent = 0

    def run(self) -> None:
        try:
            with self._app.app_context():
                self._serve()
        finally:
            with _lock:
                _busy.discard((id(self._app), self._key))

    def _serve(self) -> None:
        outlet = outlet_named(self._key)
        if outlet is None:
            parcels.give_up(self._key, "channel_removed", self._moment())
            return
        for _ in range(IN_ONE_GO):
            rows = parcels.take_next(outlet, self._moment())
            if not rows:
                return
            rows = [row for row in rows if not self._held(row)]
            if not rows:
                continue
            ids = [row.id for row in rows]
            result = _send(outlet, rows)
            parcels.store(ids, result, self._moment())
            self.sent += result.ok
            if result.pause_s:
                parcels.pause(outlet, result.pause_s, self._moment())
                return

    def _held(self, row: OutboxMessage) -> bool:
        """Whether the room that wrote it keeps the message back; what it says is written down."""
        teller, moment = teller_of(row), self._moment()
        result = teller.held(row, moment) if teller else None
        if result is not None:
            parcels.store([row.id], result, moment)
        return result is not None


def send_due(now: datetime, patience: float | None = None) -> int:
    """Begin to serve every channel with something to send that is not being served already.

    Waits at most `patience` seconds for them and gives how many messages went out by then; a channel that
    takes longer goes on by itself.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    keys = parcels.due_channels(now)
    db.session.rollback()
    errands = [Errand(app, key, _moments_from(now)) for key in keys if _begin(app, key)]
    for errand in errands:
        errand.start()
    until = time.monotonic() + (PATIENCE_S if patience is None else patience)
    for errand in errands:
        errand.join(max(0.0, until - time.monotonic()))
    return sum(errand.sent for errand in errands)


def _begin(app: Flask, key: str) -> bool:
    with _lock:
        mine = (id(app), key)
        if mine in _busy or len(_busy) >= MOST_AT_ONCE:
            return False
        _busy.add(mine)
        return True


def _moments_from(now: datetime) -> Moment:
    """The moment of each row: the beat's own, and what has gone by since."""
    started = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - started)


def _send(outlet: Outlet, rows: list[OutboxMessage]) -> Result:
    text = text_of_all(rows)
    if not text:
        return Result(ok=False, error="no_text", final=True)
    if outlet.key == LOG:
        for row in rows:
            log.info("notice", audience=row.audience, subject=row.subject, alarm_id=row.alarm_id)
        return Result(ok=True)
    reach = reach_of(rows[0].recipient, outlet.kind) if outlet.personal else Reach()
    if reach.fault:
        return Result(ok=False, error=reach.fault, final=True)
    db.session.rollback()  # nothing is read or written while a far server thinks
    return courier.send_text(outlet.address_for(reach.to), text)
