"""The screens of this room."""

from eldercare.alerts.pages import desk, devices, field, history, policies, steps
from eldercare.alerts.pages.blueprint import pages

__all__ = ["desk", "devices", "field", "history", "pages", "policies", "steps"]
