"""How the queue stands, for the page and the command."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from eldercare.core.db import db
from eldercare.people.geocoding.states import FOUND, PARKED, WAITING
from eldercare.people.models import GeocodeJob, GeocodeProvider


@dataclass(frozen=True, slots=True)
class QueueStatus:
    """Counts by state over the whole county, and what stands in the provider's way; `provider` empty: none
    is set."""

    provider: str
    waiting: int
    parked: int
    found: int
    fault: str = ""
    next_at: datetime | None = None

    @property
    def facts(self) -> dict[str, object]:
        """The same for a program."""
        again = self.next_at.isoformat() if self.fault and self.next_at else None
        return {
            "provider": self.provider or None, "waiting": self.waiting, "parked": self.parked,
            "found": self.found, "fault": self.fault or None, "again_at": again,
        }  # fmt: skip


def queue_status(provider: str) -> QueueStatus:
    """How the queue stands for the provider of the settings. Two queries."""
    rows = db.session.execute(select(GeocodeJob.state, func.count()).group_by(GeocodeJob.state))
    counts: dict[str, int] = dict(rows.all())
    row = db.session.get(GeocodeProvider, provider) if provider else None
    return QueueStatus(
        provider, counts.get(WAITING, 0), counts.get(PARKED, 0), counts.get(FOUND, 0),
        row.fault if row else "", row.next_at if row else None,
    )  # fmt: skip
