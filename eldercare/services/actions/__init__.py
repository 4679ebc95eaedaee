"""What people do to the catalogue and to the rules of entitlement."""

from eldercare.services.actions.entitlements import add_rule, change_rule, end_rule, withdraw_rule
from eldercare.services.actions.terms import (
    add_service,
    keep_service,
    retire_service,
    set_terms,
    withdraw_terms,
)

__all__ = [
    "add_rule",
    "add_service",
    "change_rule",
    "end_rule",
    "keep_service",
    "retire_service",
    "set_terms",
    "withdraw_rule",
    "withdraw_terms",
]
