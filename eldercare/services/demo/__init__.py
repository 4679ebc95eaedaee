"""This room's part of the demonstration county: the catalogue and the rules of entitlement, all invented."""

from datetime import date, datetime
from random import Random

from sqlalchemy.orm import Session

from eldercare.core.bulk import insert_rows
from eldercare.people.demo import County
from eldercare.services.demo.catalogue import BY_CODE, CATALOGUE, Kind, service_rows, terms_rows
from eldercare.services.demo.entitlements import rule_rows
from eldercare.services.models import EntitlementRule, Service, ServiceTerms

__all__ = ["BY_CODE", "CATALOGUE", "Kind", "build"]


def build(
    session: Session,
    rng: Random,  # noqa: ARG001 - all rooms are built alike
    county: County,  # noqa: ARG001
    *,
    day: date,
    now: datetime,  # noqa: ARG001
) -> dict[str, int]:
    """Write catalogue and rules inside the caller's transaction. Returns counts by name."""
    insert_rows(session, Service, service_rows())
    priced = list(terms_rows(day))
    insert_rows(session, ServiceTerms, priced)
    rules = list(rule_rows())
    insert_rows(session, EntitlementRule, rules)
    return {
        "services": len(CATALOGUE),
        "prices": sum(row["yuan_per_hour"] is not None for row in priced),
        "rules": len(rules),
    }
