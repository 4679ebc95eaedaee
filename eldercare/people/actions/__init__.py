"""What people do with the register; the only writers of its tables."""

from eldercare.people.actions.absences import report_absence, withdraw_absence
from eldercare.people.actions.addresses import (
    add_address,
    edit_address,
    end_address,
)
from eldercare.people.actions.consents import record_consent, withdraw_consent
from eldercare.people.actions.erasing import Swept, erase_expired, erase_senior, standing
from eldercare.people.actions.grades import set_grade
from eldercare.people.actions.placing import place_address, place_senior
from eldercare.people.actions.reveals import record_export, reveal
from eldercare.people.actions.seniors import add_senior, edit_senior, entry_of
from eldercare.people.actions.settling import move_over

__all__ = [
    "Swept",
    "add_address",
    "add_senior",
    "edit_address",
    "edit_senior",
    "end_address",
    "entry_of",
    "erase_expired",
    "erase_senior",
    "move_over",
    "place_address",
    "place_senior",
    "record_consent",
    "record_export",
    "report_absence",
    "reveal",
    "set_grade",
    "standing",
    "withdraw_absence",
    "withdraw_consent",
]
