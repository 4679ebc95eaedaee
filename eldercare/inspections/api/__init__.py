"""`/api/v1/inspections`, `/hazards` and `/photos`: the doors for programs and for the pages' scripts."""

from eldercare.inspections.api import hazards, inspections, photos
from eldercare.inspections.api.blueprint import api

__all__ = ["api", "hazards", "inspections", "photos"]
