"""The tables of the alarm chain."""

from eldercare.alerts.models.alarms import Alarm, AlarmEvent, Offer
from eldercare.alerts.models.devices import Device, DeviceBinding, DeviceModel, Gateway
from eldercare.alerts.models.enrolment import DeviceCredential, DeviceProposal
from eldercare.alerts.models.inbox import InboxMessage, ParkedMessage
from eldercare.alerts.models.policies import EscalationPolicy, EscalationStep
from eldercare.alerts.models.troubles import DeviceTrouble

__all__ = [
    "Alarm",
    "AlarmEvent",
    "Device",
    "DeviceBinding",
    "DeviceCredential",
    "DeviceModel",
    "DeviceProposal",
    "DeviceTrouble",
    "EscalationPolicy",
    "EscalationStep",
    "Gateway",
    "InboxMessage",
    "Offer",
    "ParkedMessage",
]
