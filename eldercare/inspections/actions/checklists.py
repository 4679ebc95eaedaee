"""Bringing an edition of the checklist into force."""

import csv
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core.db import transaction
from eldercare.inspections.models import ChecklistItem, ChecklistVersion

SHIPPED = Path(__file__).parent.parent / "data" / "checklist.csv"
_NUMBERS = ("deadline_days", "weight")
_FLAGS = ("photo_required", "allows_na")


def load_checklist(
    code: str, effective_from: date, *, by: User | None, now: datetime, source: Path = SHIPPED
) -> ChecklistVersion:
    """Store an edition of the checklist from a CSV file; an edition that is there stays as it is.

    Later rules come as a later edition: what was inspected before keeps the one it was made under.
    """
    with transaction() as session:
        known = session.scalar(select(ChecklistVersion).where(ChecklistVersion.code == code))
        if known is not None:
            return known
        version = ChecklistVersion(code=code, effective_from=effective_from)
        version.items = [item_of(row, position) for position, row in enumerate(_rows(source), start=1)]
        session.add(version)
        session.flush()
        audit(by, "load_checklist", "checklist", version.id, now=now, detail={"items": len(version.items)})
        return version


def item_of(row: dict[str, str], position: int) -> ChecklistItem:
    """One line of the file as a row of the list."""
    values: dict[str, object] = dict(row)
    values |= {name: int(row[name]) for name in _NUMBERS}
    values |= {name: row[name] == "1" for name in _FLAGS}
    return ChecklistItem(position=position, **values)


def _rows(source: Path) -> list[dict[str, str]]:
    with source.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
