"""The ability grade: it follows from an assessment, and nobody types it over."""

from datetime import date, datetime

from eldercare.people.actions.holding import tell_senior
from eldercare.people.models import Senior


def set_grade(senior: Senior, grade: int, due_on: date, *, now: datetime) -> None:
    """Take over what the newest valid assessment says, inside the caller's transaction."""
    if (senior.grade, senior.grade_due_on) == (grade, due_on):
        return
    senior.grade, senior.grade_due_on = grade, due_on
    tell_senior(senior, now)
