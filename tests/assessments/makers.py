"""Makers of this room's tests."""

from itertools import count
from typing import Any

from eldercare.assessments.entry import Assessor, SheetEntry
from eldercare.assessments.rules import Scale
from eldercare.assessments.scales import offered
from tests.makers import TODAY

_numbers = count(1)
ASSESSORS = (Assessor("季文娟", medical=True), Assessor("丛建军", medical=False))


def best(scale: Scale) -> dict[str, int]:
    """The answers of somebody who needs nothing."""
    return {item.code: item.points[0] for item in scale.items}


def answers_of(total: int) -> dict[str, int]:
    """Answers that come to so many points: the first items lose theirs first."""
    answers = best(offered())
    lost = sum(answers.values()) - total
    for code in answers:
        taken = min(answers[code], lost)
        answers[code], lost = answers[code] - taken, lost - taken
    return answers


def make_entry(total: int = 90, **changes: Any) -> SheetEntry:
    """A sheet of today that comes to so many points."""
    values = {
        "key": f"key-of-a-test-{next(_numbers)}", "scale": offered(), "assessed_on": TODAY,
        "reason": "regular", "source": "self", "assessors": ASSESSORS, "answers": answers_of(total),
    }  # fmt: skip
    return SheetEntry(**values | changes)
