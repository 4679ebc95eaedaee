"""What the clock runs in this room."""

from datetime import datetime

from eldercare.funding import actions


def charge_verified(now: datetime) -> int:
    """Charge what was verified since the last time."""
    return actions.charge_verified(now=now)
