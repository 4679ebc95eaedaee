"""What people do with the register; the only writers of its tables."""

from eldercare.people.actions.absences import report_absence, withdraw_absence
from eldercare.people.actions.consents import record_consent, withdraw_consent
from eldercare.people.actions.contacts import (
    add_contact,
    edit_contact,
    entry_of_contact,
    move_contact,
    remove_contact,
)
from eldercare.people.actions.erasing import Swept, erase_expired, erase_senior, standing
from eldercare.people.actions.grades import set_grade
from eldercare.people.actions.keys import give_key, take_key_back
from eldercare.people.actions.reveals import record_export, reveal
from eldercare.people.actions.seniors import add_senior, edit_senior, entry_of
from eldercare.people.actions.wishes import end_wish, record_wish

__all__ = [
    "Swept",
    "add_contact",
    "add_senior",
    "edit_contact",
    "edit_senior",
    "end_wish",
    "entry_of",
    "entry_of_contact",
    "erase_expired",
    "erase_senior",
    "give_key",
    "move_contact",
    "record_consent",
    "record_export",
    "record_wish",
    "remove_contact",
    "report_absence",
    "reveal",
    "set_grade",
    "standing",
    "take_key_back",
    "withdraw_absence",
    "withdraw_consent",
]
