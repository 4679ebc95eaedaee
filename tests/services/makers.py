"""Makers of this room."""

from datetime import date
from decimal import Decimal
from typing import Any

from eldercare.services.models import EntitlementRule
from eldercare.services.rules.rule_entry import RuleEntry
from eldercare.services.rules.terms import TermsEntry
from tests.makers import save

THIS_MONTH, NEXT_MONTH = date(2026, 11, 1), date(2026, 12, 1)
ENTRY = TermsEntry(since=date(2026, 12, 1), minutes=45, skills=("clean",), yuan_per_hour=Decimal("28.00"))
RULE = RuleEntry(name="失能", since=NEXT_MONTH, grade_from=2, minutes=600)


def make_rule(**changes: Any) -> EntitlementRule:
    """Ten hours a month for everybody, for all services, since the start of the year."""
    values: dict[str, Any] = {"name": "人人", "name_en": "Everybody", "since": date(2026, 1, 1)}
    if "yuan" not in changes:
        values["minutes"] = 600
    return save(EntitlementRule(**values | changes))
