"""Words for the codes of this room."""

from eldercare.accounts.rules import ROLES, SCOPE_WORDS
from eldercare.accounts.trail_words import BY_SUBJECT, SUBJECTS, VERBS, verb_word
from eldercare.core.errors import N_

__all__ = [
    "BY_SUBJECT", "PERMISSION_WORDS", "ROLES", "SCOPE_WORDS", "SUBJECTS", "VERBS", "WAY_WORDS", "verb_word",
]  # fmt: skip

PERMISSION_WORDS = {
    "account.edit": N_("Make and change accounts"),
    "alarm.handle": N_("Accept and close alarms"),
    "alarm.respond": N_("Go to alarms"),
    "alarm.see": N_("See alarms"),
    "audit.see": N_("See the audit trail"),
    "board.see": N_("See the board"),
    "careplan.edit": N_("Change care plans"),
    "careplan.see": N_("See care plans"),
    "channel.edit": N_("Change message channels"),
    "day.see": N_("See the own day"),
    "device.edit": N_("Change devices"),
    "device.enrol": N_("Enrol devices"),
    "device.see": N_("See devices"),
    "gateway.edit": N_("Change gateways"),
    "hazard.recheck": N_("Re-check hazards"),
    "hazard.rectify": N_("Hand in rectifications"),
    "hazard.see": N_("See hazards"),
    "hazard.supervise": N_("Supervise hazards"),
    "import.see": N_("See imports of lists"),
    "inspection.plan": N_("Plan inspections"),
    "inspection.record": N_("Record inspections"),
    "inspection.see": N_("See inspections"),
    "institution.edit": N_("Change institutions"),
    "institution.import": N_("Import institutions"),
    "institution.see": N_("See institutions"),
    "photo.add": N_("Add photos"),
    "place.edit": N_("Change areas, stations and operators"),
    "place.import": N_("Import areas"),
    "place.see": N_("See areas, stations and operators"),
    "policy.edit": N_("Change escalation policies"),
    "goal.edit": N_("Set the yearly goal of training"),
    "report.see": N_("See figures"),
    "senior.edit": N_("Change seniors"),
    "senior.erase": N_("Erase persons"),
    "senior.import": N_("Import seniors"),
    "senior.reveal": N_("Read masked values, recorded"),
    "senior.see": N_("See seniors"),
    "service.edit": N_("Change the service catalogue and the rules of entitlement"),
    "service.see": N_("See the service catalogue and the rules of entitlement"),
    "settlement.see": N_("See billing"),
    "today.see": N_("See today"),
    "token.make": N_("Make tokens for programs"),
    "visit.attend": N_("Make visits"),
    "visit.cancel": N_("Cancel visits"),
    "visit.move": N_("Move visits"),
    "visit.plan": N_("Plan visits"),
    "visit.publish": N_("Publish plans"),
    "visit.see": N_("See visits"),
    "visit.verify": N_("Verify visits"),
    "worker.edit": N_("Change workers"),
    "worker.import": N_("Import workers"),
    "worker.see": N_("See workers"),
}
"""Every permission; a test compares them with the rules."""

WAY_WORDS = {"password": N_("Password"), "link": N_("One-time link"), "oidc": N_("Other sign-in")}
