"""The tables of inspections and hazards."""

from eldercare.inspections.models.checklist import ChecklistItem, ChecklistVersion
from eldercare.inspections.models.hazards import Hazard, HazardEvent, Rectification, rectification_photos
from eldercare.inspections.models.inspections import (
    Inspection,
    InspectionAnswer,
    answer_photos,
    inspection_inspectors,
)

__all__ = [
    "ChecklistItem",
    "ChecklistVersion",
    "Hazard",
    "HazardEvent",
    "Inspection",
    "InspectionAnswer",
    "Rectification",
    "answer_photos",
    "inspection_inspectors",
    "rectification_photos",
]
