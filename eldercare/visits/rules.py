"""What is true of visits without asking a table: states, verification, channels, who is liked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from eldercare.core.errors import N_
from eldercare.core.states import StateTable, Step
from eldercare.services import rules as service_rules
from eldercare.visits.care_plans.rules import PAUSED

OPERATOR = frozenset({"operator"})
FIELD = frozenset({"caregiver", "leader"})

PLACE_SOURCES = {
    "check_in": N_("place of the last check-in or check-out"),
    "route": N_("stop of today's route"),
    "home": N_("home, no fresher place is known"),
}
"""Where the place of a worker comes from."""
PLACE_FRESH = timedelta(minutes=30)
"""How long the place of a check-in, or of a stop that has ended, counts and is kept."""

# A two-person visit begins with the first check-in and ends with the second check-out, so the second
# person's steps leave the state as it is.
STATES = StateTable(
    [
        Step("draft", "publish", "planned", OPERATOR),
        Step("draft", "cancel", "cancelled", OPERATOR),
        Step("draft", "miss", "missed"),
        Step("planned", "publish", "planned", OPERATOR),
        Step("planned", "withdraw", "draft", OPERATOR),
        Step("planned", "cancel", "cancelled", OPERATOR),
        Step("planned", "miss", "missed"),
        Step("planned", "set_out", "on_the_way", FIELD),
        Step("planned", "check_in", "in_progress", FIELD),
        Step("on_the_way", "set_out", "on_the_way", FIELD),
        Step("on_the_way", "check_in", "in_progress", FIELD),
        Step("on_the_way", "cancel", "cancelled", OPERATOR),
        Step("on_the_way", "miss", "missed"),
        Step("in_progress", "set_out", "in_progress", FIELD),
        Step("in_progress", "check_in", "in_progress", FIELD),
        Step("in_progress", "tick", "in_progress", FIELD),
        Step("in_progress", "check_out", "done", FIELD),
        Step("in_progress", "check_out_with_exceptions", "to_verify", FIELD),
        Step("in_progress", "leave_open", "to_verify"),
        Step("to_verify", "verify", "done", OPERATOR),
        Step("to_verify", "reject", "missed", OPERATOR),
    ]
)

# States in which the plan may still give the visit to somebody else.
OPEN = frozenset({"draft", "planned"})
# States in which a worker has begun, or has finished.
BEGUN = frozenset({"on_the_way", "in_progress"})
OVER = frozenset({"done", "to_verify"})
# States in which nobody has come yet, so that the visit can still be called off.
BEFORE_ARRIVAL = frozenset({*OPEN, "on_the_way"})
# States in which nobody makes the visit: it takes no time of anybody and keeps no promise.
GONE = frozenset({"cancelled", "missed"})

LATE_AFTER = timedelta(minutes=15)
RADIUS_M = 150.0
# A fix that may be off by more than this tells nothing about where somebody is (WLAN and IP look-ups).
FIX_AT_MOST_M = 500.0
SHORT_SHARE = 0.8
BACKFILL_AFTER = timedelta(minutes=10)

EXCEPTIONS = {
    "outside_radius": N_("Checked in or out more than 150 m from the home"),
    "no_position": N_("No position at check-in or check-out"),
    "too_short": N_("Shorter than four fifths of the agreed time"),
    "overlap": N_("Overlaps another visit of the same person"),
    "backfilled": N_("Entered later than it happened"),
    "tasks_open": N_("Tasks were left open"),
    "certificate_over": N_("The certificate that this visit needs had run out"),
    "not_checked_out": N_("Nobody checked out"),
}

CHANNELS = {"platform": N_("Platform"), "station": N_("Station"), "group_leader": N_("Group leader")}
DEVICE_CHECK, DEVICE_CHANNEL = service_rules.DEVICE_CHECK, "device"
"""A visit to a device and not to a person: it has no channel of the home-visit share and counts in none."""
CANCEL_REASONS = {
    "senior_asked": N_("The senior does not want it"),
    "senior_away": N_("The senior is away or in hospital"),
    "weather": N_("Bad weather"),
    "no_staff": N_("Nobody can come"),
    "plan_changed": N_("The care plan was changed"),
}
LEFT = "left"
"""Why a visit was cancelled because the senior had left the roll; no operator chooses it."""
CANCELLED = CANCEL_REASONS | {
    PAUSED: N_("The care plan is paused"),
    LEFT: N_("The person has left the roll"),
}
"""Why a visit was cancelled, by an operator or by what was done elsewhere."""
SAME_SEX_FAMILIES = frozenset({"bath", "care"})

HISTORY_DAYS = 28
PREFERRED_BONUS = 15.0
LANGUAGE_BONUS = 5.0
KNOWN_BONUS = 2.5
KNOWN_AT_MOST = 4


def is_late(state: str, window_end: datetime, now: datetime) -> bool:
    """Whether nobody has checked in 15 minutes after the last moment at which the visit may start."""
    return state in {"draft", "planned", "on_the_way"} and now > window_end + LATE_AFTER


def shown_state(state: str, window_end: datetime, now: datetime, *, assigned: bool = True) -> str:
    """The state as a person reads it: late and unassigned are derived, never stored."""
    if is_late(state, window_end, now):
        return "late"
    return "unassigned" if state in OPEN and not assigned else state


def channel_of(worker_kind: str, plan_channel: str) -> str:
    """Through whom a visit reaches the senior: a leader's own channel, else that of the care plan."""
    return "group_leader" if worker_kind == "leader" else plan_channel


