"""Invented prices, and the charges of the visits that the demonstration county has behind it."""

from datetime import date, datetime
from decimal import Decimal
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from eldercare.funding.actions import charge_verified
from eldercare.funding.models import Price

INVENTED_SINCE = date(2026, 1, 1)
# Invented for the demonstration: no public price table of the county is known.
INVENTED_YUAN_PER_HOUR = {
    "meal": "25.00",
    "clean": "25.00",
    "bath": "30.00",
    "bath2": "30.00",
    "medical": "30.00",
    "walk": "25.00",
    "basic_care": "30.00",
    "errand": "25.00",
    "health": "30.00",
}


def build(session: Session, rng: Random, county: Any, *, day: date, now: datetime) -> dict[str, int]:  # noqa: ARG001
    """Add the prices and charge what is verified."""
    for code, yuan in INVENTED_YUAN_PER_HOUR.items():
        session.add(
            Price(service_code=code, since=INVENTED_SINCE, yuan_per_hour=Decimal(yuan), invented=True)
        )
    session.flush()
    return {"prices": len(INVENTED_YUAN_PER_HOUR), "charges": charge_verified(now=now)}
