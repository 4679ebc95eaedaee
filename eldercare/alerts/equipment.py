"""What is true of devices and gateways without asking a table: troubles, power, proposals."""

from enum import StrEnum

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


TROUBLES = {
    Trouble.OFFLINE: N_("Off line"),
    Trouble.SILENT: N_("Silent"),
    Trouble.LOW_BATTERY: N_("Low battery"),
    Trouble.TAMPER: N_("Taken off or opened"),
    Trouble.FAULT: N_("Faulty"),
    Trouble.TEST_OVERDUE: N_("Weekly test overdue"),
    Trouble.TEST_FAILED: N_("Weekly test failed"),
    Trouble.WEAK_SIGNAL: N_("Weak signal"),
}

COLLAPSIBLE = frozenset({Trouble.OFFLINE, Trouble.SILENT, Trouble.LOW_BATTERY})
"""Only these may be gathered into one line in a storm; no kind of alarm ever is."""

BATTERY, MAINS = "battery", "mains"
POWERS = {BATTERY: N_("On battery"), MAINS: N_("On mains power")}

DEFAULT_EXPECT_S = int(SILENT_AFTER.total_seconds())
"""What holds for a device whose model is not in the table."""

PROPOSED, ENROLLED, REFUSED = "open", "accepted", "rejected"
PROPOSAL_STATES = {
    PROPOSED: N_("Waits for a decision"),
    ENROLLED: N_("Enrolled"),
    REFUSED: N_("Not ours"),
}

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
