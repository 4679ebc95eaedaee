"""A plan is kept as the drafts of its stations' days, on nothing but the rows that it was made from."""

from datetime import datetime

import dispatch
from eldercare.accounts.models import User
from eldercare.core.db import transaction
from eldercare.visits.actions.drafts import change_days, save_draft
from eldercare.visits.errors import PlanStaleError
from eldercare.visits.models import DayPlan
from eldercare.visits.planning.answer import draft_of, moved_days
from eldercare.visits.planning.reading import PlanningInput
from eldercare.visits.queries.day_rows import read_day


def store(
    made_from: PlanningInput, plan: dispatch.Plan, *, actor: User | None, now: datetime
) -> tuple[DayPlan, ...]:
    """Save the plan as the draft of every station and day; free visits go to the days that it gives them.

    Raises PlanStaleError, and saves nothing, when a visit or a person changed since the problem was built.
    """
    with transaction() as session:
        if any(read_day(session, rows.station_id, rows.day) != rows for rows in made_from.days):
            raise PlanStaleError
        change_days(session, moved_days(made_from, plan))
        return tuple(
            save_draft(draft_of(made_from, plan, rows), actor=actor, now=now) for rows in made_from.days
        )
