"""This room's part of somebody leaving the roll: nobody asks for the next assessment any more.

The list of who is due holds only who is on the roll, so there is nothing to write.
"""

from sqlalchemy.orm import Session

from eldercare.core.errors import N_
from eldercare.people.leaving import STOPS, Leaving, Line, Part, nothing_lost, nothing_stops


def outlook(_session: Session, leaving: Leaving) -> list[Line]:
    """The day of the next assessment, when there is one."""
    due = leaving.senior.grade_due_on
    if due is None:
        return []
    return [Line(STOPS, N_("The assessment due on %(day)s is not asked for any more."), day=due)]


PART = Part("assessments", outlook, nothing_stops, nothing_lost)
