"""Training of workers against the yearly goal, and their health checks. Pure, like rules.py."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from eldercare.core.errors import N_
from eldercare.people.rules import WARN_BEFORE, WORKER_KINDS

KINDS = {
    "entry": N_("Before work begins"),
    "skill": N_("Care skills"),
    "safety": N_("Safety and first aid"),
    "conduct": N_("Conduct and law"),
    "other": N_("Other training"),
}
GOALS: Mapping[str, int] = {"caregiver": 40 * 60, "leader": 8 * 60}
"""Minutes a year by kind of worker until a county sets its own: this project's default, of no rule."""

LONGEST_TEXT = 80
LONGEST_COURSE = 24 * 60
HIGHEST_GOAL = 2000 * 60
LONGEST_AGO = timedelta(days=366 * 5)

RESULTS = {
    "fit": N_("Fit for care"),
    "limited": N_("Fit with limits"),
    "recheck": N_("To be checked again"),
    "unfit": N_("Not fit for care now"),
}
"""What a check says; nothing else of it is kept."""


@dataclass(frozen=True, slots=True)
class TrainingEntry:
    """One course on one day as it was typed."""

    course: str
    day: date
    minutes: int
    kind: str
    proof: str = ""


def cleaned(entry: TrainingEntry) -> TrainingEntry:
    """Spaces trimmed."""
    return replace(entry, course=entry.course.strip(), proof=entry.proof.strip())


def faults(entry: TrainingEntry, today: date) -> dict[str, str]:
    """Each field that cannot be taken with an English message id. Expects a cleaned entry."""
    found = {}
    if not entry.course:
        found["course"] = N_("Type the name of the course.")
    for name in ("course", "proof"):
        if len(getattr(entry, name)) > LONGEST_TEXT:
            found[name] = N_("This text is too long.")
    if not today - LONGEST_AGO <= entry.day <= today:
        found["day"] = N_("A course was today or in the last five years.")
    if not 0 < entry.minutes <= LONGEST_COURSE:
        found["minutes"] = N_("A course on one day has between 1 minute and 24 hours.")
    if entry.kind not in KINDS:
        found["kind"] = N_("Choose one of the list.")
    return found


@dataclass(frozen=True, slots=True)
class Goal:
    """Minutes a year; `is_default` while the county has set none for that year."""

    minutes: int
    is_default: bool


def goals_of(rows: Iterable[tuple[str, date, int]], year: int) -> dict[str, Goal]:
    """The goal of each kind of worker in a year, out of (kind, since, minutes): the latest that has begun."""
    found = {kind: Goal(GOALS.get(kind, 0), is_default=True) for kind in WORKER_KINDS}
    for kind, since, minutes in sorted(rows, key=lambda row: row[1]):
        if since.year <= year:
            found[kind] = Goal(minutes, is_default=False)
    return found


def goal_faults(kind: str, minutes: int) -> dict[str, str]:
    """What is wrong with a goal."""
    found = {}
    if kind not in WORKER_KINDS:
        found["kind"] = N_("Choose one of the list.")
    if not 0 <= minutes <= HIGHEST_GOAL:
        found["minutes"] = N_("A year has between 0 and 2,000 hours of training.")
    return found


def check_faults(day: date, result: str, next_due: date | None, today: date) -> dict[str, str]:
    """What is wrong with a health check."""
    found = {}
    if result not in RESULTS:
        found["result"] = N_("Choose one of the list.")
    if not today - LONGEST_AGO <= day <= today:
        found["day"] = N_("A check was today or in the last five years.")
    if next_due is not None and not timedelta() < next_due - day <= LONGEST_AGO:
        found["next_due"] = N_("The next check is due after this one, within five years.")
    return found


def due_state(next_due: date | None, today: date) -> str:
    """late, soon (within 60 days) or fine; a check without a next one is fine."""
    if next_due is None or next_due >= today + WARN_BEFORE:
        return "fine"
    return "soon" if next_due >= today else "late"
