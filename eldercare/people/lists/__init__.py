"""The lists of this room: seniors with their contacts, workers, shifts, institutions, areas."""

from eldercare.people.lists.areas import AREAS
from eldercare.people.lists.institutions import INSTITUTIONS
from eldercare.people.lists.seniors import SENIORS
from eldercare.people.lists.shifts import SHIFTS
from eldercare.people.lists.workers import WORKERS

KINDS = (SENIORS, WORKERS, SHIFTS, INSTITUTIONS, AREAS)

__all__ = ["AREAS", "INSTITUTIONS", "KINDS", "SENIORS", "SHIFTS", "WORKERS"]
