"""The screens of this room."""

from eldercare.alerts.pages import channels, desk, devices, field, history, misses, policies, steps
from eldercare.alerts.pages.blueprint import pages

__all__ = ["channels", "desk", "devices", "field", "history", "misses", "pages", "policies", "steps"]
