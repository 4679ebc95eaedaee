"""`/api/v1/visits`: the doors for programs. Each file of routes hangs itself on `api` when it is imported."""

from eldercare.visits.blueprints import api
from eldercare.visits.board import api as board_api
from eldercare.visits.board import live_api, together_api
from eldercare.visits.comparing import api as comparing_api
from eldercare.visits.entitlement import api as entitlement_api
from eldercare.visits.gatherings import api as gathering_api
from eldercare.visits.phone import api as phone_api
from eldercare.visits.plan_jobs import api as plan_job_api

__all__ = [
    "api",
    "board_api",
    "comparing_api",
    "entitlement_api",
    "gathering_api",
    "live_api",
    "phone_api",
    "plan_job_api",
    "together_api",
]
