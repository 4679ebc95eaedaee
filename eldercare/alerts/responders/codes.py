"""Where a candidate is known from, and what can stop one, as codes with their words."""

from eldercare.core.errors import N_

CHECK_IN, STOP, HOME = "check_in", "stop", "home"
SOURCES = {
    CHECK_IN: N_("place of the last check-in or check-out"),
    STOP: N_("stop of today's route"),
    HOME: N_("home, no fresher place is known"),
}
STOPPED = {
    "off_shift": N_("Off shift"),
    "absent": N_("Absent today"),
    "outside_area": N_("Serves another village only"),
    "double_visit": N_("In a visit for two people, which is not interrupted"),
    "on_alarm": N_("On another alarm"),
    "too_far": N_("More than an hour away"),
}
