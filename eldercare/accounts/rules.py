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
# Who works at a desk may let a program of the county work in their name.
_DESK = {"token.make"}
_LOOK = {
    "today.see",
    "board.see",
    "service.see",
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
    "place.see",
}
# Who keeps the map of the county: areas, stations, operators and their contracts, institutions.
_PLACES = {"place.edit", "institution.edit"}

PERMISSIONS: dict[str, frozenset[str]] = {
    "operator": frozenset(
        {
            "today.see",
            "board.see",
            "service.see",
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
            "place.see",
        }
        | _DESK
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
        | _DESK
    ),
    "manager": frozenset(
        {"hazard.see", "hazard.rectify", "photo.add", "institution.see", "inspection.see"} | _DESK
    ),
    "bureau": frozenset(
        _LOOK
        | _DESK
        | _PLACES
        | {
            "inspection.plan",
            "hazard.recheck",
            "hazard.supervise",
            "policy.edit",
            "goal.edit",
            "service.edit",
        }
    ),
    "admin": frozenset(
        _LOOK
        | _DESK
        | _PLACES
        | {
            "account.edit",
            "audit.see",
            "device.edit",
            "device.enrol",
            "gateway.edit",
            "channel.edit",
            "policy.edit",
            "goal.edit",
            "service.edit",
            "senior.erase",
            "import.see",
            "senior.import",
            "worker.import",
            "institution.import",
            "place.import",
        }
    ),
}

ROLE_SCOPES = {
    "operator": ("station", "county"),
    "caregiver": ("own",),
    "leader": ("own",),
    "inspector": ("county", "area"),
    "manager": ("institution",),
    "bureau": ("county", "area"),
    "admin": ("county",),
}
"""How far each role may be let see; the first is the usual one."""

SCOPE_WORDS = {
    "county": N_("The whole county"),
    "area": N_("A town or village"),
    "station": N_("One station"),
    "institution": N_("One institution"),
    "own": N_("Only the own work"),
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
class Grant:
    """What a token adds to nothing and takes from its user: None leaves all of it."""

    verbs: frozenset[str] | None = None
    scope: Scope | None = None


WHOLE = Grant()


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


def narrows(outer: Scope, inner: Scope) -> bool:
    """Whether the inner scope shows nothing that the outer one does not, as far as the two alone can tell."""
    if outer == inner or outer.kind == "county":
        return True
    return outer.kind == inner.kind == "area" and inner.key.startswith(outer.key)


def locked_until(failures: int, now: datetime) -> datetime | None:
    """When an account opens again after so many wrong passwords in a row, or None while it is open."""
    return now + LOCK_FOR if failures >= LOCK_AFTER else None


TRIES_PER_ADDRESS = 30
TRIES_WITHIN = timedelta(minutes=10)


def tries_counted(failures: int, since: datetime, now: datetime) -> int:
    """How many wrong passwords of an address still count; they are forgotten together."""
    return failures if now - since < TRIES_WITHIN else 0


@dataclass(frozen=True, slots=True)
class SessionLife:
    """How long a session lasts without a request, and at most."""

    idle: timedelta
    most: timedelta


# An open desk asks for alarms all the time, so idle means closed; a phone keeps what is not sent yet.
DESK_LIFE = SessionLife(timedelta(hours=12), timedelta(days=7))
PHONE_LIFE = SessionLife(timedelta(days=30), timedelta(days=90))


def session_life(role: str) -> SessionLife:
    """The life of a session by role."""
    return PHONE_LIFE if role in {"caregiver", "leader"} else DESK_LIFE


LINK_LIVES = timedelta(hours=72)
TOKEN_DAYS = (30, 90, 180, 365)
MOST_TOKENS = 20
# A program neither makes accounts nor takes people out of the register, whoever lets it in; lists have no
# API.
_LISTS = {"import.see", "senior.import", "worker.import", "institution.import", "place.import"}
NOT_FOR_TOKENS = frozenset({"account.edit", "token.make", "senior.erase"} | _LISTS)


def token_verbs(role: str) -> list[str]:
    """The permissions that a user of this role may hand to a program."""
    return sorted(PERMISSIONS.get(role, frozenset()) - NOT_FOR_TOKENS)
