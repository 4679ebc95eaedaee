"""What people do with the register; the only writers of its tables."""

from eldercare.people.actions.absences import report_absence, withdraw_absence
from eldercare.people.actions.campaigns import begin_campaign, mark_members
from eldercare.people.actions.certificates import record_certificate, withdraw_certificate
from eldercare.people.actions.consents import record_consent, withdraw_consent
from eldercare.people.actions.erasing import Swept, erase_expired, erase_senior, standing
from eldercare.people.actions.grades import set_grade
from eldercare.people.actions.hours import clear_day, set_days, set_pattern
from eldercare.people.actions.postings import (
    end_worker,
    keep_postings,
    keep_worker,
    move_worker,
    return_worker,
)
from eldercare.people.actions.reveals import record_export, reveal
from eldercare.people.actions.seniors import add_senior, edit_senior, entry_of
from eldercare.people.actions.staff import add_worker, edit_worker
from eldercare.people.actions.staff import entry_of as staff_entry_of
from eldercare.people.actions.training import record_check, record_training, remove_training, set_goal

__all__ = [
    "Swept",
    "add_senior",
    "add_worker",
    "begin_campaign",
    "clear_day",
    "edit_senior",
    "edit_worker",
    "end_worker",
    "entry_of",
    "erase_expired",
    "erase_senior",
    "keep_postings",
    "keep_worker",
    "mark_members",
    "move_worker",
    "record_certificate",
    "record_check",
    "record_consent",
    "record_export",
    "record_training",
    "remove_training",
    "report_absence",
    "return_worker",
    "reveal",
    "set_days",
    "set_goal",
    "set_grade",
    "set_pattern",
    "staff_entry_of",
    "standing",
    "withdraw_absence",
    "withdraw_certificate",
    "withdraw_consent",
]
