"""Visits of care beside a care plan: a pause of the plan takes them away too."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import and_, select

from eldercare.core.db import db
from eldercare.people.models import Worker
from eldercare.visits.care_plans.preview import CareStop
from eldercare.visits.care_plans.rules import Span
from eldercare.visits.models import Assignment, CarePlan, Visit, VisitDue
from eldercare.visits.rules import BEFORE_ARRIVAL


def visits_of_care(plan: CarePlan, today: date, pauses: Iterable[Span]) -> list[CareStop]:
    """Visits of care of these days to which nobody has come yet; a pause takes them away too."""
    rows: Any = (
        select(Visit.id, Visit.day, Worker.name)
        .join(VisitDue, VisitDue.visit_id == Visit.id)
        .outerjoin(
            Assignment, and_(Assignment.visit_id == Visit.id, Assignment.published_worker_id.is_not(None))
        )
        .outerjoin(Worker, Worker.id == Assignment.published_worker_id)
        .where(
            VisitDue.senior_id == plan.senior_id,
            Visit.day >= today,
            Visit.state.in_(sorted(BEFORE_ARRIVAL)),
        )
        .order_by(Visit.day, Visit.id, Assignment.position)
    )
    spans = list(pauses)
    names: dict[tuple[date, int], list[str]] = {}
    for visit_id, day, name in db.session.execute(rows):
        if any(span.holds(day) for span in spans):
            names.setdefault((day, visit_id), []).extend([name] if name else [])
    return [CareStop(day, " · ".join(told)) for (day, _), told in names.items()]
