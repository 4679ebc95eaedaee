"""The demonstration county: every room builds its part, in the order of the house."""

from datetime import date, datetime
from random import Random
from typing import Protocol

from sqlalchemy.orm import Session

from eldercare.accounts.audit import audit
from eldercare.alerts import demo as alerts
from eldercare.assessments import demo as assessments
from eldercare.core.db import transaction
from eldercare.funding import demo as funding
from eldercare.inspections import demo as inspections
from eldercare.people.demo import County, build_people, standing, stream
from eldercare.services import demo as services
from eldercare.visits import demo as visits
from eldercare.visits.demo import looking_in


class Build(Protocol):
    """A room's part of the county: writes inside the open transaction, returns counts by name."""

    def __call__(
        self, session: Session, rng: Random, county: County, *, day: date, now: datetime
    ) -> dict[str, int]: ...


BUILDERS: dict[str, Build] = {
    "assessments": assessments.build,
    "services": services.build,
    "visits": visits.build,
    "alerts": alerts.build,
    "inspections": inspections.build,
    "funding": funding.build,
    "standing": standing.build,
    "looking_in": looking_in.build,
}
"""The rooms that bring a part, in their order; each has a stream of chance of its own."""


def build_county(*, seed: int, seniors: int, day: date, now: datetime) -> dict[str, int]:
    """Build everything in one transaction, so that an interrupted start leaves an empty database.

    Returns how many rows of each kind were written.
    """
    with transaction() as session:
        county = build_people(session, seed=seed, seniors=seniors, day=day, now=now)
        summary = {
            "towns": len(county.places.of_level("town")),
            "villages": len(county.places.of_level("village")),
            "groups": len(county.places.of_level("group")),
            "stations": len(county.stations),
            "institutions": len(county.institutions),
            "seniors": len(county.seniors),
            "caregivers": sum(worker.kind == "caregiver" for worker in county.workers),
            "leaders": sum(worker.kind == "leader" for worker in county.workers),
            "users": len(county.users),
        }
        for room, build in BUILDERS.items():
            summary |= build(session, stream(seed, room), county, day=day, now=now)
        audit(None, "demo_built", "county", None, now=now, detail={"seed": seed, "seniors": seniors})
    return summary
