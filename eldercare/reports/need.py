"""One line of “Needs you now”: what it says, how urgent its kind is, how it looks."""

from dataclasses import dataclass
from datetime import datetime

# An alarm before everything; then what has a time of its own; then what must be done within the day.
RANKS = {
    "alarm": 0,
    "late": 1,
    "freed": 1,
    "urgent": 1,
    "unassigned": 1,
    "calls": 1,
    "reported": 1,
    "replan": 1,
    "hosts": 2,
    "hazards": 2,
    "answers": 2,
    "storm": 3,
    "homes": 3,
    "upkeep": 4,
    "verify": 4,
    "missed": 2,
    "coverage": 5,
    "contracts": 5,
    "weather": 5,
    "certificates": 5,
}
# Icon and colour. Red is for a live alarm and nothing else.
LOOKS = {
    "alarm": ("exclamation-octagon-fill", "alarm"),
    "late": ("exclamation-triangle-fill", "warn"),
    "freed": ("person-dash", "warn"),
    "unassigned": ("question-circle", "warn"),
    "urgent": ("lightning-charge-fill", "warn"),
    "calls": ("telephone", "warn"),
    "missed": ("x-circle", "warn"),
    "coverage": ("calendar-check", "warn"),
    "reported": ("phone", "warn"),
    "replan": ("magic", "warn"),
    "hosts": ("calendar-event", "warn"),
    "hazards": ("cone-striped", "warn"),
    "answers": ("chat-dots", "warn"),
    "storm": ("cloud-lightning", "warn"),
    "homes": ("house-exclamation", "warn"),
    "upkeep": ("wrench", "warn"),
    "verify": ("search", "rev"),
    "contracts": ("hourglass-split", "warn"),
    "weather": ("cloud-lightning", "info"),
    "certificates": ("patch-exclamation", "warn"),
}


@dataclass(frozen=True, slots=True)
class Need:
    """One line. `due` is when its time is up; `since` or `until` let the figure count on by itself.

    `more` is a second way to the fix, at `more_url`.
    """

    kind: str
    due: datetime
    title: str
    sub: str
    note: str
    action: str
    url: str
    figure: str = ""
    since: datetime | None = None
    until: datetime | None = None
    count: int = 1
    more: str = ""
    more_url: str = ""

    @property
    def icon(self) -> str:
        """The picture of its kind."""
        return LOOKS[self.kind][0]

    @property
    def colour(self) -> str:
        """The colour of its kind."""
        return LOOKS[self.kind][1]
