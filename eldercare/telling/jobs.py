"""What the clock runs in this room."""

from datetime import datetime

from eldercare.telling import sending


def send_outbox(now: datetime) -> int:
    """Send what is due to the channels outside; returns how many went out."""
    return sending.send_due(now)
