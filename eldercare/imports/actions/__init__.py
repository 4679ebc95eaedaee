"""What people and the clock do with lists; the only writers of this room's tables."""

from eldercare.imports.actions.exporting import record_export
from eldercare.imports.actions.handing_in import hand_in
from eldercare.imports.actions.steps import drop, start_check, start_take, start_undo, stop
from eldercare.imports.actions.working import forget_old, work

__all__ = [
    "drop",
    "forget_old",
    "hand_in",
    "record_export",
    "start_check",
    "start_take",
    "start_undo",
    "stop",
    "work",
]
