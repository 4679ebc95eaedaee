"""Rules of entitlement of the demonstration county. Nothing of the kind is published: every number is
invented, every row says so, and every page that shows one does too."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

SINCE = date(2026, 1, 1)
BOUGHT = ["meal", "clean", "bath", "medical", "walk", "errand", "care"]
POOREST = ["five_guarantee_home", "five_guarantee_care", "low_income"]
EMPTY: dict[str, Any] = {
    "name_en": "", "until": None, "categories": [], "age_from": None, "age_to": None, "grade_from": None,
    "grade_to": None, "alone": False, "minutes": None, "yuan": None, "families": [], "services": [],
    "combining": "best", "follows_id": None, "invented": True, "version": 1,
}  # fmt: skip


def rule_rows() -> Iterator[dict[str, Any]]:
    """The rows of the table `entitlement_rules`."""
    given: tuple[dict[str, Any], ...] = (
        {"name": "特困、低保失能", "name_en": "Five-guarantee or low income, loss of ability",
         "categories": POOREST, "grade_from": 2, "minutes": 1800},
        {"name": "特困、低保", "name_en": "Five-guarantee or low income", "categories": POOREST,
         "minutes": 600},
        {"name": "失能老人", "name_en": "Loss of ability", "grade_from": 2, "minutes": 900},
        {"name": "80 周岁以上独居", "name_en": "Eighty and over, living alone", "age_from": 80, "alone": True,
         "minutes": 480},
        {"name": "80 周岁以上", "name_en": "Eighty and over", "age_from": 80, "minutes": 300},
    )  # fmt: skip
    for row in given:
        yield EMPTY | {"since": SINCE, "families": BOUGHT} | row
    yield EMPTY | {
        "name": "重度失能健康补贴", "name_en": "Health, severe loss of ability", "since": SINCE,
        "grade_from": 3,
        "yuan": Decimal("80.00"), "families": ["health", "rehab"], "combining": "adds",
    }  # fmt: skip
