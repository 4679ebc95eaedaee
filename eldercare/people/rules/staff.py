"""What was typed about a worker, what is wrong with it, and how one leaves. Pure, like rules.py."""

from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

from eldercare.core.errors import N_
from eldercare.core.reach import phone_of
from eldercare.people.rules import LANGUAGES, SEXES, SKILLS, TRAVEL_MODES, WORKER_KINDS
from eldercare.people.rules.positions import degree_faults

LONGEST_NAME = 40
LONGEST_DAY = 24 * 60
CERTIFIED = frozenset({"bath", "basic_care", "medical", "health"})
"""Skills that only a certificate gives; the form offers the others. This project's default."""

OPEN_SKILLS = {code: word for code, word in SKILLS.items() if code not in CERTIFIED}
LEFT_REASONS = {
    "resigned": N_("Gave notice"),
    "contract_over": N_("The contract is over"),
    "retired": N_("Retired"),
    "dismissed": N_("Dismissed"),
    "died": N_("Died"),
}
MOVED = "moved"
POSTING_ENDS = {**LEFT_REASONS, MOVED: N_("Changed the station")}
FARTHEST = timedelta(days=366)
CHOOSE = N_("Choose one of the list.")


@dataclass(frozen=True, slots=True)
class StaffEntry:
    """A worker as a form or a program gives one. Without a position the centre of the area stands in.

    `skills` are those that need no certificate; the others follow from certificates.
    """

    name: str
    kind: str
    sex: str
    area_code: str
    phone: str = ""
    lat: float | None = None
    lon: float | None = None
    travel_mode: str = "ebike"
    max_minutes: int = 480
    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The names of all fields."""
        return tuple(field.name for field in fields(cls))


def cleaned(entry: StaffEntry) -> StaffEntry:
    """Spaces trimmed, the phone in its one form."""
    phone = phone_of(entry.phone) or entry.phone.strip()
    return replace(entry, name=entry.name.strip(), phone=phone)


def faults(entry: StaffEntry) -> dict[str, str]:
    """Each field that cannot be taken with an English message id. Expects a cleaned entry."""
    found = dict(degree_faults(entry.lat, entry.lon))
    if not entry.name:
        found["name"] = N_("Type the name.")
    elif len(entry.name) > LONGEST_NAME:
        found["name"] = N_("This text is too long.")
    if entry.phone and phone_of(entry.phone) is None:
        found["phone"] = N_("A mobile number has 11 digits; a landline starts with its area code, 0513.")
    codes = (("kind", WORKER_KINDS), ("sex", SEXES), ("travel_mode", TRAVEL_MODES))
    found |= {name: CHOOSE for name, table in codes if getattr(entry, name) not in table}
    if not 0 < entry.max_minutes <= LONGEST_DAY:
        found["max_minutes"] = N_("A day has between 1 and 1,440 minutes.")
    lists = (("languages", LANGUAGES), ("skills", OPEN_SKILLS))
    found |= {
        name: N_("Choose from the list.")
        for name, table in lists
        if not set(getattr(entry, name)) <= set(table)
    }
    return found


def end_faults(last_day: date, reason: str, today: date) -> dict[str, str]:
    """What is wrong with the end of somebody's work."""
    found = {}
    if reason not in LEFT_REASONS:
        found["reason"] = CHOOSE
    if abs(last_day - today) > FARTHEST:
        found["last_day"] = N_("The last day lies within a year of today.")
    return found


def begin_faults(first_day: date, today: date) -> dict[str, str]:
    """What is wrong with the first day at a station."""
    if abs(first_day - today) > FARTHEST:
        return {"first_day": N_("The first day lies within a year of today.")}
    return {}
