"""This room's part of erasing a person: what was written about alarms goes, that they were and when stays."""

from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from eldercare.alerts.models import Alarm, Device, DeviceBinding, Gateway, Offer
from eldercare.alerts.rules import CLOSED
from eldercare.core.errors import N_
from eldercare.people.erasing import Part


def standing(session: Session, senior_id: int, _now: datetime) -> list[str]:
    """An alarm that is not closed, and devices or gateways that guard the home."""
    alarm = exists().where(Alarm.senior_id == senior_id, Alarm.state != CLOSED)
    device = exists().where(Device.senior_id == senior_id)
    gateway = exists().where(Gateway.senior_id == senior_id, Gateway.retired_at.is_(None))
    words = []
    if session.scalar(select(alarm)):
        words.append(N_("An alarm is open."))
    if session.scalar(select(device)) or session.scalar(select(gateway)):
        words.append(N_("A device guards the home."))
    return words


def drop(session: Session, senior_id: int, town: str) -> None:
    """What was written about alarms, the addresses of bindings, the village of alarms. The timeline stays:
    its lines are codes and ids, chained by hash."""
    mine = select(Alarm.id).where(Alarm.senior_id == senior_id)
    session.execute(update(Offer).where(Offer.alarm_id.in_(mine)).values(reason=""))
    session.execute(update(DeviceBinding).where(DeviceBinding.senior_id == senior_id).values(address=""))
    gone = update(Gateway).where(Gateway.senior_id == senior_id)
    session.execute(gone.values(senior_id=None, place="", area_code=town))
    alarms = update(Alarm).where(Alarm.senior_id == senior_id)
    session.execute(alarms.values(note="", review_note=None, area_code=town))


PART = Part(standing, drop)
