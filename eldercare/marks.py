"""How each state looks: one colour, one icon, one word, the same on every page, map and phone.

Red belongs to a live alarm and to nothing else; what needs a person today is amber. A room may use any
kind and state below; `chip(kind, state)` in templates and `marks.js` in scripts read this table.
"""

from typing import NamedTuple

from eldercare.core.errors import N_

COLOURS = frozenset({"mute", "brand", "info", "ok", "rev", "warn", "alarm", "ink"})
FORMS = frozenset({"soft", "solid", "dashed", "plain"})


class Mark(NamedTuple):
    """A state's colour, its Bootstrap icon, its word (an English message id) and how it is filled."""

    colour: str
    icon: str
    word: str
    form: str = "soft"


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

ALARM = {
    "live": Mark("alarm", "exclamation-octagon-fill", N_("SOS live"), "solid"),
    "offered": Mark("warn", "hourglass-split", N_("Offered")),
    "accepted": Mark("info", "bicycle", N_("Accepted")),
    "en_route": Mark("info", "bicycle", N_("On the way")),
    "on_scene": Mark("brand", "house-check", N_("On scene")),
    "closed": Mark("ok", "check-lg", N_("Closed")),
    "test": Mark("mute", "arrow-repeat", N_("Test")),
    "unprotected": Mark("warn", "house-exclamation-fill", N_("Unprotected")),
}

OFFER = {
    "sent": Mark("warn", "bell", N_("Sent, not read")),
    "read": Mark("info", "eye", N_("Read, no answer")),
    "accepted": Mark("ok", "check-lg", N_("Took it")),
    "declined": Mark("mute", "x-lg", N_("Declined")),
    "expired": Mark("mute", "hourglass-split", N_("No answer")),
    "withdrawn": Mark("mute", "dash-circle", N_("Somebody else took it")),
    "not_sent": Mark("mute", "dash-circle", N_("Not sent")),
}

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

DEVICE = {
    "online": Mark("ok", "check-circle-fill", N_("Online")),
    "low_battery": Mark("warn", "battery-half", N_("Low battery")),
    "silent": Mark("warn", "wifi-off", N_("Silent")),
    "cut_off": Mark("warn", "router-fill", N_("Gateway silent")),
    "overdue": Mark("warn", "clock-history", N_("Overdue")),
    "unprotected": Mark("warn", "house-exclamation-fill", N_("Unprotected")),
    "test": Mark("mute", "arrow-repeat", N_("Test")),
    "retired": Mark("mute", "slash-circle", N_("Out of use")),
}

GATEWAY = {
    "online": Mark("ok", "router", N_("Online")),
    "offline": Mark("warn", "wifi-off", N_("Off line")),
    "silent": Mark("warn", "router-fill", N_("Silent")),
    "retired": Mark("mute", "slash-circle", N_("Out of use")),
}

TROUBLE = {
    "offline": Mark("warn", "wifi-off", N_("Off line")),
    "silent": Mark("warn", "moon", N_("Silent")),
    "low_battery": Mark("warn", "battery-half", N_("Low battery")),
    "tamper": Mark("warn", "shield-slash", N_("Taken off or opened")),
    "fault": Mark("warn", "wrench", N_("Faulty")),
    "test_overdue": Mark("warn", "flask", N_("Weekly test overdue")),
    "test_failed": Mark("warn", "flask", N_("Weekly test failed"), "solid"),
    "weak_signal": Mark("warn", "reception-1", N_("Weak signal")),
    "collect": Mark("info", "box-seam", N_("To be collected")),
    "suppressed": Mark("mute", "diagram-3", N_("Explained by its gateway")),
    "mended": Mark("ok", "check-lg", N_("Mended")),
    "storm": Mark("warn", "cloud-lightning", N_("Many at once"), "solid"),
}

LINE = {
    "heard": Mark("ok", "check-circle-fill", N_("whole line checked")),
    # The one red besides a live alarm: see decision 24.
    "deaf": Mark("alarm", "megaphone-fill", N_("The line is deaf")),
}

PROPOSAL = {
    "open": Mark("rev", "qr-code-scan", N_("Waits for a decision")),
    "accepted": Mark("ok", "check-lg", N_("Enrolled")),
    "rejected": Mark("mute", "slash-circle", N_("Not ours")),
}

CREDENTIAL = {
    "live": Mark("ok", "key", N_("Valid")),
    "revoked": Mark("mute", "slash-circle", N_("Revoked")),
}

NOTICE_CHANNEL = {
    "enabled": Mark("ok", "megaphone", N_("In use")),
    "disabled": Mark("mute", "slash-circle", N_("Switched off")),
    "failing": Mark("warn", "exclamation-triangle-fill", N_("Failing")),
}

DELIVERY = {
    "pending": Mark("mute", "clock", N_("Waits to be sent")),
    "sent": Mark("info", "send", N_("Sent out")),
    "delivered": Mark("ok", "check-lg", N_("Delivered")),
    "read": Mark("ok", "check2-all", N_("Read")),
    "failed": Mark("warn", "exclamation-triangle-fill", N_("Not delivered")),
    "cancelled": Mark("mute", "slash-circle", N_("Not needed any more")),
    "bundled": Mark("mute", "collection", N_("Told with others")),
}

