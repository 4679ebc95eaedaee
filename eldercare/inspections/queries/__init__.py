"""What the screens and figures of this room read. Nothing here writes."""

from eldercare.inspections.queries.figures import Summary, overdue_count, summary
from eldercare.inspections.queries.hazards import (
    Filter,
    HazardCard,
    cards,
    closed_hazards,
    get_hazard,
    hazards,
    late_of,
    open_hazards,
)
from eldercare.inspections.queries.inspections import (
    all_inspectors,
    get_inspection,
    inspections,
    items_of,
    managers_of,
    progress,
)
from eldercare.inspections.queries.institutions import (
    InstitutionRow,
    get_institution,
    institution_names,
    institutions,
    place_of,
    towns,
)
from eldercare.inspections.queries.photos import photo_for, uses_of

__all__ = [
    "Filter",
    "HazardCard",
    "InstitutionRow",
    "Summary",
    "all_inspectors",
    "cards",
    "closed_hazards",
    "get_hazard",
    "get_inspection",
    "get_institution",
    "hazards",
    "inspections",
    "institution_names",
    "institutions",
    "items_of",
    "late_of",
    "managers_of",
    "open_hazards",
    "overdue_count",
    "photo_for",
    "place_of",
    "progress",
    "summary",
    "towns",
    "uses_of",
]
