"""The screens of this room."""

from eldercare.alerts.pages import (
    channels,
    desk,
    device,
    devices,
    field,
    gateways,
    history,
    maintenance,
    misses,
    policies,
    proposals,
    registering,
    steps,
)
from eldercare.alerts.pages.blueprint import pages

__all__ = [
    "channels",
    "desk",
    "device",
    "devices",
    "field",
    "gateways",
    "history",
    "maintenance",
    "misses",
    "pages",
    "policies",
    "proposals",
    "registering",
    "steps",
]
