"""The tables of home visiting."""

from eldercare.visits.models.by_hand import FollowUp, HotlineCall, VisitOrder
from eldercare.visits.models.care import (
    CarePlan,
    CarePlanException,
    CarePlanItem,
    CarePlanPause,
    CarePlanVersion,
)
from eldercare.visits.models.disruptions import Disruption, Replan, ReplanMove
from eldercare.visits.models.evidence import Attendance, FieldEvent, VisitTask
from eldercare.visits.models.gatherings import Gathering, GatheringDay, GatheringHost, SignUp
from eldercare.visits.models.paper import DayPrint
from eldercare.visits.models.places import WorkerPlace
from eldercare.visits.models.plan_jobs import PlanningJob, UnseenChange
from eldercare.visits.models.telling import AnswerLink, VisitAnswer, VisitNotice, VisitTelling
from eldercare.visits.models.tiers import MajorChange, TierChoice, VisitDue
from eldercare.visits.models.visits import Assignment, DayPlan, Visit
from eldercare.visits.models.watching import BoardWatch
from eldercare.visits.models.weather import WeatherDay, WeatherVisit

__all__ = [
    "AnswerLink",
    "Assignment",
    "Attendance",
    "BoardWatch",
    "CarePlan",
    "CarePlanException",
    "CarePlanItem",
    "CarePlanPause",
    "CarePlanVersion",
    "DayPlan",
    "DayPrint",
    "Disruption",
    "FieldEvent",
    "FollowUp",
    "Gathering",
    "GatheringDay",
    "GatheringHost",
    "HotlineCall",
    "MajorChange",
    "PlanningJob",
    "Replan",
    "ReplanMove",
    "SignUp",
    "TierChoice",
    "UnseenChange",
    "Visit",
    "VisitAnswer",
    "VisitDue",
    "VisitNotice",
    "VisitOrder",
    "VisitTask",
    "VisitTelling",
    "WeatherDay",
    "WeatherVisit",
    "WorkerPlace",
]
