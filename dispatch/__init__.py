"""Planning home visits: a problem in, a plan out. Knows nothing of databases, screens or clocks.

    import dispatch

    problem = dispatch.Problem(places=..., visits=..., workers=...)
    plan = dispatch.solve(problem, stop=dispatch.MaxIterations(500), seed=1)

The names of the data are imported at once. Those that need the compiled kernel (`solve`, `explain`,
`solve_regions`) or the network (`Roads`) load it at their first use, so that a web process starts without it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from dispatch.checks import InvalidProblemError
from dispatch.codec import UnreadableError
from dispatch.conflicts import Clash, Violation, check_move
from dispatch.plan import Cost, Plan, Reason, Rest, Route, Stop, Unassigned
from dispatch.problem import Problem
from dispatch.regions import Stations, split_county
from dispatch.snapshot import problem_from_json, problem_to_json, snapshot_id
from dispatch.stop import AnyOf, Cancelled, MaxIterations, MaxRuntime, StopRule, any_of
from dispatch.told import plan_from, plan_in_force
from dispatch.travel import DEFAULT_MODES, Legs, MatrixTravel, Mode, StraightLine, Travel
from dispatch.visit import Incumbent, Pair, Pin, Place, Position, Visit, Window, daily_windows
from dispatch.weights import LEAST_CHANGE, Weights
from dispatch.worker import Break, Shift, Worker

if TYPE_CHECKING:
    from dispatch.candidates import Candidate
    from dispatch.engine import each_region, merge_plans, open_executor, solve_county, solve_regions
    from dispatch.explanation import explain
    from dispatch.roads import (
        LegMemory,
        Patience,
        RememberedRoads,
        RoadFault,
        Roads,
        RoadServer,
        RoadServerError,
        RoadUrlError,
        TravelSource,
    )
    from dispatch.search import Progress, solve

_LOADED_AT_FIRST_USE = {
    "Candidate": "dispatch.candidates",
    "LegMemory": "dispatch.roads",
    "Patience": "dispatch.roads",
    "Progress": "dispatch.search",
    "RememberedRoads": "dispatch.roads",
    "RoadFault": "dispatch.roads",
    "RoadServer": "dispatch.roads",
    "RoadServerError": "dispatch.roads",
    "RoadUrlError": "dispatch.roads",
    "Roads": "dispatch.roads",
    "TravelSource": "dispatch.roads",
    "each_region": "dispatch.engine",
    "explain": "dispatch.explanation",
    "merge_plans": "dispatch.engine",
    "open_executor": "dispatch.engine",
    "solve": "dispatch.search",
    "solve_county": "dispatch.engine",
    "solve_regions": "dispatch.engine",
}

__all__ = [
    "DEFAULT_MODES",
    "LEAST_CHANGE",
    "AnyOf",
    "Break",
    "Cancelled",
    "Candidate",
    "Clash",
    "Cost",
    "Incumbent",
    "InvalidProblemError",
    "LegMemory",
    "Legs",
    "MatrixTravel",
    "MaxIterations",
    "MaxRuntime",
    "Mode",
    "Pair",
    "Patience",
    "Pin",
    "Place",
    "Plan",
    "Position",
    "Problem",
    "Progress",
    "Reason",
    "RememberedRoads",
    "Rest",
    "RoadFault",
    "RoadServer",
    "RoadServerError",
    "RoadUrlError",
    "Roads",
    "Route",
    "Shift",
    "Stations",
    "Stop",
    "StopRule",
    "StraightLine",
    "Travel",
    "TravelSource",
    "Unassigned",
    "UnreadableError",
    "Violation",
    "Visit",
    "Weights",
    "Window",
    "Worker",
    "any_of",
    "check_move",
    "daily_windows",
    "each_region",
    "explain",
    "merge_plans",
    "open_executor",
    "plan_from",
    "plan_in_force",
    "problem_from_json",
    "problem_to_json",
    "snapshot_id",
    "solve",
    "solve_county",
    "solve_regions",
    "split_county",
]


def __getattr__(name: str) -> object:
    """Load one of the names that wait for their first use."""
    if name not in _LOADED_AT_FIRST_USE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LOADED_AT_FIRST_USE[name]), name)
