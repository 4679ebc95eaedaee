"""This room's part of somebody leaving the roll: what was charged stays, what came afterwards is shown.

Only verified visits are charged, so nothing comes due once visits end.
"""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eldercare.core.errors import N_
from eldercare.funding.models import Charge
from eldercare.people.leaving import BY_HAND, STAYS, Leaving, Line, Part, nothing_lost, nothing_stops, some
from eldercare.visits.models import Attendance


def outlook(session: Session, leaving: Leaving) -> list[Line]:
    """Charges before that day, and charges for visits on or after it."""
    mine = (
        select(func.count(Charge.id))
        .join(Attendance, Attendance.id == Charge.attendance_id)
        .where(Charge.senior_id == leaving.senior.id)
    )
    after = session.scalar(mine.where(Attendance.day >= leaving.day)) or 0
    before = session.scalar(mine.where(Attendance.day < leaving.day)) or 0
    return some(
        [
            Line(BY_HAND, N_("Charges for visits on or after that day, to be looked at: %(count)s"), after),
            Line(STAYS, N_("Charges for visits before, kept as they are: %(count)s"), before),
        ]
    )


PART = Part("funding", outlook, nothing_stops, nothing_lost)
