"""`eldercare listen`: hears the broker, stores what it hears, and says that it is alive.

One listener at a time is connected, the one that holds the lease; any number wait. With ELDERCARE_MQTT_SHARE
each is connected under the name given there, and a broker that can (`$share`) divides the messages.
"""

import threading
from collections.abc import Sequence
from datetime import timedelta

import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from devices.health import SILENT_AFTER_S, Health
from devices.line import Line
from devices.message import Message
from eldercare.alerts import intake, retries
from eldercare.alerts.intake.heard import hear_message
from eldercare.config import MissingSettingError, Settings
from eldercare.core import heartbeat
from eldercare.core.db import db
from eldercare.core.leases import Lead
from eldercare.core.steady import steady
from eldercare.core.time import now

log = structlog.get_logger(__name__)

CLIENT_ID = "eldercare-listener"
LEASE = timedelta(seconds=5)
LEAD_EVERY_S = 1.0
BEAT_S, FIRST_BEAT_S = 5.0, 0.2
LOOP_FRESH_S = 15.0
"""The loop-back goes out every 10 s; older than this it is no sign of life of the broker."""


def run_listener(app: Flask, settings: Settings, stop: threading.Event) -> None:
    """Listen, or wait for the lead, until `stop` is set. Raises MissingSettingError without a broker."""
    if not settings.mqtt_url:
        raise MissingSettingError("MQTT_URL")
    post = Post(app, settings.mqtt_url, settings.mqtt_share)
    while True:
        post.look()
        if stop.wait(post.pause_s):
            break
    post.leave()


class Post:
    """Where a listener stands: connected while it leads, beside the line while another does."""

    def __init__(self, app: Flask, url: str, share: str = "") -> None:
        self._app = app
        self._url = url
        self._share = share
        self._lead = None if share else Lead("listener", LEASE, steady=steady)
        self._line: Line | None = None
        self._beat_due = 0.0
        self._heard_itself = False
        self._said = ""

    @property
    def pause_s(self) -> float:
        """How long until the next look: shorter while the line has just been taken and not heard itself."""
        fresh = self._line is not None and self._line.health().loop_ms is None
        return FIRST_BEAT_S if fresh else LEAD_EVERY_S

    def look(self) -> None:
        """Take, keep or leave the line as the lease says, and give signs of life."""
        leading = self._may_lead()
        if leading and self._line is None:
            self._line = make_line(self._app, self._url, self._lead, self._share)
            self._line.start()
            log.info("listener_started", share=self._share)
        elif not leading and self._line is not None:
            log.warning("listener_stood_down", accepted=self._line.health().accepted)
            self._end_line()
        if self._line is not None:
            self._give_sign(self._line.health())

    def leave(self) -> None:
        """End in good order, so that another takes over at once."""
        self._end_line()
        if self._lead is not None:
            with self._app.app_context():
                try:
                    self._lead.give_back()
                except SQLAlchemyError as error:
                    log.warning("lead_not_given_back", error=type(error).__name__)
        log.info("listener_stopped")

    def _may_lead(self) -> bool:
        if self._lead is None:
            return True
        with self._app.app_context():
            try:
                return self._lead.take(now=now())
            except SQLAlchemyError as error:
                db.session.rollback()
                log.warning("lead_not_asked", error=type(error).__name__)
                # While nobody can ask nobody can take it from us; what we store is guarded anyway.
                return self._line is not None

    def _end_line(self) -> None:
        if self._line is not None:
            self._line.stop()
            self._line = None

    def _give_sign(self, health: Health) -> None:
        """Every BEAT_S, and at once when the line hears itself: until then the broker has no sign of life."""
        heard = health.loop_ms is not None
        if heard != self._heard_itself or steady() >= self._beat_due:
            self._heard_itself = heard
            self._beat_due = steady() + BEAT_S
            self._said = _beat(self._app, health, self._said)


def make_line(app: Flask, url: str, lead: Lead | None = None, share: str = "") -> Line:
    """A line whose messages end in the intake, each batch with a session of its own.

    With a lead nothing is stored or acknowledged after another has taken over, however late we notice.
    """
    guard = None if lead is None else lead.guard

    def accept(batch: Sequence[Message]) -> None:
        with app.app_context():
            intake.accept(batch, now=now(), guard=guard)

    def keep(message: Message, error: Exception) -> None:
        log.error("message_failed", topic=message.topic, error=type(error).__name__)
        with app.app_context():
            retries.keep_for_later(hear_message(message), error, now=now(), guard=guard)

    return Line(
        url,
        f"{CLIENT_ID}-{share[:40]}" if share else CLIENT_ID,
        accept,
        on_poison=keep,
        may_connect=lambda: lead is None or lead.held,
        share=bool(share),
    )


def _beat(app: Flask, health: Health, said: str) -> str:
    """Write the signs of life that are true; gives the last error, which is logged once."""
    moment = now()
    detail = f"{health.received} in, {health.accepted} stored, {health.waiting_urgent} urgent waiting"
    storing = health.worker_alive and health.stuck_s <= SILENT_AFTER_S
    with app.app_context():
        try:
            if storing and health.network_alive:
                heartbeat.beat("listener", now=moment, detail=detail)
            if health.connected and health.loop_ms is not None and health.loop_age_s < LOOP_FRESH_S:
                heard = moment - timedelta(seconds=health.loop_age_s)
                heartbeat.beat("broker", now=heard, detail=f"{health.loop_ms:.1f} ms")
        except SQLAlchemyError as error:
            db.session.rollback()
            log.warning("beat_not_stored", error=type(error).__name__)
    if health.last_error and health.last_error != said:
        log.warning("listener_trouble", error=health.last_error)
    return health.last_error or said
