"""How inspections and hazards look."""

from eldercare.core.errors import N_
from eldercare.marks.mark import Mark

HAZARD = {
    "assigned": Mark("mute", "inbox", N_("Assigned")),
    "in_repair": Mark("info", "tools", N_("In repair")),
    "to_recheck": Mark("rev", "search", N_("Re-check")),
    "returned": Mark("warn", "arrow-return-left", N_("Returned")),
    "extension": Mark("info", "clock-history", N_("Extension")),
    "overdue": Mark("warn", "exclamation-triangle-fill", N_("Overdue"), "solid"),
    "major": Mark("ink", "exclamation-diamond-fill", N_("Major"), "solid"),
    "closed": Mark("ok", "check-circle-fill", N_("Cleared")),
}

GRADE = {
    "ordinary": Mark("mute", "diamond", N_("Ordinary"), "plain"),
    "major": Mark("ink", "exclamation-diamond-fill", N_("Major"), "solid"),
    "supervised": Mark("ink", "flag-fill", N_("Supervised"), "solid"),
}

DEADLINE = {
    "open": Mark("mute", "calendar-event", N_("In time"), "plain"),
    "today": Mark("warn", "hourglass-split", N_("Due today")),
    "overdue": Mark("warn", "exclamation-triangle-fill", N_("Overdue"), "solid"),
    "kept": Mark("ok", "check-lg", N_("On time")),
}

INSPECTION = {
    "planned": Mark("mute", "calendar-event", N_("Scheduled")),
    "drawn": Mark("rev", "shuffle", N_("Drawn by lot")),
    "in_progress": Mark("brand", "play-fill", N_("Inspecting"), "solid"),
    "done": Mark("ok", "check-lg", N_("Finished")),
    "cancelled": Mark("mute", "slash-circle", N_("Cancelled")),
}

ANSWER = {
    "pass": Mark("ok", "check-lg", N_("Pass")),
    "fail": Mark("warn", "x-lg", N_("Fail"), "solid"),
    "not_applicable": Mark("mute", "slash-circle", N_("Not applicable")),
    "open": Mark("mute", "circle", N_("Not answered"), "plain"),
}

RISK = {
    "low": Mark("ok", "shield-check", N_("Low risk")),
    "medium": Mark("info", "shield-exclamation", N_("Medium risk")),
    "high": Mark("warn", "shield-exclamation", N_("High risk"), "solid"),
}
