"""How visits, plans and what goes wrong with them look."""

from eldercare.core.errors import N_
from eldercare.marks.mark import Mark

VISIT = {
    "planned": Mark("mute", "clock", N_("Planned")),
    "draft": Mark("brand", "pencil", N_("Draft"), "dashed"),
    "on_the_way": Mark("info", "bicycle", N_("On the way")),
    "in_progress": Mark("brand", "play-fill", N_("In progress"), "solid"),
    "done": Mark("ok", "check-lg", N_("Done")),
    "to_verify": Mark("rev", "search", N_("To verify")),
    "late": Mark("warn", "exclamation-triangle-fill", N_("Late")),
    "unassigned": Mark("warn", "question-circle", N_("Unassigned"), "dashed"),
    "missed": Mark("warn", "x-circle", N_("Missed")),
    "cancelled": Mark("mute", "slash-circle", N_("Cancelled")),
}

GATHERING = {
    "planned": Mark("mute", "clock", N_("To be held")),
    "under_way": Mark("brand", "play-fill", N_("Under way"), "solid"),
    "done": Mark("ok", "check-lg", N_("Done")),
    "cancelled": Mark("mute", "slash-circle", N_("Cancelled")),
    "no_host": Mark("warn", "person-dash", N_("Without host")),
    "full": Mark("info", "people-fill", N_("Full")),
    "came": Mark("ok", "check-lg", N_("Was there")),
    "stayed_away": Mark("mute", "dash-lg", N_("Did not come")),
}

DAY_PLAN = {
    "draft": Mark("brand", "pencil", N_("Draft"), "dashed"),
    "published": Mark("ok", "send-check", N_("Published")),
    "changed": Mark("brand", "pencil", N_("Changed since publishing"), "dashed"),
}

CARE_PLAN = {
    "draft": Mark("brand", "pencil", N_("Plan draft"), "dashed"),
    "waiting": Mark("info", "calendar-event", N_("Begins later")),
    "active": Mark("ok", "check-lg", N_("Active")),
    "paused": Mark("warn", "hourglass-split", N_("Paused")),
    "ended": Mark("mute", "slash-circle", N_("Ended")),
}

RULE = {
    "hard": Mark("warn", "exclamation-triangle-fill", N_("Hard rule"), "solid"),
    "soft": Mark("warn", "info-circle", N_("Soft rule")),
}

CHANNEL = {
    "platform": Mark("brand", "telephone", N_("Platform")),
    "station": Mark("info", "house-heart", N_("Station")),
    "group_leader": Mark("rev", "person-walking", N_("Group leader")),
}

ABSENCE = {
    "sick": Mark("warn", "thermometer-half", N_("Sick")),
    "leave": Mark("mute", "calendar-x", N_("On leave")),
    "training": Mark("info", "journal-text", N_("In training")),
}

DISRUPTION = {
    "sick": Mark("warn", "thermometer-half", N_("Sick")),
    "late": Mark("warn", "hourglass-split", N_("Comes late")),
    "reported": Mark("warn", "phone", N_("To confirm"), "solid"),
    "confirmed": Mark("info", "check-lg", N_("Noted")),
    "rejected": Mark("mute", "x-lg", N_("Set aside")),
    "withdrawn": Mark("mute", "arrow-counterclockwise", N_("Taken back")),
}

REPLAN = {
    "asked": Mark("info", "hourglass-split", N_("Being worked out")),
    "open": Mark("warn", "magic", N_("To decide"), "solid"),
    "accepted": Mark("ok", "check-lg", N_("Accepted")),
    "partly": Mark("ok", "check-lg", N_("Partly accepted"), "dashed"),
    "dismissed": Mark("mute", "x-lg", N_("Dismissed")),
    "outdated": Mark("mute", "clock-history", N_("Out of date")),
    "failed": Mark("warn", "exclamation-triangle-fill", N_("No proposal")),
}

WEATHER = {
    "in_force": Mark("warn", "cloud-lightning", N_("In force")),
    "over": Mark("mute", "clock-history", N_("Over")),
    "undone": Mark("mute", "arrow-counterclockwise", N_("Undone")),
}

CALL = {
    "open": Mark("warn", "telephone", N_("Not settled")),
    "overdue": Mark("warn", "exclamation-triangle-fill", N_("Promise passed"), "solid"),
    "visit_made": Mark("ok", "calendar-check", N_("Visit made")),
    "answered": Mark("ok", "chat-left-text", N_("Answered without a visit")),
    "withdrawn": Mark("mute", "slash-circle", N_("Withdrawn")),
}

DUE = {
    "made": Mark("ok", "check-lg", N_("Made")),
    "open": Mark("mute", "hourglass-split", N_("Still to come"), "plain"),
    "overdue": Mark("warn", "exclamation-triangle-fill", N_("Nobody came"), "solid"),
    "high": Mark("rev", "calendar-week", N_("Weekly")),
    "key": Mark("info", "calendar-event", N_("Monthly")),
    "general": Mark("mute", "calendar3", N_("Quarterly"), "plain"),
}
