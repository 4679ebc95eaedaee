"""`/api/v1/visits`: the doors for programs. Each file of routes hangs itself on `api` when it is imported."""

from eldercare.visits.blueprints import api
from eldercare.visits.board import api as board_api
from eldercare.visits.entitlement import api as entitlement_api
from eldercare.visits.phone import api as phone_api

__all__ = ["api", "board_api", "entitlement_api", "phone_api"]
