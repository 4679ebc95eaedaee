"""The charges of the visits that the demonstration county has behind it."""

from datetime import date, datetime
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from eldercare.funding.actions import charge_verified


def build(session: Session, rng: Random, county: Any, *, day: date, now: datetime) -> dict[str, int]:  # noqa: ARG001
    """Charge what is verified, by the terms of the catalogue."""
    return {"charges": charge_verified(now=now)}
