"""The tables of the alarm chain."""

from eldercare.alerts.models.alarms import Alarm, AlarmEvent, Offer
from eldercare.alerts.models.devices import Device, InboxMessage, ParkedMessage
from eldercare.alerts.models.policies import EscalationPolicy, EscalationStep, OutboxMessage

__all__ = [
    "Alarm",
    "AlarmEvent",
    "Device",
    "EscalationPolicy",
    "EscalationStep",
    "InboxMessage",
    "Offer",
    "OutboxMessage",
    "ParkedMessage",
]
