"""Roles, what each may do, how far each sees, and when an account is locked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from eldercare.core.errors import N_

ROLES = {
    "operator": N_("Station operator"),
    "caregiver": N_("Caregiver"),
    "leader": N_("Village group leader"),
    "inspector": N_("Inspector"),
    "manager": N_("Institution manager"),
    "bureau": N_("Civil affairs bureau"),
    "admin": N_("Administrator"),
}

_FIELD_WORK = {"day.see", "visit.attend", "alarm.respond"}
_LOOK = {
    "today.see",
    "board.see",
    "visit.see",
    "senior.see",
    "worker.see",
    "careplan.see",
    "alarm.see",
    "device.see",
    "institution.see",
    "inspection.see",
    "hazard.see",
    "report.see",
    "settlement.see",
}

PERMISSIONS: dict[str, frozenset[str]] = {
    "operator": frozenset(
        {
            "today.see",
            "board.see",
            "visit.see",
            "visit.plan",
            "visit.move",
            "visit.publish",
            "visit.cancel",
            "visit.verify",
            "senior.see",
            "senior.edit",
            "senior.reveal",
            "worker.see",
            "worker.edit",
            "careplan.see",
            "careplan.edit",
            "alarm.see",
            "alarm.handle",
            "device.see",
            "device.edit",
            "device.enrol",
            "gateway.edit",
            "channel.edit",
            "settlement.see",
            "import.see",
            "senior.import",
            "worker.import",
        }
    ),
    "caregiver": frozenset(_FIELD_WORK),
    "leader": frozenset(_FIELD_WORK),
    "inspector": frozenset(
        {
            "inspection.see",
            "inspection.plan",
            "inspection.record",
            "photo.add",
            "hazard.see",
            "hazard.recheck",
            "institution.see",
        }
    ),
    "manager": frozenset({"hazard.see", "hazard.rectify", "photo.add", "institution.see", "inspection.see"}),
    "bureau": frozenset(_LOOK | {"inspection.plan", "hazard.recheck", "hazard.supervise", "policy.edit"}),
    "admin": frozenset(
        _LOOK
        | {
            "account.edit",
            "audit.see",
            "device.edit",
            "device.enrol",
            "gateway.edit",
            "channel.edit",
            "policy.edit",
            "price.edit",
            "import.see",
            "senior.import",
            "worker.import",
            "institution.import",
        }
    ),
}

LOCK_AFTER = 5
LOCK_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Scope:
    """How far a user sees: all of the county, an area and what lies below it, a station, an institution,
    or only what is the user's own. `key` is an area code or a row id as text."""

    kind: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Where:
    """Where a thing stands. Area codes are nested: a village's code begins with its town's."""

    area_code: str = ""
    station_id: int | None = None
    institution_id: int | None = None
    worker_ids: frozenset[int] = frozenset()


def may(role: str, verb: str) -> bool:
    """Whether the role holds the permission."""
    return verb in PERMISSIONS.get(role, frozenset())


def covers(scope: Scope, where: Where, worker_id: int | None = None) -> bool:
    """Whether a thing lies inside a scope; `worker_id` is the user's own worker row, if any."""
    match scope.kind:
        case "county":
            return True
        case "area":
            return where.area_code.startswith(scope.key)
        case "station":
            return where.station_id is not None and str(where.station_id) == scope.key
        case "institution":
            return where.institution_id is not None and str(where.institution_id) == scope.key
        case "own":
            return worker_id is not None and worker_id in where.worker_ids
        case _:
            return False


def locked_until(failures: int, now: datetime) -> datetime | None:
    """When an account opens again after so many wrong passwords in a row, or None while it is open."""
    return now + LOCK_FOR if failures >= LOCK_AFTER else None
