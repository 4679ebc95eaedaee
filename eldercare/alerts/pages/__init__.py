"""The screens of this room."""

from eldercare.alerts.pages import (
    desk,
    device,
    devices,
    field,
    gateways,
    history,
    proposals,
    registering,
    steps,
)
from eldercare.alerts.pages.blueprint import pages

__all__ = [
    "desk",
    "device",
    "devices",
    "field",
    "gateways",
    "history",
    "pages",
    "proposals",
    "registering",
    "steps",
]
