"""The tables of the register."""

from eldercare.people.models.consents import ContactConsent
from eldercare.people.models.keys import KeyHolding
from eldercare.people.models.places import Area, Institution, InstitutionMode, Station
from eldercare.people.models.searching import AddressPlace
from eldercare.people.models.seniors import Contact, Senior
from eldercare.people.models.workers import Absence, Shift, Worker, WorkerSkill

__all__ = [
    "Absence",
    "AddressPlace",
    "Area",
    "Contact",
    "ContactConsent",
    "Institution",
    "InstitutionMode",
    "KeyHolding",
    "Senior",
    "Shift",
    "Station",
    "Worker",
    "WorkerSkill",
]
