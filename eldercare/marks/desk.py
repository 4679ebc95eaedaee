"""How papers, uploads, jobs, months and accounts look."""

from eldercare.core.errors import N_
from eldercare.marks.mark import Mark

CERTIFICATE = {
    "valid": Mark("ok", "patch-check", N_("Valid")),
    "expiring": Mark("warn", "hourglass-split", N_("Runs out soon")),
    "expired": Mark("warn", "exclamation-triangle-fill", N_("Run out"), "solid"),
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

JOB = {
    "waiting": Mark("mute", "clock", N_("In the queue")),
    "running": Mark("info", "arrow-repeat", N_("Being planned")),
    "stopping": Mark("warn", "slash-circle", N_("Stopping")),
    "done": Mark("ok", "check-lg", N_("Done")),
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
