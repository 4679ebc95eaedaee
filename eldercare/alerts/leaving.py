"""This room's part of somebody leaving the roll: devices are to be collected, and ring until they are.

A button in a home where somebody has died may be pressed by whoever is left there. So a device stays bound,
and its alarm rings with a word that the person is off the roll, until somebody has fetched it (decision 37).
"""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eldercare.alerts.actions.devices.collecting import ask_for, call_off, guards_of
from eldercare.alerts.models import Alarm, Device, Gateway
from eldercare.alerts.rules import CLOSED
from eldercare.core.errors import N_
from eldercare.people.leaving import BY_HAND, Leaving, Line, Part, Stopped, some


def outlook(session: Session, leaving: Leaving) -> list[Line]:
    """Open alarms, devices and gateways of the home."""
    mine = leaving.senior.id
    alarms = _count(session, Alarm, Alarm.senior_id == mine, Alarm.state != CLOSED)
    gateways = _count(session, Gateway, Gateway.senior_id == mine, Gateway.retired_at.is_(None))
    collect = N_("Devices to be collected, which ring until then: %(count)s")
    return some(
        [
            Line(BY_HAND, N_("Alarms still open, to be closed with what was found: %(count)s"), alarms),
            Line(BY_HAND, collect, _count(session, Device, Device.senior_id == mine)),
            Line(BY_HAND, N_("Gateways in the home, to be taken out of use: %(count)s"), gateways),
        ]
    )


def stop(session: Session, leaving: Leaving) -> Stopped:
    """On the day: a task for each device that guards the home."""
    if not leaving.has_come:
        return {}
    return {"collect": ask_for(guards_of(session, leaving.senior.id), now=leaving.now)}


def restore(session: Session, leaving: Leaving, stopped: Stopped) -> list[Line]:
    """Tasks that nobody has done are called off; a device that was fetched is to be bound again."""
    asked = stopped.get("collect", [])
    called_off = call_off(session, asked, by=leaving.actor, now=leaving.now)
    fetched = len(asked) - called_off
    return some([Line(BY_HAND, N_("Devices that were collected, to be bound again: %(count)s"), fetched)])


def _count(session: Session, model: Any, *which: Any) -> int:
    return session.scalar(select(func.count(model.id)).where(*which)) or 0


WORDS = {"collect": N_("Tasks to collect devices: %(count)s")}
PART = Part("alerts", outlook, stop, restore, WORDS)
