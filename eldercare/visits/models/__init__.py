"""The tables of home visiting."""

from eldercare.visits.models.care import CarePlan, CarePlanItem
from eldercare.visits.models.evidence import Attendance, FieldEvent, VisitTask
from eldercare.visits.models.places import WorkerPlace
from eldercare.visits.models.visits import Assignment, DayPlan, Visit
from eldercare.visits.models.watching import BoardWatch

__all__ = [
    "Assignment",
    "Attendance",
    "BoardWatch",
    "CarePlan",
    "CarePlanItem",
    "DayPlan",
    "FieldEvent",
    "Visit",
    "VisitTask",
    "WorkerPlace",
]
