"""The tables of the catalogue and of who is entitled to what."""

from eldercare.services.models.entitlements import EntitlementRule
from eldercare.services.models.services import Service, ServiceTerms

__all__ = ["EntitlementRule", "Service", "ServiceTerms"]
