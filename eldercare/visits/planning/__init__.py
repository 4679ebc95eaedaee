"""Where tables and planner meet: rows become a problem, a plan becomes a draft.

The only folder that knows both the tables and `dispatch`. No transaction is open while the planner works.
"""

from eldercare.visits.planning.prices import Price, prices_of
from eldercare.visits.planning.problem import problem_of
from eldercare.visits.planning.run import PlanningSummary, plan_day, plan_days
from eldercare.visits.planning.station_day import PlanningInput, build_problem, build_regions, store

__all__ = [
    "PlanningInput",
    "PlanningSummary",
    "Price",
    "build_problem",
    "build_regions",
    "plan_day",
    "plan_days",
    "prices_of",
    "problem_of",
    "store",
]
