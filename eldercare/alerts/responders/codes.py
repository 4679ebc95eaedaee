"""Where a candidate is known from, and what can stop one, as codes with their words."""

from eldercare.core.errors import N_

SOURCES = {
    "check_in": N_("place of the last check-in or check-out"),
    "stop": N_("stop of today's route"),
    "home": N_("home, no fresher place is known"),
}
STOPPED = {
    "double_visit": N_("In a visit for two people, which is not interrupted"),
    "on_alarm": N_("On another alarm"),
    "too_far": N_("More than an hour away"),
}
