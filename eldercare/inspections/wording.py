"""The words of codes on screen (English message ids), and how states of this room are marked."""

from eldercare.core.errors import N_

MODES = {
    "public": N_("Publicly run"),
    "public_private": N_("Publicly built and privately run"),
    "private": N_("Privately run"),
    "": N_("Not on record"),
}

CATEGORIES = {
    "fire": N_("Fire"),
    "gas": N_("Gas and electricity"),
    "building": N_("Building and equipment"),
    "food": N_("Food"),
    "medical": N_("Drugs and medical"),
    "staff": N_("Staff and qualification"),
    "emergency": N_("Emergency readiness"),
    "care": N_("Care safety"),
    "night": N_("Night patrol"),
    "hygiene": N_("Hygiene and epidemic"),
    "general": N_("General management"),
}

RESULTS = {"pass": N_("Pass"), "fail": N_("Fail"), "na": N_("Not applicable")}

VERBS = {
    "find": N_("Found"),
    "assign": N_("Registered and assigned"),
    "begin": N_("Repair begun"),
    "submit": N_("Rectification handed in"),
    "return": N_("Sent back"),
    "close": N_("Re-checked and closed"),
    "request_extension": N_("More time asked for"),
    "grant_extension": N_("More time granted"),
    "refuse_extension": N_("More time refused"),
}

# Icon and colour of each step on a timeline.
VERB_MARKS = {
    "find": ("eye", "warn"),
    "assign": ("inbox", "mute"),
    "begin": ("tools", "info"),
    "submit": ("camera", "rev"),
    "return": ("arrow-return-left", "warn"),
    "close": ("check-lg", "ok"),
    "request_extension": ("clock-history", "info"),
    "grant_extension": ("calendar-check", "ok"),
    "refuse_extension": ("calendar-x", "warn"),
}

STEPS = (
    N_("Found"),
    N_("Logged"),
    N_("Given out"),
    N_("Repair"),
    N_("Check"),
    N_("Closure"),
)
# How many of STEPS lie behind a hazard in each state.
STEPS_DONE = {"assigned": 2, "in_repair": 3, "returned": 3, "recheck": 4, "closed": 6}

SHOWN = {
    "": N_("All"),
    "overdue": N_("Overdue"),
    "today": N_("Due today"),
    "major": N_("Major"),
    "supervised": N_("Supervised"),
    "repeated": N_("Repeated"),
    "returned": N_("Returned"),
    "extension": N_("Asks for time"),
}

# The table of marks names some states in its own words.
MARK_OF = {"recheck": "to_recheck", "running": "in_progress", "finished": "done", "na": "not_applicable"}


def mark_of(state: str) -> str:
    """The name of a state of this room in the table of marks."""
    return MARK_OF.get(state, state)
