"""What is true of care plans without asking a table: states, pauses, holidays. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from eldercare.core.errors import N_
from eldercare.core.states import StateTable, Step

# What a plan is on a day follows from its days (`plan_state`); a verb is refused in any state not listed.
PLAN_STATES = StateTable(
    [
        Step("waiting", "edit", "waiting"),
        Step("waiting", "pause", "waiting"),
        Step("waiting", "resume", "waiting"),
        Step("waiting", "end", "ended"),
        Step("active", "edit", "active"),
        Step("active", "pause", "paused"),
        # A pause that has not begun yet is taken back.
        Step("active", "resume", "active"),
        Step("active", "end", "ended"),
        Step("paused", "edit", "paused"),
        Step("paused", "resume", "active"),
        Step("paused", "end", "ended"),
    ]
)
ITEM_STATES = StateTable(
    [
        Step("waiting", "edit", "waiting"),
        Step("waiting", "except", "waiting"),
        Step("waiting", "end", "ended"),
        Step("active", "edit", "active"),
        Step("active", "except", "active"),
        Step("active", "end", "ended"),
        # What has ended is agreed anew by giving it a later last day.
        Step("ended", "edit", "active"),
    ]
)
PLAN_STATE_WORDS = {
    "waiting": N_("Begins later"),
    "active": N_("In force"),
    "paused": N_("Paused"),
    "ended": N_("Ended"),
}

PAUSE_REASONS = {
    "hospital": N_("In hospital"),
    "away": N_("Away from home"),
    "family": N_("Family is there"),
    "other": N_("Another reason"),
}
ON_HOLIDAY = {
    "usual": N_("As usual"),
    "skip": N_("Not on the holiday"),
    "next": N_("On the next workday"),
    "previous": N_("On the workday before"),
    "workdays": N_("Workdays only, also those that are made up"),
}
PAUSED, PLAN_CHANGED = "paused", "plan_changed"
"""Why a visit was cancelled because of its care plan; only the latter can be chosen by an operator too."""
VERBS = {
    "open": N_("Agreed"),
    "add_item": N_("Service added"),
    "edit_item": N_("Service changed"),
    "end_item": N_("Service ended"),
    "end": N_("Plan ended"),
    "pause": N_("Paused"),
    "resume": N_("End of the pause set"),
    "skip_day": N_("One day left out"),
    "move_day": N_("One day moved"),
    "restore_day": N_("One day as agreed again"),
}
EARLIEST_PAUSE = timedelta(days=31)
FARTHEST_MOVE = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Span:
    """Days, first and last included; `last` None: nobody knows yet."""

    first: date
    last: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.first <= day and (self.last is None or day <= self.last)

    def meets(self, other: "Span") -> bool:
        """Whether both have a day in common."""
        return (other.last is None or self.first <= other.last) and (
            self.last is None or other.first <= self.last
        )


def plan_state(
    stored: str, starts_on: date, ends_on: date | None, pauses: Iterable[Span], today: date
) -> str:
    """What a plan is today: ended, waiting, paused or active."""
    if stored == "ended" or (ends_on is not None and ends_on < today):
        return "ended"
    if any(pause.holds(today) for pause in pauses):
        return "paused"
    return "waiting" if starts_on > today else "active"


def item_state(starts_on: date, ends_on: date | None, today: date) -> str:
    """What an agreed service is today: ended, waiting or active."""
    if ends_on is not None and ends_on < today:
        return "ended"
    return "waiting" if starts_on > today else "active"
