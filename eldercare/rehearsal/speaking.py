"""Simulated homes that speak while a demonstration runs: a living list of devices, now and then an alarm."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

import structlog
from flask import Flask
from sqlalchemy import func, select

from devices.brokers.accounts import DEVICE, GATEWAY, read_url
from devices.event import ALARM_KINDS
from devices.simulation.homes import make_homes
from devices.simulation.ledger import TrueEvent
from devices.simulation.scenarios import Scenario
from devices.simulation.sending import send
from devices.simulation.world import Item, Say, Settings, happen
from eldercare.alerts.models import Alarm, Device
from eldercare.alerts.rules import CLOSED
from eldercare.config import Settings as OurSettings
from eldercare.core.db import db
from eldercare.core.time import now
from eldercare.rehearsal.homes import register_homes

HOMES = 20
RATE = 0.2
"""Messages a second, of all homes together."""
GENTLE = Scenario("demonstration", "heartbeats, an alarm each quarter of an hour or so", events=0.005)
LONGEST = timedelta(hours=12)
"""A demonstration that somebody forgot falls silent then."""
MOST_OPEN = 1
SEED = 6
"""With it the first of the twenty homes rings after four minutes: time to look round first."""

log = structlog.get_logger(__name__)


def speak(app: Flask, settings: OurSettings, homes: int) -> int:
    """Register so many synthetic homes and let them speak for LONGEST; returns how many messages were sent.

    Raises RealPeopleError or FewSeniorsError, and BrokerUnreachableError when no broker of ours is there.
    """
    with app.app_context():
        register_homes(homes, now=now())
    names = [device.name for home in make_homes(homes) for device in home.devices]
    world = Settings(homes, RATE, LONGEST.total_seconds(), now(), seed=SEED, scenario=GENTLE)
    device_url = read_url(settings.data_dir, DEVICE.name) or ""
    items = gentle(happen(world), lambda: _unattended(app, names) < MOST_OPEN)
    log.info("homes_speak", homes=homes)
    return send(items, device_url, read_url(settings.data_dir, GATEWAY.name)).messages


def gentle(items: Iterable[Item], may_ring: Callable[[], bool]) -> Iterator[Item]:
    """The same without what would ring while `may_ring` says no: nobody is to come back to fifty alarms."""
    rings: set[str] = set()
    for item in items:
        if isinstance(item, TrueEvent):
            if item.kind in ALARM_KINDS:
                rings.add(item.id)
        elif not (isinstance(item, Say) and item.event in rings) or may_ring():
            yield item


def _unattended(app: Flask, names: list[str]) -> int:
    """How many alarms of these devices are open."""
    query = (
        select(func.count(Alarm.id))
        .join(Device, Device.id == Alarm.device_id)
        .where(Alarm.state != CLOSED, Device.device_id.in_(names))
    )
    with app.app_context():
        return db.session.scalar(query) or 0
