"""What is true of gatherings without asking a table: states, reasons, what may be typed. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from eldercare.core.errors import N_
from eldercare.core.states import StateTable, Step
from eldercare.visits.care_plans.entry import ItemEntry, faults_of
from eldercare.visits.care_plans.patterns import Pattern

OPERATOR = frozenset({"operator"})
HOLDERS = frozenset({"operator", "caregiver", "leader"})
"""Who hosts, and the desk for a host whose phone does not work."""

PLANNED, UNDER_WAY, DONE, CANCELLED_STATE = "planned", "under_way", "done", "cancelled"
STATES = StateTable(
    [
        Step(PLANNED, "change", PLANNED, OPERATOR),
        Step(PLANNED, "host", PLANNED, OPERATOR),
        Step(PLANNED, "sign_up", PLANNED, OPERATOR),
        Step(PLANNED, "withdraw", PLANNED, OPERATOR),
        Step(PLANNED, "cancel", CANCELLED_STATE, OPERATOR),
        Step(PLANNED, "hold", UNDER_WAY, HOLDERS),
        # The night after: nobody began it.
        Step(PLANNED, "lapse", CANCELLED_STATE),
        # Somebody who comes without having signed up.
        Step(UNDER_WAY, "sign_up", UNDER_WAY, OPERATOR),
        Step(UNDER_WAY, "came", UNDER_WAY, HOLDERS),
        Step(UNDER_WAY, "end", DONE, HOLDERS),
        # The night after: nobody ended it.
        Step(UNDER_WAY, "close", DONE),
        # The desk puts right who was there.
        Step(DONE, "came", DONE, OPERATOR),
    ]
)
STANDING = frozenset({PLANNED, UNDER_WAY, DONE})
"""States in which it takes the time of its hosts."""
TO_COME = frozenset({PLANNED, UNDER_WAY})

CANCEL_REASONS = {
    "no_host": N_("Nobody can host it"),
    "too_few": N_("Too few signed up"),
    "weather": N_("Bad weather"),
    "no_room": N_("The room cannot be used"),
}
SERIES_ENDED, NOT_HELD, RETIRED = "series_ended", "not_held", "retired"
CANCELLED = CANCEL_REASONS | {
    SERIES_ENDED: N_("The gatherings were ended"),
    NOT_HELD: N_("Nobody began it"),
    RETIRED: N_("The service is not given any more"),
}
"""Why a day was cancelled, by an operator or by what was done elsewhere."""

HOLIDAY_WORDS = {
    "usual": N_("Takes place as usual"),
    "skip": N_("Does not take place"),
    "next": N_("On the next workday"),
    "previous": N_("On the workday before"),
    "workdays": N_("Workdays only, also those that are made up"),
}
"""The codes of `care_plans.rules.ON_HOLIDAY`, where nobody goes to a home."""
ONCE = "FREQ=DAILY;COUNT=1"
"""The rule that stands for a gathering on one day."""
AHEAD = timedelta(days=28)
"""For so many days seniors may sign up: the days are made so far ahead."""
MOST_PLACES, LONGEST_TITLE = 200, 40
FEWEST, MOST = 1, MOST_PLACES

NEEDED = N_("This is needed.")
PAST_DAY = N_("The first day must not lie in the past.")
PAST_TIME = N_("That time has passed already.")
PLACES = N_("A gathering has 1 to 200 places.")
LONG_TITLE = N_("The name has at most 40 characters.")
FEWER_THAN_SIGNED = N_("More seniors than that have signed up.")


@dataclass(frozen=True, slots=True)
class GatheringEntry:
    """A gathering as it is typed. `pattern` None: on `starts_on` alone. `start_minute` of the day."""

    service_code: str
    title: str
    pattern: Pattern | None
    starts_on: date | None
    start_minute: int | None
    places: int | None
    on_holiday: str = "usual"

    @property
    def recurrence(self) -> str | None:
        """The RFC 5545 rule without its end; None for one day."""
        return None if self.pattern is None else self.as_item().recurrence

    def as_item(self) -> ItemEntry:
        """The same in the words of care plans, whose rules about days and times hold here too."""
        minute = self.start_minute or 0
        return ItemEntry(
            service_code=self.service_code,
            pattern=self.pattern or Pattern("other", rule=ONCE),
            starts_on=self.starts_on or date.min,
            window_from=minute,
            window_to=minute,
            minutes=60,
            on_holiday=self.on_holiday,
        )


def entry_faults(entry: GatheringEntry, today: date, minute: int) -> dict[str, str]:
    """Each field that cannot be taken, with the reason; `minute` is the present one of `today`."""
    missing = {"starts_on": entry.starts_on, "start": entry.start_minute, "places": entry.places}
    faults = {name: NEEDED for name, value in missing.items() if value is None}
    if faults or entry.starts_on is None or entry.start_minute is None or entry.places is None:
        return faults
    found = faults_of(entry.as_item())
    if "window_from" in found:
        faults["start"] = found.pop("window_from")
    found.pop("window_to", None)
    faults |= found
    if entry.starts_on < today:
        faults["starts_on"] = PAST_DAY
    elif (entry.starts_on, entry.pattern) == (today, None) and entry.start_minute <= minute:
        faults["start"] = PAST_TIME
    if not FEWEST <= entry.places <= MOST:
        faults["places"] = PLACES
    if len(entry.title) > LONGEST_TITLE:
        faults["title"] = LONG_TITLE
    return faults
