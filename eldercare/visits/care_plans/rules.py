"""What is true of care plans without asking a table: states, pauses, holidays. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from eldercare.core.errors import N_
from eldercare.core.states import StateTable, Step

OPERATOR = frozenset({"operator"})

# What a plan is on a day follows from its days (`plan_state`); a verb is refused in any state not listed.
PLAN_STATES = StateTable(
    [
        Step("waiting", "edit", "waiting", OPERATOR),
        Step("waiting", "pause", "waiting", OPERATOR),
        Step("waiting", "resume", "waiting", OPERATOR),
        Step("waiting", "end", "ended", OPERATOR),
        Step("active", "edit", "active", OPERATOR),
        Step("active", "pause", "paused", OPERATOR),
        # A pause that has not begun yet is taken back.
        Step("active", "resume", "active", OPERATOR),
        Step("active", "end", "ended", OPERATOR),
        Step("paused", "edit", "paused", OPERATOR),
        Step("paused", "resume", "active", OPERATOR),
        Step("paused", "end", "ended", OPERATOR),
    ]
)
ITEM_STATES = StateTable(
    [
        Step("waiting", "edit", "waiting", OPERATOR),
        Step("waiting", "except", "waiting", OPERATOR),
        Step("waiting", "end", "ended", OPERATOR),
        Step("active", "edit", "active", OPERATOR),
        Step("active", "except", "active", OPERATOR),
        Step("active", "end", "ended", OPERATOR),
        # What has ended is agreed anew by giving it a later last day.
        Step("ended", "edit", "active", OPERATOR),
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
"""Why a visit was cancelled because of its care plan."""
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
