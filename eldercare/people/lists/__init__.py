"""The lists of this room: seniors with their contacts, workers, shifts, institutions."""

from eldercare.people.lists.institutions import INSTITUTIONS
from eldercare.people.lists.seniors import SENIORS
from eldercare.people.lists.shifts import SHIFTS
from eldercare.people.lists.workers import WORKERS

KINDS = (SENIORS, WORKERS, SHIFTS, INSTITUTIONS)

__all__ = ["INSTITUTIONS", "KINDS", "SENIORS", "SHIFTS", "WORKERS"]
