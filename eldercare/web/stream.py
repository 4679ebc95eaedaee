"""The event stream: what changed, to every open screen within a second.

One thread per process reads the feed table, whoever wrote to it; the streams wait on that thread and
hold no database session. An event's id is its row's id, so a browser that slept resumes anywhere.
"""

import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from flask import Flask, Response, current_app, jsonify, request
from sqlalchemy.exc import SQLAlchemyError

from eldercare.accounts.access import me, signed_in
from eldercare.accounts.actions import find_session
from eldercare.accounts.models import User
from eldercare.accounts.rules import Scope, Where, covers
from eldercare.core import feed
from eldercare.core.db import db
from eldercare.core.errors import UnavailableError
from eldercare.core.time import now

log = structlog.get_logger(__name__)

BEAT_SECONDS = 0.25
PING_SECONDS = 15.0
CHECK_SECONDS = 60.0
"""How often an open stream asks whether its session still runs: a lost phone may not listen on."""
REMEMBERED = 2000
LONGEST_ID = 18


@dataclass(frozen=True, slots=True)
class Listening:
    """Whose stream it is; plain values, so that no row outlives its session."""

    scope: Scope
    worker_id: int | None

    @classmethod
    def of(cls, user: User) -> "Listening":
        """The listener behind a user."""
        return cls(user.scope, user.worker_id)

    def may_see(self, event: feed.FeedEvent) -> bool:
        """Whether the event lies in this listener's scope."""
        where = Where(
            event.area_code or "", event.station_id, event.institution_id, frozenset(event.worker_ids)
        )
        everywhere = not (event.area_code or event.station_id or event.institution_id or event.worker_ids)
        return everywhere or covers(self.scope, where, self.worker_id)


class Pump:
    """Reads the feed for all streams of this process while there are any."""

    def __init__(self, app: Flask, limit: int) -> None:
        self._app = app
        self._limit = limit
        self._change = threading.Condition()
        self._recent: deque[feed.FeedEvent] = deque(maxlen=REMEMBERED)
        self._streams = 0
        self._running = False
        self._last = 0
        self.closed = False

    def enter(self) -> int:
        """Take one of the places, and give the newest id that is known here.

        Raises UnavailableError when all are taken; the page then polls.
        """
        with self._change:
            if self._streams >= self._limit:
                raise UnavailableError
            self._streams += 1
            if not self._running:
                self._last = feed.last_id()
                self._recent.clear()
                self._running = True
                threading.Thread(target=self._run, name="feed-pump", daemon=True).start()
            return self._last

    def leave(self) -> None:
        """Give the place back."""
        with self._change:
            self._streams -= 1

    def close(self) -> None:
        """End every stream: the process stops. Browsers come back by themselves."""
        self.closed = True
        with self._change:
            self._change.notify_all()

    def wait_after(self, last: int, timeout: float) -> tuple[list[feed.FeedEvent], int]:
        """Events after `last` and the id to go on from; none when none came within `timeout` seconds."""
        with self._change:
            self._change.wait_for(lambda: self.closed or self._last > last, timeout)
            return [event for event in self._recent if event.id > last], max(last, self._last)

    def _run(self) -> None:
        while True:
            with self._change:
                if self.closed or not self._streams:
                    self._running = False
                    return
                last = self._last
            fresh = self._read(last)
            with self._change:
                if fresh:
                    self._recent.extend(fresh)
                    self._last = fresh[-1].id
                    self._change.notify_all()
                else:
                    self._change.wait(BEAT_SECONDS)

    def _read(self, last: int) -> list[feed.FeedEvent]:
        with self._app.app_context():
            try:
                events = feed.since(last)
            # The database may be away for a while; a thread that ended here would leave every screen deaf.
            except SQLAlchemyError as error:
                log.warning("feed_not_read", error=type(error).__name__)
                return []
            db.session.expunge_all()
            return events


def as_json(event: feed.FeedEvent) -> dict[str, Any]:
    """The event as scripts take it."""
    return {"id": event.id, "kind": event.kind, "at": event.at.isoformat(), "data": event.data}


def _catch_up(after: int, listening: Listening) -> tuple[list[dict[str, Any]], int]:
    found: list[dict[str, Any]] = []
    while events := feed.since(after):
        found += [as_json(event) for event in events if listening.may_see(event)]
        after = events[-1].id
    return found, after


def _still_in(app: Flask, secret: str) -> bool:
    """Whether the session runs. Asking is also a use of it, so a desk that only listens is not signed out."""
    with app.app_context():
        try:
            return find_session(secret, now=now()) is not None
        except SQLAlchemyError as error:
            log.warning("session_not_read", error=type(error).__name__)
            return True


def _lines(
    pump: Pump, listening: Listening, missed: list[dict[str, Any]], last: int, still_in: Callable[[], bool]
) -> Iterator[str]:
    yield "retry: 2000\n\n"
    for told in missed:
        yield f"id: {told['id']}\ndata: {json.dumps(told, ensure_ascii=False)}\n\n"
    # After the missed ones: a line that drops in between must not carry the browser past them.
    yield f"id: {last}\nevent: hello\ndata: {{}}\n\n"
    asked = time.monotonic()
    while not pump.closed:
        fresh, last = pump.wait_after(last, PING_SECONDS)
        if time.monotonic() - asked >= CHECK_SECONDS:
            if not still_in():
                return
            asked = time.monotonic()
        if not fresh:
            yield ": ping\n\n"
        for event in fresh:
            if listening.may_see(event):
                yield f"id: {event.id}\ndata: {json.dumps(as_json(event), ensure_ascii=False)}\n\n"


@signed_in
def send_stream() -> Response:
    """`/stream`: server-sent events from `Last-Event-ID` (or `?after=`) on."""
    pump: Pump = current_app.extensions["eldercare.pump"]
    listening = Listening.of(me())
    given = request.headers.get("Last-Event-ID") or request.args.get("after", "")
    with ExitStack() as until_closed:
        newest = pump.enter()
        until_closed.callback(pump.leave)
        # Old events are forgotten, so an empty table does not mean that nothing was ever told.
        after = _start(given, max(newest, feed.last_id()))
        missed, last = _catch_up(after, listening)
        still_in = partial(_still_in, current_app._get_current_object(), me().get_id())  # type: ignore[attr-defined]
        db.session.remove()
        answer = Response(_lines(pump, listening, missed, last, still_in), mimetype="text/event-stream")
        # Not in the lines' own end: those of a browser that left at once are never begun.
        answer.call_on_close(until_closed.pop_all().close)
    answer.headers["X-Accel-Buffering"] = "no"
    return answer


def _start(given: str, newest: int) -> int:
    """The id to go on from: the one that is given, when the table ever gave it, else the newest."""
    is_id = given.isascii() and given.isdigit() and len(given) <= LONGEST_ID
    return min(int(given), newest) if is_id else newest


@signed_in
def send_feed() -> Response:
    """`/api/v1/feed?after=ID`: the same by polling, for browsers without a stream."""
    start = _start(request.args.get("after", ""), feed.last_id())
    events, last = _catch_up(start, Listening.of(me()))
    return jsonify({"events": events, "last_id": last})


def close_all(app: Flask) -> None:
    """End every stream of this application."""
    app.extensions["eldercare.pump"].close()


def init_app(app: Flask) -> None:
    """Install the stream and its polling twin."""
    app.extensions["eldercare.pump"] = Pump(app, app.config["SETTINGS"].stream_limit)
    app.add_url_rule("/stream", "stream", send_stream)
    app.add_url_rule("/api/v1/feed", "feed", send_feed)
