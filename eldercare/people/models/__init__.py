"""The tables of the register."""

from eldercare.people.models.addresses import Residence, SeniorAddress, residence_among
from eldercare.people.models.categories import SeniorCategory
from eldercare.people.models.certificates import Certificate
from eldercare.people.models.consents import ContactConsent, SeniorConsent
from eldercare.people.models.contracts import Operator, OperatorContract
from eldercare.people.models.departures import Departure
from eldercare.people.models.geocoding import GeocodeAnswer, GeocodeJob, GeocodeProvider
from eldercare.people.models.hours import DayShift, Shift
from eldercare.people.models.keys import KeyHolding
from eldercare.people.models.places import Area, Institution, InstitutionMode, Station
from eldercare.people.models.searching import AddressPlace
from eldercare.people.models.seniors import Contact, Senior
from eldercare.people.models.staff_health import CampaignMember, HealthCheck, StaffCampaign
from eldercare.people.models.training import Training, TrainingGoal
from eldercare.people.models.wishes import WorkerWish
from eldercare.people.models.workers import Absence, Posting, Worker, WorkerSkill

__all__ = [
    "Absence",
    "AddressPlace",
    "Area",
    "CampaignMember",
    "Certificate",
    "Contact",
    "ContactConsent",
    "DayShift",
    "Departure",
    "GeocodeAnswer",
    "GeocodeJob",
    "GeocodeProvider",
    "HealthCheck",
    "Institution",
    "InstitutionMode",
    "KeyHolding",
    "Operator",
    "OperatorContract",
    "Posting",
    "Residence",
    "Senior",
    "SeniorAddress",
    "SeniorCategory",
    "SeniorConsent",
    "Shift",
    "StaffCampaign",
    "Station",
    "Training",
    "TrainingGoal",
    "Worker",
    "WorkerSkill",
    "WorkerWish",
    "residence_among",
]
