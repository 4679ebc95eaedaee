"""The tables of home visiting."""

from eldercare.visits.models.care import CarePlan, CarePlanItem
from eldercare.visits.models.disruptions import Disruption, Replan, ReplanMove
from eldercare.visits.models.evidence import Attendance, FieldEvent, VisitTask
from eldercare.visits.models.places import WorkerPlace
from eldercare.visits.models.visits import Assignment, DayPlan, Visit
from eldercare.visits.models.weather import WeatherDay, WeatherVisit

__all__ = [
    "Assignment",
    "Attendance",
    "CarePlan",
    "CarePlanItem",
    "DayPlan",
    "Disruption",
    "FieldEvent",
    "Replan",
    "ReplanMove",
    "Visit",
    "VisitTask",
    "WeatherDay",
    "WeatherVisit",
    "WorkerPlace",
]
