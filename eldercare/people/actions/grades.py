"""The ability grade: it follows from an assessment, and nobody types it over."""

from datetime import date, datetime

from eldercare.core import feed
from eldercare.people.models import Senior


def set_grade(senior: Senior, grade: int, due_on: date, *, now: datetime) -> None:
    """Take over what the newest valid assessment says, inside the caller's transaction."""
    if (senior.grade, senior.grade_due_on) == (grade, due_on):
        return
    senior.grade, senior.grade_due_on = grade, due_on
    feed.tell(
        "senior.changed",
        now=now,
        data={"senior_id": senior.id},
        area_code=senior.area_code,
        station_id=senior.station_id,
    )
