"""Terms of services: which are in force on a day, what may be set, and what is wrong with what was typed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol, TypeVar

from eldercare.core.errors import N_
from eldercare.services.rules.codes import EVIDENCE, FAMILIES, SETTINGS

HOME, GROUP = "home", "group"
SHORTEST, LONGEST = 5, 480
DEAREST = Decimal(10_000)
MOST_TASKS, LONGEST_TASK = 20, 60
PRIORITIES = {1: N_("Low"), 2: N_("Usual"), 3: N_("High")}
FARTHEST_YEARS = 5
CODE = re.compile(r"[a-z][a-z0-9_]{1,19}")

CHOOSE = N_("Choose one of the list.")
MINUTES = N_("A visit takes 5 to 480 minutes.")
STAFF = N_("One or two people.")
PRICE = N_("Yuan an hour with at most two decimals, up to 10,000; or nothing while there is no price.")
WHO = N_("Choose who may do it.")
PAST = N_("Terms begin tomorrow or later: what was in force stays as it was.")
PAST_NEW = N_("A new service begins today or later.")
TOO_FAR = N_("This day lies more than five years ahead.")
SAME_DAY = N_("Terms that begin on this day are there already: withdraw them first.")
TASKS = N_("At most 20 tasks of 60 characters each, one a line.")
NAME = N_("Type the Chinese name.")
CODE_FORM = N_("A code has 2 to 20 small letters, digits and low lines, and begins with a letter.")
RETIRED_EARLY = N_("A service is retired from tomorrow on or later.")


class Dated(Protocol):
    """What begins on a day."""

    @property
    def since(self) -> date:
        """Its first day."""


One = TypeVar("One", bound=Dated)


def in_force(rows: Iterable[One], day: date) -> One | None:
    """Of rows that each hold until the next begins, the one that holds on a day; None before the first."""
    return max((row for row in rows if row.since <= day), key=lambda row: row.since, default=None)


@dataclass(frozen=True, slots=True)
class TermsEntry:
    """Terms as they were typed. `tasks` are (中文, English) in order."""

    since: date | None
    minutes: int | None
    staff_count: int | None = 1
    skills: tuple[str, ...] = ()
    worker_kinds: tuple[str, ...] = ("caregiver",)
    evidence: tuple[str, ...] = ("tasks", "position")
    tasks: tuple[tuple[str, str], ...] = ()
    same_sex: bool = False
    priority: int | None = 2
    yuan_per_hour: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """A new service with its first terms."""

    code: str
    family: str
    name: str
    terms: TermsEntry
    name_en: str = ""
    setting: str = HOME


@dataclass(frozen=True, slots=True)
class Known:
    """The codes that other rooms own: who may work and what can be learnt."""

    worker_kinds: frozenset[str]
    skills: frozenset[str] = field(default_factory=frozenset)


def terms_faults(
    entry: TermsEntry, known: Known, *, earliest: date, taken: Iterable[date] = (), today: date
) -> dict[str, str]:
    """What is wrong with terms, by field; `earliest` is the first day that may be chosen."""
    faults = _since_faults(entry.since, earliest, taken, today)
    if entry.minutes is None or not SHORTEST <= entry.minutes <= LONGEST:
        faults["minutes"] = MINUTES
    if entry.staff_count not in {1, 2}:
        faults["staff_count"] = STAFF
    if not entry.worker_kinds or not set(entry.worker_kinds) <= known.worker_kinds:
        faults["worker_kinds"] = WHO
    if not set(entry.skills) <= known.skills:
        faults["skills"] = CHOOSE
    if not set(entry.evidence) <= EVIDENCE.keys():
        faults["evidence"] = CHOOSE
    if entry.priority not in PRIORITIES:
        faults["priority"] = CHOOSE
    if entry.yuan_per_hour is not None and not is_price(entry.yuan_per_hour):
        faults["yuan_per_hour"] = PRICE
    if len(entry.tasks) > MOST_TASKS or any(
        len(text) > LONGEST_TASK for task in entry.tasks for text in task
    ):
        faults["tasks"] = TASKS
    return faults


def _since_faults(since: date | None, earliest: date, taken: Iterable[date], today: date) -> dict[str, str]:
    if since is None or since < earliest:
        return {"since": PAST if earliest > today else PAST_NEW}
    if since > today + timedelta(days=366 * FARTHEST_YEARS):
        return {"since": TOO_FAR}
    return {"since": SAME_DAY} if since in set(taken) else {}


def is_price(yuan: Decimal) -> bool:
    """A number of yuan that can be paid: whole fen, not below nothing."""
    if not yuan.is_finite() or not 0 <= yuan <= DEAREST:
        return False
    return yuan * 100 == (yuan * 100).to_integral_value()


def service_faults(entry: ServiceEntry, known: Known, *, today: date) -> dict[str, str]:
    """What is wrong with a new service, by field."""
    faults = terms_faults(entry.terms, known, earliest=today, today=today)
    if not CODE.fullmatch(entry.code):
        faults["code"] = CODE_FORM
    if entry.family not in FAMILIES:
        faults["family"] = CHOOSE
    if entry.setting not in SETTINGS:
        faults["setting"] = CHOOSE
    if not entry.name.strip() or len(entry.name) > 40:
        faults["name"] = NAME
    if len(entry.name_en) > 60:
        faults["name_en"] = N_("This text is too long.")
    return faults


def tasks_with_codes(
    typed: Sequence[tuple[str, str]], before: Iterable[Mapping[str, str]] = ()
) -> list[dict[str, str]]:
    """The tasks of terms: one that is there already keeps its code, so that ticks mean the same."""
    known = {task["zh"]: task["code"] for task in before}
    used = set(known.values())
    free = (f"t{number}" for number in range(1, 10_000) if f"t{number}" not in used)
    return [{"code": known.get(zh) or next(free), "zh": zh, "en": en or zh} for zh, en in typed]
