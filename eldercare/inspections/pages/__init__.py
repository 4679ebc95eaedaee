"""The screens of this room."""

from eldercare.inspections.pages import exports, hazards, inspections, institutions, planning, repairs, runner
from eldercare.inspections.pages.blueprint import pages

__all__ = [
    "exports",
    "hazards",
    "inspections",
    "institutions",
    "pages",
    "planning",
    "repairs",
    "runner",
]
