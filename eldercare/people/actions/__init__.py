"""What people do with the register; the only writers of its tables."""

from eldercare.people.actions.absences import report_absence, withdraw_absence
from eldercare.people.actions.addresses import add_address, edit_address, end_address
from eldercare.people.actions.agreeing import give_consent, take_back_consent
from eldercare.people.actions.campaigns import begin_campaign, mark_members
from eldercare.people.actions.categories import end_category, record_category
from eldercare.people.actions.certificates import record_certificate, withdraw_certificate
from eldercare.people.actions.consents import record_consent, withdraw_consent
from eldercare.people.actions.contacts import (
    add_contact,
    edit_contact,
    entry_of_contact,
    move_contact,
    remove_contact,
)
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
from eldercare.people.actions.hours import clear_day, set_days, set_pattern
from eldercare.people.actions.keys import give_key, take_key_back
from eldercare.people.actions.placing import place_address, place_senior
from eldercare.people.actions.postings import (
    end_worker,
    keep_postings,
    keep_worker,
    move_worker,
    return_worker,
)
from eldercare.people.actions.reveals import record_export, reveal
from eldercare.people.actions.seniors import add_senior, edit_senior, entry_of
from eldercare.people.actions.settling import move_over
from eldercare.people.actions.staff import add_worker, edit_worker
from eldercare.people.actions.staff import entry_of as staff_entry_of
from eldercare.people.actions.training import record_check, record_training, remove_training, set_goal
from eldercare.people.actions.wishes import end_wish, record_wish

__all__ = [
    "Returned",
    "Swept",
    "add_address",
    "add_contact",
    "add_senior",
    "add_worker",
    "begin_campaign",
    "clear_day",
    "departure_of",
    "edit_address",
    "edit_contact",
    "edit_senior",
    "edit_worker",
    "end_address",
    "end_category",
    "end_wish",
    "end_worker",
    "entry_of",
    "entry_of_contact",
    "erase_expired",
    "erase_senior",
    "give_consent",
    "give_key",
    "keep_postings",
    "keep_worker",
    "mark_members",
    "move_contact",
    "move_over",
    "move_worker",
    "outlook",
    "place_address",
    "place_senior",
    "record_category",
    "record_certificate",
    "record_check",
    "record_consent",
    "record_departure",
    "record_export",
    "record_training",
    "record_wish",
    "remove_contact",
    "remove_training",
    "report_absence",
    "return_worker",
    "reveal",
    "set_days",
    "set_goal",
    "set_grade",
    "set_pattern",
    "settle_departures",
    "staff_entry_of",
    "standing",
    "take_back_consent",
    "take_key_back",
    "undo_departure",
    "withdraw_absence",
    "withdraw_certificate",
    "withdraw_consent",
]
