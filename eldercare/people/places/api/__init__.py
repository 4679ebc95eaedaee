"""`/api/v1/areas`, `/operators`, `/contracts`, `/stations`, `/institutions`: the doors for programs."""

from eldercare.people.places.api import areas, contracts, institutions, operators, stations
from eldercare.people.places.api.blueprint import api

__all__ = ["api", "areas", "contracts", "institutions", "operators", "stations"]
