"""What is true of services and entitlements without asking a table; one file for each."""

from eldercare.services.rules.codes import COMBINING, DEVICE_CHECK, EVIDENCE, FAMILIES, SETTINGS

__all__ = ["COMBINING", "DEVICE_CHECK", "EVIDENCE", "FAMILIES", "SETTINGS"]
