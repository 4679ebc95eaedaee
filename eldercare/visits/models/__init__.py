"""The tables of home visiting."""

from eldercare.visits.models.by_hand import FollowUp, HotlineCall, VisitOrder
from eldercare.visits.models.care import CarePlan, CarePlanItem
from eldercare.visits.models.evidence import Attendance, FieldEvent, VisitTask
from eldercare.visits.models.places import WorkerPlace
from eldercare.visits.models.tiers import MajorChange, TierChoice, VisitDue
from eldercare.visits.models.visits import Assignment, DayPlan, Visit

__all__ = [
    "Assignment",
    "Attendance",
    "CarePlan",
    "CarePlanItem",
    "DayPlan",
    "FieldEvent",
    "FollowUp",
    "HotlineCall",
    "MajorChange",
    "TierChoice",
    "Visit",
    "VisitDue",
    "VisitOrder",
    "VisitTask",
    "WorkerPlace",
]
