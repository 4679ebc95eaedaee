"""How alarms, devices, the line to them and messages look."""

from eldercare.core.errors import N_
from eldercare.marks.mark import Mark

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
