"""What this room adds to a senior's page: the assessments, when the next is due, what the grade gives."""

from datetime import datetime

from eldercare.accounts.models import User
from eldercare.assessments.effects import effects_of
from eldercare.assessments.queries import history_of
from eldercare.assessments.scales import offered, scales
from eldercare.core.time import local_date
from eldercare.people.models import Senior
from eldercare.people.sections import Section


def senior_section(_user: User, senior: Senior, now: datetime) -> Section:
    """The history without answers; whoever may see a senior may see this."""
    history = history_of(senior.id)
    return Section(
        "assessments/_senior.html",
        {
            "history": history,
            "corrected": {one.corrects_id for one in history},
            "effects": effects_of(senior.grade),
            "scales": scales(),
            "offered": offered(),
            "today": local_date(now),
        },
    )
