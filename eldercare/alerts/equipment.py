"""What is true of devices and gateways without asking a table: troubles, power, proposals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from eldercare.alerts.rules import SILENT_AFTER
from eldercare.core.errors import N_


class Trouble(StrEnum):
    """What can be wrong with a device or gateway."""

    OFFLINE = "offline"
    SILENT = "silent"
    LOW_BATTERY = "low_battery"
    TAMPER = "tamper"
    FAULT = "fault"
    TEST_OVERDUE = "test_overdue"
    TEST_FAILED = "test_failed"
    WEAK_SIGNAL = "weak_signal"
    COLLECT = "collect"


TROUBLES = {
    Trouble.OFFLINE: N_("Off line"),
    Trouble.SILENT: N_("Silent"),
    Trouble.LOW_BATTERY: N_("Low battery"),
    Trouble.TAMPER: N_("Taken off or opened"),
    Trouble.FAULT: N_("Faulty"),
    Trouble.TEST_OVERDUE: N_("Weekly test overdue"),
    Trouble.TEST_FAILED: N_("Weekly test failed"),
    Trouble.WEAK_SIGNAL: N_("Weak signal"),
    Trouble.COLLECT: N_("To be collected"),
}

COLLAPSIBLE = frozenset({Trouble.OFFLINE, Trouble.SILENT, Trouble.LOW_BATTERY})
"""Only these may be gathered into one line in a storm; no kind of alarm ever is."""

BATTERY, MAINS = "battery", "mains"

DEFAULT_EXPECT_S = int(SILENT_AFTER.total_seconds())
"""What holds for a device whose model is not in the table."""

PROPOSED, ENROLLED, REFUSED = "open", "accepted", "rejected"

RETIRE_REASONS = {
    "broken": N_("Broken"),
    "lost": N_("Lost"),
    "returned": N_("Given back"),
    "moved_out": N_("The senior has moved away or died"),
    "other": N_("Another reason"),
}
REFUSE_REASONS = {
    "neighbour": N_("Belongs to somebody else"),
    "no_alarm": N_("Tells no alarm: a lamp, a meter"),
    "old": N_("An old device that was replaced"),
    "unknown": N_("Nobody knows what it is"),
    "other": N_("Another reason"),
}
REPLACED = "replaced"

FAULT_AFTER_S = DEFAULT_EXPECT_S
WEEK = timedelta(days=7)
TASK_DUE, REMIND_EVERY = timedelta(days=3), WEEK
WEAK_DBM, WEAK_WIFI_DBM, WEAK_LINK = -115, -85, 20
"""Below these a signal is weak: received power, that of Wi-Fi, Zigbee's link quality. Chosen by us."""
WIFI_DRIVERS = ("shelly_gen1", "shelly_gen2", "tasmota")
STORM_AT, STORM_WINDOW = 20, timedelta(minutes=10)
"""So many troubles of one kind that begin within the window are one line: one cause, not many."""

SILENCES = (Trouble.OFFLINE, Trouble.SILENT)
"""What the trouble of a gateway explains of its devices."""
TASKS = (
    Trouble.LOW_BATTERY,
    Trouble.FAULT,
    Trouble.TAMPER,
    *SILENCES,
    Trouble.TEST_FAILED,
    Trouble.COLLECT,
)
"""What somebody must go and mend, or fetch because the senior has left the roll.
For a test that is overdue a call asks the senior to press."""

TEST_GRACE = timedelta(days=1)
"""So long after it was due a test that has not come has failed."""

AFTER_VISIT_MENDED, AFTER_VISIT_UNHEARD, AFTER_VISIT_UNCHANGED = (
    "visit_mended",
    "visit_unheard",
    "visit_unchanged",
)
TROUBLE_NOTES = {
    AFTER_VISIT_MENDED: N_("Mended by the visit"),
    AFTER_VISIT_UNHEARD: N_("Visited, but not heard since: look again"),
    AFTER_VISIT_UNCHANGED: N_("Visited and heard since, but still not well: look again"),
}
"""What a visit has done to the trouble it was ordered for: the note on the trouble."""


def fault_after(expect_every_s: int) -> timedelta:
    """How long a silence lasts before it is a trouble: two signs of life missed, or 25 h."""
    return timedelta(seconds=max(expect_every_s, min(2 * expect_every_s, FAULT_AFTER_S)))


def silence_of(heard_at: datetime | None, expect_every_s: int, now: datetime) -> str:
    """Give "overdue" after one missed sign of life, "silent" when it is a trouble, else "".

    `heard_at` is the last sign of life, before the first one the binding. `conditions` says the same in SQL.
    """
    if heard_at is None or now - heard_at > fault_after(expect_every_s):
        return "silent"
    return "overdue" if now - heard_at > timedelta(seconds=expect_every_s) else ""


def is_low(battery: int | None, limit: int, reported: Mapping[str, Any] | None) -> bool:
    """Whether the battery asks for a visit: few percent are left, or the device says so."""
    few = battery is not None and battery < limit
    return few or (reported or {}).get(Trouble.LOW_BATTERY.value) is True


def is_weak(signal: int | None, *, wifi: bool) -> bool:
    """Whether a signal is weak: dBm below 0, link quality above. `conditions` says the same in SQL."""
    if signal is None:
        return False
    if signal >= 0:
        return signal < WEAK_LINK
    return signal < (WEAK_WIFI_DBM if wifi else WEAK_DBM)


@dataclass(frozen=True, slots=True)
class Storm:
    """Many troubles of one kind that began together."""

    kind: str
    since: datetime
    until: datetime
    count: int


def gather_storms(begun: Iterable[tuple[str, datetime, int]]) -> list[Storm]:
    """The storms among (kind, beginning, how many): each begins a window, and what falls in it joins."""
    storms: list[Storm] = []
    for kind, at, count in sorted(begun):
        last = storms[-1] if storms else None
        if last and last.kind == kind and at - last.since <= STORM_WINDOW:
            storms[-1] = Storm(kind, last.since, at, last.count + count)
        else:
            storms.append(Storm(kind, at, at, count))
    return [one for one in storms if one.kind in COLLAPSIBLE and one.count >= STORM_AT]
