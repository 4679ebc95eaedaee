"""`eldercare listen`: hears the broker, stores what it hears, and says that it is alive."""

import threading
from collections.abc import Sequence
from datetime import timedelta

import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from devices.health import Health
from devices.listener import Listener
from devices.message import Message
from eldercare.alerts import intake, retries
from eldercare.config import MissingSettingError, Settings
from eldercare.core import heartbeat
from eldercare.core.db import db
from eldercare.core.time import now

log = structlog.get_logger(__name__)

CLIENT_ID = "eldercare-listener"
BEAT_S, FIRST_BEAT_S = 5.0, 0.2
LOOP_FRESH_S = 15.0
"""The loop-back goes out every 10 s; older than this it is no sign of life of the broker."""


def run_listener(app: Flask, settings: Settings, stop: threading.Event) -> None:
    """Listen until `stop` is set. Raises MissingSettingError without a broker address."""
    if not settings.mqtt_url:
        raise MissingSettingError("MQTT_URL")
    listener = make_listener(app, settings.mqtt_url)
    listener.start()
    log.info("listener_started", client_id=CLIENT_ID)
    said = ""
    while True:
        health = listener.health()
        said = _beat(app, health, said)
        if stop.wait(BEAT_S if health.loop_ms is not None else FIRST_BEAT_S):
            break
    listener.stop()
    log.info("listener_stopped", accepted=listener.health().accepted)


def make_listener(app: Flask, url: str, client_id: str = CLIENT_ID) -> Listener:
    """A listener whose messages end in the intake, each batch with a session of its own."""

    def accept(batch: Sequence[Message]) -> None:
        with app.app_context():
            intake.accept(batch, now=now())

    def keep(message: Message, error: Exception) -> None:
        log.error("message_failed", topic=message.topic, error=type(error).__name__)
        with app.app_context():
            retries.keep_for_later(message.topic, message.payload, message.received_at, error, now=now())

    return Listener(url, client_id, accept, on_poison=keep)


def _beat(app: Flask, health: Health, said: str) -> str:
    """Write the signs of life that are true; gives the last error, which is logged once."""
    moment = now()
    detail = f"{health.received} in, {health.accepted} stored, {health.waiting_urgent} urgent waiting"
    with app.app_context():
        try:
            if health.worker_alive and health.network_alive:
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
