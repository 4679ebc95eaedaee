"""Where tables and planner meet: rows become a problem, a plan becomes a draft.

The only folder that knows both the tables and `dispatch`. No transaction is open while the planner works.
"""

from eldercare.visits.planning.bill import DRAFT, PARTS, TOLD, Bill, Held, bill_of, held_on
from eldercare.visits.planning.pieces import Cancelled, Found, Piece, Plan, pieces_of, solve_piece
from eldercare.visits.planning.prices import Price, prices_of
from eldercare.visits.planning.problem import problem_of
from eldercare.visits.planning.run import PlanningSummary, plan_day, plan_days
from eldercare.visits.planning.station_day import PlanningInput, build_problem, build_regions, store

__all__ = [
    "DRAFT",
    "PARTS",
    "TOLD",
    "Bill",
    "Cancelled",
    "Found",
    "Held",
    "Piece",
    "Plan",
    "PlanningInput",
    "PlanningSummary",
    "Price",
    "bill_of",
    "build_problem",
    "build_regions",
    "held_on",
    "pieces_of",
    "plan_day",
    "plan_days",
    "prices_of",
    "problem_of",
    "solve_piece",
    "store",
]
