"""What is true of visits by hand without asking a table: requests by phone, orders, follow-ups."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from eldercare.core.errors import N_
from eldercare.core.states import StateTable, Step
from eldercare.people.rules import RELATIONS
from eldercare.visits.rules import OPERATOR

OPEN, VISIT_MADE, ANSWERED, WITHDRAWN = "open", "visit_made", "answered", "withdrawn"
# A visit that was made for a request and then cancelled or missed leaves the promise unmet: it opens again.
CALLS = StateTable(
    [
        Step(OPEN, "make_visit", VISIT_MADE, OPERATOR),
        Step(OPEN, "answer", ANSWERED, OPERATOR),
        Step(OPEN, "withdraw", WITHDRAWN, OPERATOR),
        Step(VISIT_MADE, "withdraw", WITHDRAWN, OPERATOR),
        Step(VISIT_MADE, "fall_through", OPEN),
        Step(ANSWERED, "reopen", OPEN, OPERATOR),
        Step(WITHDRAWN, "reopen", OPEN, OPERATOR),
    ]
)
SOURCES = {
    "12349": N_("12349 hotline"),
    "12345": N_("12345 hotline"),
    "station": N_("Phone of the station"),
    "button": N_("Call button"),
    "counter": N_("At the counter"),
}
CALLERS = {"self": N_("The person"), **RELATIONS, "other": N_("Somebody else")}

FOLLOW_UPS = {
    "called": N_("Called, and the person is well"),
    "relative": N_("Asked a relative or neighbour"),
    "went": N_("Somebody went there"),
    "new_visit": N_("A new visit was made"),
    "no_need": N_("No visit is needed any more"),
    "not_reached": N_("Called, nobody answered"),
    "waiting": N_("Waiting for an answer"),
}
SETTLING = frozenset({"called", "relative", "went", "new_visit", "no_need"})
"""After one of these nobody has to look after the missed visit any more."""
OFFERED = tuple(code for code in FOLLOW_UPS if code != "new_visit")
"""What somebody ticks; a new visit is made, and writes itself down."""
FOLLOW_UP_DAYS = 28
"""A visit missed longer ago than that is asked about no more."""

URGENT = 9
"""Priority of an urgent visit; the catalogue uses 1 to 3."""
URGENT_WITHIN = timedelta(hours=2)
FURTHEST = timedelta(days=90)
LONGEST_MINUTES = 480
LONGEST_TEXT = 300
LONGEST_NAME = 40
LAST_MINUTE = 1439


@dataclass(frozen=True, slots=True)
class OrderEntry:
    """A visit as an operator asks for it; times are minutes after local midnight within which it may start.
    `urgent`: from now on, whatever day and times say. The wish is for whoever comes, the note stays here."""

    service_code: str
    day: date | None = None
    window_from: int | None = None
    window_to: int | None = None
    minutes: int | None = None
    urgent: bool = False
    wish: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CallEntry:
    """A request as it was heard. `promised_at`: when the station said it would have acted."""

    source: str
    caller: str
    relation: str
    phone: str
    asked: str
    promised_at: datetime | None


def order_faults(entry: OrderEntry, today: date, minute: int) -> dict[str, str]:
    """What is wrong with an order at `minute` of `today`, as English message ids; empty when all is well."""
    found = {} if entry.urgent else _when_faults(entry, today, minute)
    if entry.minutes is None or not 5 <= entry.minutes <= LONGEST_MINUTES:
        found["minutes"] = N_("A visit lasts from 5 to 480 minutes.")
    for name in ("wish", "note"):
        if len(getattr(entry, name)) > LONGEST_TEXT:
            found[name] = N_("This text is too long.")
    return found


def _when_faults(entry: OrderEntry, today: date, minute: int) -> dict[str, str]:
    found = {}
    if entry.day is None or not today <= entry.day <= today + FURTHEST:
        found["day"] = N_("Choose a day from today on, within 90 days.")
    if entry.window_from is None or entry.window_to is None or entry.window_to < entry.window_from:
        found["window_to"] = N_("The end lies before the beginning.")
    elif entry.day == today and entry.window_to < minute:
        found["window_to"] = N_("This time has passed already.")
    return found


def call_faults(entry: CallEntry, now: datetime) -> dict[str, str]:
    """What is wrong with a request; empty when all is well."""
    found = {}
    if entry.source not in SOURCES:
        found["source"] = N_("Choose one of the list.")
    if entry.relation not in CALLERS:
        found["relation"] = N_("Say who called.")
    if not entry.caller:
        found["caller"] = N_("Type who called.")
    elif len(entry.caller) > LONGEST_NAME:
        found["caller"] = N_("This text is too long.")
    digits = entry.phone.replace("-", "").replace(" ", "").removeprefix("+")
    if entry.phone and not (digits.isascii() and digits.isdigit() and 3 <= len(digits) <= 15):
        found["phone"] = N_("A phone number has digits only.")
    if not entry.asked:
        found["asked"] = N_("Type what was asked for.")
    elif len(entry.asked) > LONGEST_TEXT:
        found["asked"] = N_("This text is too long.")
    if entry.promised_at is None or not now < entry.promised_at <= now + FURTHEST:
        found["promised_at"] = N_("Choose a time from now on, within 90 days.")
    return found


def follow_up_faults(how: str, note: str) -> dict[str, str]:
    """What is wrong with a follow-up; empty when all is well."""
    found = {}
    if how not in OFFERED:
        found["how"] = N_("Choose one of the list.")
    if len(note) > LONGEST_TEXT:
        found["note"] = N_("This text is too long.")
    return found


def urgent_window(now: datetime, day_ends: datetime) -> tuple[datetime, datetime]:
    """Within which an urgent visit may start: two hours from now, and not past midnight."""
    return now, max(now, min(now + URGENT_WITHIN, day_ends - timedelta(minutes=1)))