def needs_same_sex(family: str, *, service_asks: bool, senior_asks: bool) -> bool:
    """Whether only somebody of the senior's sex may come: the service says so, or the senior's wish."""
    return service_asks or (senior_asks and family in SAME_SEX_FAMILIES)


def bonus_of(visits_before: int, *, preferred: bool, speaks: bool = False) -> float:
    """How much a worker is liked for a senior, in minutes of travel that it is worth.

    `visits_before` counts the worker's visits to the senior in the last 28 days. `preferred`: by the care
    plan or by the senior's own wish, which is worth the same. `speaks`: a language of the senior.
    """
    known = KNOWN_BONUS * min(visits_before, KNOWN_AT_MOST)
    return PREFERRED_BONUS * preferred + LANGUAGE_BONUS * speaks + known


def happened_at(device_at: datetime | None, now: datetime) -> datetime:
    """When an entry took place: the device's time if it arrived late, else the server's.

    A device's clock that runs ahead is never believed.
    """
    return device_at if device_at is not None and is_backfilled(device_at, now) else now


def is_backfilled(device_at: datetime | None, now: datetime) -> bool:
    """Whether the entry reached the server more than ten minutes after it was made."""
    return device_at is not None and now - device_at > BACKFILL_AFTER


def is_fix(accuracy: float | None) -> bool:
    """Whether a position is exact enough to be one; `accuracy` is the device's own estimate in metres."""
    return accuracy is None or accuracy <= FIX_AT_MOST_M


def place_needs_reason(distance: float | None) -> bool:
    """Whether the place must be explained: no position, or too far from the home (metres)."""
    return distance is None or distance > RADIUS_M


def place_exceptions(distance: float | None) -> list[str]:
    """What is odd about a place; `distance` is metres from the home, None without a position."""
    if distance is None:
        return ["no_position"]
    return ["outside_radius"] if distance > RADIUS_M else []


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one person's visit when it ends. Distances in metres, None without a position."""

    check_in_distance: float | None
    check_out_distance: float | None
    minutes: int
    agreed_minutes: int
    overlaps: bool = False
    backfilled: bool = False
    tasks_open: bool = False
    certificate_over: bool = False


def exceptions_of(evidence: Evidence) -> list[str]:
    """Codes of `EXCEPTIONS` that a person must look at, in that order; empty when all is well."""
    found = {
        *place_exceptions(evidence.check_in_distance),
        *place_exceptions(evidence.check_out_distance),
    }
    if evidence.minutes < SHORT_SHARE * evidence.agreed_minutes:
        found.add("too_short")
    flags = {
        "overlap": evidence.overlaps,
        "backfilled": evidence.backfilled,
        "tasks_open": evidence.tasks_open,
        "certificate_over": evidence.certificate_over,
    }
    found |= {code for code, is_so in flags.items() if is_so}
    return [code for code in EXCEPTIONS if code in found]
