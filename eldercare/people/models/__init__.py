"""The tables of the register."""

from eldercare.people.models.addresses import Residence, SeniorAddress, residence_among
from eldercare.people.models.categories import SeniorCategory
from eldercare.people.models.consents import ContactConsent, SeniorConsent
from eldercare.people.models.contracts import Operator, OperatorContract
from eldercare.people.models.departures import Departure
from eldercare.people.models.geocoding import GeocodeAnswer, GeocodeJob, GeocodeProvider
from eldercare.people.models.keys import KeyHolding
from eldercare.people.models.places import Area, Institution, InstitutionMode, Station
from eldercare.people.models.seniors import Contact, Senior
from eldercare.people.models.wishes import WorkerWish
from eldercare.people.models.workers import Absence, Shift, Worker, WorkerSkill

__all__ = [
    "Absence",
    "Area",
    "Contact",
    "ContactConsent",
    "Departure",
    "GeocodeAnswer",
    "GeocodeJob",
    "GeocodeProvider",
    "Institution",
    "InstitutionMode",
    "KeyHolding",
    "Operator",
    "OperatorContract",
    "Residence",
    "Senior",
    "SeniorAddress",
    "SeniorCategory",
    "SeniorConsent",
    "Shift",
    "Station",
    "Worker",
    "WorkerSkill",
    "WorkerWish",
    "residence_among",
]
