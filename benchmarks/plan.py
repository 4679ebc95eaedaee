"""Planning the demonstration county's day: every station, a fixed count of iterations, one process."""

from time import perf_counter
from typing import Any

from benchmarks.county import DAY, MORNING, county
from eldercare.visits.planning import plan_days

SENIORS = 3000


def measure() -> dict[str, Any]:
    """Seconds to build the county and to plan its day."""
    began = perf_counter()
    with county(SENIORS):
        built = perf_counter() - began
        (summary,) = plan_days(DAY, now=MORNING)
    return {
        "seniors": SENIORS,
        "build_s": round(built, 2),
        "visits": summary.visits,
        "regions": summary.regions,
        "planned": summary.planned,
        "without_anybody": sum(summary.left_out.values()),
        "plan_s": round(summary.seconds, 2),
    }
