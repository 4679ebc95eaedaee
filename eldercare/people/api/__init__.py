"""`/api/v1/...` of the register: the doors for programs, one file for each noun."""

from eldercare.people.api import agreeing, around, categories, finding, leaving, seniors, staff, workers
from eldercare.people.places import api as places

DOORS = (seniors, staff, places, around, leaving, agreeing, categories)

__all__ = ["DOORS", "finding", "workers"]
