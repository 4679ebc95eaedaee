"""The register of the demonstration county: places, seniors, workers, sign-ins. All of it synthetic
but the 14 towns, the villages whose list has a source, and the sums of rugao.json."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from eldercare.accounts.demo import DEMO_PASSWORD, SIGN_INS
from eldercare.people.demo.county import (
    AreaRef,
    County,
    InstitutionRef,
    Places,
    SeniorRef,
    Size,
    StationRef,
    UserRef,
    WorkerRef,
    stream,
)
from eldercare.people.demo.operators import add_operators
from eldercare.people.demo.places import build_places
from eldercare.people.demo.seniors import add_seniors
from eldercare.people.demo.staff import add_staff_records
from eldercare.people.demo.users import add_users
from eldercare.people.demo.wishes import add_wishes
from eldercare.people.demo.workers import add_workers

__all__ = [
    "DEMO_PASSWORD",
    "SIGN_INS",
    "AreaRef",
    "County",
    "InstitutionRef",
    "Places",
    "SeniorRef",
    "Size",
    "StationRef",
    "UserRef",
    "WorkerRef",
    "build_people",
    "build_places",
    "stream",
]


def build_people(session: Session, *, seed: int, seniors: int, day: date, now: datetime) -> County:
    """Write the whole register inside the caller's transaction. Same seed and day, same county."""
    size = Size.of(seniors)
    places = build_places(session, stream(seed, "places"), size, day=day)
    add_operators(session, stream(seed, "operators"), places, day=day)
    workers = add_workers(session, stream(seed, "workers"), places, size.caregivers, day=day)
    add_staff_records(session, stream(seed, "staff"), places, workers, day=day, now=now)
    leaders = {worker.area_code: worker.id for worker in workers if worker.kind == "leader"}
    roll = add_seniors(session, stream(seed, "seniors"), places, seniors, leaders, day=day, now=now)
    users = add_users(session, places)
    add_wishes(session, roll, workers, users, day=day, now=now)
    return County(seed, size, places, tuple(roll), tuple(workers), users)
