"""Whom a senior wishes for and who is not to come: what was typed, and what is wrong with it. Pure."""

from dataclasses import dataclass
from datetime import date

from eldercare.core.errors import N_

WISH, BAN = "wish", "ban"
KINDS = {WISH: N_("Wishes for"), BAN: N_("Not to come")}
REASONS = {
    "trusted": N_("Known and trusted"),
    "language": N_("Speaks the same language"),
    "good_work": N_("Good work"),
    "quarrel": N_("They do not get on"),
    "complaint": N_("A complaint was made"),
    "trust_lost": N_("Trust was lost"),
    "bad_work": N_("Not content with the work"),
    "related": N_("Related, or known in private"),
    "other": N_("Another reason"),
}
REASONS_FOR = {
    WISH: ("trusted", "language", "good_work", "related", "other"),
    BAN: ("quarrel", "complaint", "trust_lost", "bad_work", "related", "other"),
}
"""The reasons that go with each kind."""
LONGEST_NOTE = 300


@dataclass(frozen=True, slots=True)
class WishEntry:
    """A senior's word about a worker, from `since` to `until`, both included; without `until` for good."""

    worker_id: int
    kind: str
    reason: str
    note: str = ""
    since: date | None = None
    until: date | None = None


def faults(entry: WishEntry, today: date) -> dict[str, str]:
    """Each field that cannot be taken with an English message id; `since` without a day is `today`."""
    found = {}
    if entry.kind not in KINDS:
        found["kind"] = N_("Choose one of the list.")
    elif entry.reason not in REASONS_FOR[entry.kind]:
        found["reason"] = N_("Choose a reason that goes with it.")
    if len(entry.note.strip()) > LONGEST_NOTE:
        found["note"] = N_("This text is too long.")
    if entry.until and entry.until < (entry.since or today):
        found["until"] = N_("The last day lies before the first.")
    elif entry.until and entry.until < today:
        found["until"] = N_("The last day has passed already.")
    return found
