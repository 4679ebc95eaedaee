"""Campaigns of tests or vaccinations among staff: whom one covers, how far it came. Pure, like rules.py."""

from dataclasses import dataclass
from datetime import date, timedelta

from eldercare.core.errors import N_
from eldercare.people.rules import WORKER_KINDS

KINDS = {"test": N_("Screening test"), "vaccination": N_("Vaccination"), "check": N_("Health check of all")}
STATES = {"asked": N_("Asked"), "done": N_("Done"), "excluded": N_("Left out")}
EXCLUSIONS = {
    "medical": N_("Medical reason"),
    "away": N_("Away for long"),
    "left": N_("Has left meanwhile"),
    "twice": N_("Done elsewhere, counted there"),
}
LONGEST_NAME = 60
FARTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class CampaignEntry:
    """A campaign as it was typed; `station_id` None covers everybody whom the maker of it sees."""

    kind: str
    name: str
    first_day: date
    kinds: tuple[str, ...]
    last_day: date | None = None
    station_id: int | None = None


def faults(entry: CampaignEntry, today: date) -> dict[str, str]:
    """Each field that cannot be taken with an English message id."""
    found = {}
    if entry.kind not in KINDS:
        found["kind"] = N_("Choose one of the list.")
    if not 0 < len(entry.name.strip()) <= LONGEST_NAME:
        found["name"] = N_("Give the campaign a name of at most 60 characters.")
    if not entry.kinds or not set(entry.kinds) <= set(WORKER_KINDS):
        found["kinds"] = N_("Say which kinds of workers it covers.")
    if abs(entry.first_day - today) > FARTHEST:
        found["first_day"] = N_("The first day lies within a year of today.")
    if entry.last_day is not None and entry.last_day < entry.first_day:
        found["last_day"] = N_("The last day lies before the first.")
    return found


def mark_faults(state: str, reason: str, day: date | None, today: date) -> dict[str, str]:
    """What is wrong with an answer of a member."""
    found = {}
    if state not in STATES:
        found["state"] = N_("Choose one of the list.")
    if state == "excluded" and reason not in EXCLUSIONS:
        found["reason"] = N_("Say why the person is left out.")
    if state == "done" and (day is None or not today - FARTHEST <= day <= today):
        found["day"] = N_("Say on which day it was done, today or in the last year.")
    return found


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many were asked and not left out, and how many of them are done."""

    waiting: int = 0
    done: int = 0
    excluded: int = 0

    @property
    def asked(self) -> int:
        """Whom the rate is of: everybody covered but for those left out."""
        return self.waiting + self.done

    @property
    def rate(self) -> float | None:
        """Share of those done, None when nobody is asked."""
        return self.done / self.asked if self.asked else None
