"""The tables of the register."""

from eldercare.people.models.certificates import Certificate
from eldercare.people.models.consents import ContactConsent
from eldercare.people.models.hours import DayShift, Shift
from eldercare.people.models.keys import KeyHolding
from eldercare.people.models.places import Area, Institution, InstitutionMode, Station
from eldercare.people.models.seniors import Contact, Senior
from eldercare.people.models.staff_health import CampaignMember, HealthCheck, StaffCampaign
from eldercare.people.models.training import Training, TrainingGoal
from eldercare.people.models.workers import Absence, Posting, Worker, WorkerSkill

__all__ = [
    "Absence",
    "Area",
    "CampaignMember",
    "Certificate",
    "Contact",
    "ContactConsent",
    "DayShift",
    "HealthCheck",
    "Institution",
    "InstitutionMode",
    "KeyHolding",
    "Posting",
    "Senior",
    "Shift",
    "StaffCampaign",
    "Station",
    "Training",
    "TrainingGoal",
    "Worker",
    "WorkerSkill",
]
