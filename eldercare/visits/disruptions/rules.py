"""What is true of sick calls, late people and re-plans without asking a table. Minutes are of the day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from eldercare.core.errors import N_
from eldercare.core.states import StateTable, Step
from eldercare.people.rules.hours import MIDNIGHT, Spell

OPERATOR = frozenset({"operator"})
FIELD = frozenset({"caregiver", "leader"})
SICK, LATE = "sick", "late"
KINDS = {SICK: N_("Sick"), LATE: N_("Comes late")}
FARTHEST = timedelta(days=31)

# What a phone reports is recorded when the desk confirms it; what the desk notes is recorded at once.
REPORT_STATES = StateTable(
    [
        Step("reported", "confirm", "confirmed", OPERATOR),
        Step("reported", "reject", "rejected", OPERATOR),
        Step("reported", "withdraw", "withdrawn", FIELD),
        Step("confirmed", "take_back", "withdrawn", OPERATOR),
    ]
)
# The clock answers what was asked for and puts out of date what was overtaken; operators decide the rest.
REPLAN_STATES = StateTable(
    [
        Step("asked", "answer", "open"),
        Step("asked", "fail", "failed"),
        Step("asked", "dismiss", "dismissed", OPERATOR),
        Step("asked", "outdate", "outdated"),
        Step("open", "accept", "accepted", OPERATOR),
        Step("open", "accept_some", "partly", OPERATOR),
        Step("open", "dismiss", "dismissed", OPERATOR),
        Step("open", "outdate", "outdated"),
    ]
)
LIVE = frozenset({"asked", "open"})
TAKEN = frozenset({"accepted", "partly"})

WEATHER_STATES = StateTable([Step("in_force", "undo", "undone", OPERATOR)])
# Care that must not fall out: outdoors or not, only somebody's own hand puts it into the choice.
PROTECTED = frozenset({"meal", "medical", "care", "urgent"})

STALE = {
    "gone": N_("the visit is no longer there"),
    "cancelled": N_("the visit was cancelled"),
    "begun": N_("somebody has begun the visit"),
    "moved": N_("it was given to %(worker)s at %(time)s"),
    "freed": N_("somebody was taken off it"),
    "changed": N_("the visit itself was changed"),
}


@dataclass(frozen=True, slots=True)
class Report:
    """Who is not there as planned. Sick: both days included, from `minute` on the first; late: comes at
    `minute` on the first day, which is the only one."""

    kind: str
    worker_id: int
    first_day: date
    last_day: date
    minute: int = 0


@dataclass(frozen=True, slots=True)
class Weather:
    """Outdoor visits of a place on a day that may still start at `minute` or later: cancelled, or moved to
    `new_day` (from `new_minute` on, None for the same time)."""

    area_code: str
    station_id: int | None
    day: date
    minute: int = 0
    new_day: date | None = None
    new_minute: int | None = None


@dataclass(frozen=True, slots=True)
class Away:
    """When somebody is not there on a day: from `start` until `end`, in minutes."""

    worker_id: int
    start: float
    end: float

    def hits(self, begins: float, ends: float) -> bool:
        """Whether a visit of these minutes falls into it."""
        return begins < self.end and ends > self.start


def away_on(kind: str, worker_id: int, first_day: date, minute: int, day: date) -> Away:
    """When the reported person is away on one of the days."""
    if kind == LATE:
        return Away(worker_id, 0.0, float(minute))
    return Away(worker_id, float(minute) if day == first_day else 0.0, float(MIDNIGHT))


def report_faults(report: Report, today: date) -> dict[str, str]:
    """What is wrong with a report, by field."""
    found = {}
    if report.kind not in KINDS:
        found["kind"] = N_("Choose one of the list.")
    if not today <= report.first_day <= today + FARTHEST:
        found["first_day"] = N_("Choose a day from today on, within a month.")
    elif report.last_day < report.first_day:
        found["last_day"] = N_("The last day lies before the first.")
    elif report.kind == LATE and report.last_day != report.first_day:
        found["last_day"] = N_("Somebody is late on one day.")
    elif report.last_day - report.first_day > FARTHEST:
        found["last_day"] = N_("Longer than a month is noted as an absence on the page of the person.")
    if not 0 <= report.minute < MIDNIGHT or (report.kind == LATE and not report.minute):
        found["minute"] = N_("Choose a time of the day.")
    return found


def begun_late(spells: Sequence[Spell], minute: int) -> list[Spell]:
    """The hours of a day for somebody who comes at `minute`; empty when nothing is left of them.

    A break that no longer fits behind the late start falls away.
    """
    return [_from(one, minute) for one in sorted(spells) if one.ends > minute]


def _from(spell: Spell, minute: int) -> Spell:
    if minute <= spell.starts:
        return spell
    rest_from = max(spell.break_from, minute)
    if not spell.break_minutes or rest_from + spell.break_minutes > spell.break_to:
        return Spell(minute, spell.ends)
    return replace(spell, starts=minute, break_from=rest_from)


def first_start(spells: Sequence[Spell]) -> int | None:
    """When the day of these hours begins; None on a free day."""
    return min((one.starts for one in spells), default=None)


def weather_faults(given: Weather, today: date) -> dict[str, str]:
    """What is wrong with a weather day, by field."""
    found = {}
    if not today <= given.day <= today + FARTHEST:
        found["day"] = N_("Choose a day from today on, within a month.")
    if not 0 <= given.minute < MIDNIGHT:
        found["minute"] = N_("Choose a time of the day.")
    if given.new_day is not None and not today <= given.new_day <= today + FARTHEST:
        found["new_day"] = N_("Choose a day from today on, within a month.")
    elif given.new_day == given.day and given.new_minute is None:
        found["new_day"] = N_("On the same day the visits need another time.")
    if given.new_minute is not None and not 0 <= given.new_minute < MIDNIGHT:
        found["new_minute"] = N_("Choose a time of the day.")
    return found


def is_in_choice(*, outdoor: bool, family: str) -> bool:
    """Whether bad weather takes the service without anybody's own hand."""
    return outdoor and family not in PROTECTED