KEY = {
    "held": Mark("brand", "key-fill", N_("Has a key")),
    "returned": Mark("mute", "key", N_("Key given back")),
}

TIMELINE = {
    "verified": Mark("ok", "shield-check", N_("Unchanged since it was written")),
    "broken": Mark("warn", "hash", N_("Changed after it was written"), "solid"),
    "unchained": Mark("mute", "hash", N_("Older than the seal")),
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

CERTIFICATE = {
    "valid": Mark("ok", "patch-check", N_("Valid")),
    "expiring": Mark("warn", "hourglass-split", N_("Runs out soon")),
    "expired": Mark("warn", "exclamation-triangle-fill", N_("Run out"), "solid"),
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
}

WEATHER = {
    "in_force": Mark("warn", "cloud-lightning", N_("In force")),
    "over": Mark("mute", "clock-history", N_("Over")),
    "undone": Mark("mute", "arrow-counterclockwise", N_("Undone")),
}

UPLOAD = {
    "waiting": Mark("warn", "cloud-upload", N_("Waiting to upload")),
    "sent": Mark("ok", "cloud-check", N_("Uploaded")),
    "failed": Mark("warn", "cloud-slash", N_("Upload failed")),
    "conflict": Mark("rev", "layout-split", N_("Two versions")),
}

SETTLEMENT = {
    "open": Mark("mute", "clock", N_("Not locked")),
    "exception": Mark("warn", "exclamation-triangle-fill", N_("Exception")),
    "verified": Mark("ok", "check-lg", N_("Verified")),
    "locked": Mark("ink", "lock-fill", N_("Month locked"), "solid"),
}

RULE = {
    "hard": Mark("warn", "exclamation-triangle-fill", N_("Hard rule"), "solid"),
    "soft": Mark("warn", "info-circle", N_("Soft rule")),
}

RISK = {
    "low": Mark("ok", "shield-check", N_("Low risk")),
    "medium": Mark("info", "shield-exclamation", N_("Medium risk")),
    "high": Mark("warn", "shield-exclamation", N_("High risk"), "solid"),
}

CHANNEL = {
    "platform": Mark("brand", "telephone", N_("Platform")),
    "station": Mark("info", "house-heart", N_("Station")),
    "group_leader": Mark("rev", "person-walking", N_("Group leader")),
}

JOB = {
    "running": Mark("info", "arrow-repeat", N_("Running")),
    "done": Mark("ok", "check-lg", N_("Finished")),
    "failed": Mark("warn", "exclamation-triangle-fill", N_("Failed")),
    "cancelled": Mark("mute", "slash-circle", N_("Cancelled")),
}

ACCOUNT = {
    "active": Mark("ok", "check-lg", N_("Enabled")),
    "locked": Mark("warn", "lock-fill", N_("Locked for a while")),
    "closed": Mark("mute", "slash-circle", N_("Locked by an administrator")),
    "waiting": Mark("info", "hourglass-split", N_("Waits for its first password")),
}

ROLE = {
    "operator": Mark("mute", "headset", N_("Station operator")),
    "caregiver": Mark("mute", "bag-heart", N_("Caregiver")),
    "leader": Mark("mute", "person-walking", N_("Village group leader")),
    "inspector": Mark("mute", "clipboard-check", N_("Inspector")),
    "manager": Mark("mute", "building", N_("Institution manager")),
    "bureau": Mark("mute", "bank", N_("Civil affairs bureau")),
    "admin": Mark("mute", "gear", N_("Administrator")),
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

MARKS: dict[str, dict[str, Mark]] = {
    "visit": VISIT,
    "alarm": ALARM,
    "offer": OFFER,
    "hazard": HAZARD,
    "grade": GRADE,
    "deadline": DEADLINE,
    "inspection": INSPECTION,
    "answer": ANSWER,
    "device": DEVICE,
    "gateway": GATEWAY,
    "trouble": TROUBLE,
    "line": LINE,
    "proposal": PROPOSAL,
    "credential": CREDENTIAL,
    "notice_channel": NOTICE_CHANNEL,
    "delivery": DELIVERY,
    "key": KEY,
    "timeline": TIMELINE,
    "day_plan": DAY_PLAN,
    "care_plan": CARE_PLAN,
    "certificate": CERTIFICATE,
    "absence": ABSENCE,
    "disruption": DISRUPTION,
    "replan": REPLAN,
    "weather": WEATHER,
    "upload": UPLOAD,
    "settlement": SETTLEMENT,
    "rule": RULE,
    "risk": RISK,
    "channel": CHANNEL,
    "job": JOB,
    "account": ACCOUNT,
    "role": ROLE,
    "call": CALL,
    "due": DUE,
}

UNKNOWN = Mark("mute", "question-circle", N_("Unknown state"))
