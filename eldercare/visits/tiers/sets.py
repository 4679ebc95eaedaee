"""The dated rules of visiting tiers, as they stand in `data/tiers.json`, where each set names its source."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from eldercare.visits.tiers.rules import Rule, RuleSet

FILE = Path(__file__).parent / "data" / "tiers.json"


@cache
def all_sets() -> tuple[RuleSet, ...]:
    """Every set, the oldest first."""
    data = json.loads(FILE.read_text(encoding="utf-8"))
    return tuple(sorted((_set(row) for row in data["sets"]), key=lambda one: one.since))


def rules_on(day: date) -> RuleSet | None:
    """The rules in force on a day; None before the first ones."""
    return next((one for one in reversed(all_sets()) if one.since <= day), None)


def _set(row: dict[str, Any]) -> RuleSet:
    return RuleSet(
        version=row["version"],
        since=date.fromisoformat(row["since"]),
        source=row["source"],
        tiers=row["tiers"],
        grades={int(grade): tier for grade, tier in row["grades"].items()},
        rules=tuple(Rule(**rule) for rule in row["rules"]),
        change_hours=row["change_hours"],
        counts=frozenset(row["counts"]),
    )
