"""What people do in this room: one function for each verb, one transaction each."""

from eldercare.inspections.actions.answers import Answer, answer_item
from eldercare.inspections.actions.checklists import load_checklist
from eldercare.inspections.actions.extensions import grant_extension, refuse_extension, request_extension
from eldercare.inspections.actions.finish import finish
from eldercare.inspections.actions.hazards import (
    begin_repair,
    close_hazard,
    return_hazard,
    submit_rectification,
)
from eldercare.inspections.actions.inspections import cancel, plan_inspection, start

__all__ = [
    "Answer",
    "answer_item",
    "begin_repair",
    "cancel",
    "close_hazard",
    "finish",
    "grant_extension",
    "load_checklist",
    "plan_inspection",
    "refuse_extension",
    "request_extension",
    "return_hazard",
    "start",
    "submit_rectification",
]
