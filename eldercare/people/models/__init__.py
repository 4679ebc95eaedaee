"""The tables of the register."""

from eldercare.people.models.addresses import Residence, SeniorAddress, residence_among
from eldercare.people.models.consents import ContactConsent
from eldercare.people.models.geocoding import GeocodeAnswer, GeocodeJob, GeocodeProvider
from eldercare.people.models.keys import KeyHolding
from eldercare.people.models.places import Area, Institution, InstitutionMode, Station
from eldercare.people.models.seniors import Contact, Senior
from eldercare.people.models.workers import Absence, Shift, Worker, WorkerSkill

__all__ = [
    "Absence",
    "Area",
    "Contact",
    "ContactConsent",
    "GeocodeAnswer",
    "GeocodeJob",
    "GeocodeProvider",
    "Institution",
    "InstitutionMode",
    "KeyHolding",
    "Residence",
    "Senior",
    "SeniorAddress",
    "Shift",
    "Station",
    "Worker",
    "WorkerSkill",
    "residence_among",
]
