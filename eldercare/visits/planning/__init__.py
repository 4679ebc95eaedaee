"""Where tables and planner meet: rows become a problem, a plan becomes a draft.

The only folder that knows both the tables and `dispatch`. No transaction is open while the planner works.
"""

from eldercare.visits.planning.bill import DRAFT, PARTS, TOLD, Bill, Held, bill_of, held_on
from eldercare.visits.planning.pieces import within
from eldercare.visits.planning.prices import Price, prices_of
from eldercare.visits.planning.problem import problem_of
from eldercare.visits.planning.reading import PlanningInput
from eldercare.visits.planning.run import PlanningSummary, plan_days
from eldercare.visits.planning.station_day import build_problem
from eldercare.visits.planning.storing import store

__all__ = [
    "DRAFT",
    "PARTS",
    "TOLD",
    "Bill",
    "Held",
    "PlanningInput",
    "PlanningSummary",
    "Price",
    "bill_of",
    "build_problem",
    "held_on",
    "plan_days",
    "prices_of",
    "problem_of",
    "store",
    "within",
]
