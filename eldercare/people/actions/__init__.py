"""What people do with the register; the only writers of its tables."""

from eldercare.people.actions.absences import report_absence, withdraw_absence
from eldercare.people.actions.agreeing import give_consent, take_back_consent
from eldercare.people.actions.categories import end_category, record_category
from eldercare.people.actions.consents import record_consent, withdraw_consent
from eldercare.people.actions.departures import (
    Returned,
    departure_of,
    outlook,
    record_departure,
    settle_departures,
    undo_departure,
)
from eldercare.people.actions.erasing import Swept, erase_expired, erase_senior, standing
from eldercare.people.actions.grades import set_grade
from eldercare.people.actions.reveals import record_export, reveal
from eldercare.people.actions.seniors import add_senior, edit_senior, entry_of

__all__ = [
    "Returned",
    "Swept",
    "add_senior",
    "departure_of",
    "edit_senior",
    "end_category",
    "entry_of",
    "erase_expired",
    "erase_senior",
    "give_consent",
    "outlook",
    "record_category",
    "record_consent",
    "record_departure",
    "record_export",
    "report_absence",
    "reveal",
    "set_grade",
    "settle_departures",
    "standing",
    "take_back_consent",
    "undo_departure",
    "withdraw_absence",
    "withdraw_consent",
]
