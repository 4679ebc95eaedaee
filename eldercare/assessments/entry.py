"""What was filled in on a sheet, and what is wrong with it. Pure, like rules.py."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from eldercare.assessments.rules import REASONS, SOURCES, Scale
from eldercare.core.errors import N_

LONGEST_NAME = 40
LONGEST_REASON = 200
EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Assessor:
    """Somebody who assessed, and whether that person has a medical or nursing background."""

    name: str
    medical: bool


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as it was filled in. `answers`: points by item; `adjustments`: code with what it rests on.

    `key` is made by the form, so that a sheet sent twice is kept once. `corrects_id` names the assessment
    that this one takes the place of, with the reason.
    """

    key: str
    scale: Scale
    assessed_on: date | None
    reason: str
    source: str
    assessors: tuple[Assessor, ...]
    answers: dict[str, int]
    adjustments: dict[str, str] = field(default_factory=dict)
    corrects_id: int | None = None
    correction_reason: str = ""


def faults(entry: SheetEntry, today: date) -> dict[str, str]:
    """Each field that cannot be taken with an English message id; empty when all is well."""
    return dict(
        fault
        for part in (_day, _words, _assessors, _answers, _adjustments, _correction)
        for fault in part(entry, today)
    )


Faults = Iterator[tuple[str, str]]


def _day(entry: SheetEntry, today: date) -> Faults:
    if entry.assessed_on is None:
        yield "assessed_on", N_("Choose the day of the assessment.")
    elif entry.assessed_on > today:
        yield "assessed_on", N_("The day of the assessment lies in the future.")
    elif entry.assessed_on < EARLIEST:
        yield "assessed_on", N_("The day of the assessment lies before 2000.")


def _words(entry: SheetEntry, _today: date) -> Faults:
    if not 8 <= len(entry.key) <= 36:
        yield "key", N_("Open the form again: this one has lost its key.")
    if entry.reason not in REASONS:
        yield "reason", N_("Choose why the assessment is made.")
    if entry.source not in SOURCES:
        yield "source", N_("Choose who gave the information.")


def _assessors(entry: SheetEntry, _today: date) -> Faults:
    names = [one.name for one in entry.assessors]
    for number in range(1, entry.scale.assessors + 1):
        name = names[number - 1] if number <= len(names) else ""
        if not name or len(name) > LONGEST_NAME:
            yield f"assessor_{number}", N_("Type the name of the assessor.")
        elif name in names[: number - 1]:
            yield f"assessor_{number}", N_("The assessors are different people.")
    if sum(one.medical for one in entry.assessors) < entry.scale.medical:
        yield "medical", N_("At least one assessor has a medical or nursing background.")


def _answers(entry: SheetEntry, _today: date) -> Faults:
    for item in entry.scale.items:
        if entry.answers.get(item.code) not in item.points:
            yield item.code, N_("Choose one answer.")


def _adjustments(entry: SheetEntry, _today: date) -> Faults:
    for one in entry.scale.adjustments:
        if one.code not in entry.adjustments:
            continue
        if not 1 <= len(entry.adjustments[one.code]) <= LONGEST_REASON:
            yield one.code, N_("Write what this rests on: who diagnosed it and when, or which events.")
        elif any(entry.answers.get(code) != points for code, points in one.needs):
            yield one.code, N_("This does not fit the answer about consciousness. Correct one of the two.")


def _correction(entry: SheetEntry, _today: date) -> Faults:
    if entry.corrects_id is not None and not 1 <= len(entry.correction_reason) <= LONGEST_REASON:
        yield "correction_reason", N_("Write what was wrong in the earlier assessment.")
