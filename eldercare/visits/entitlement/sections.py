"""What this room adds to a senior's page: what there is a right to this month, and the months before."""

from datetime import datetime

from eldercare.accounts.models import User
from eldercare.core.time import local_date
from eldercare.people.models import Senior
from eldercare.people.sections import Section
from eldercare.services.rules.entitlements import first_of
from eldercare.visits.entitlement.showing import past_months

BEFORE = 3


def entitlement_section(user: User, senior: Senior, now: datetime) -> Section | None:
    """This month with its reasons and three months before, for whoever may see care plans."""
    if not user.may("careplan.see") or senior.erased_at is not None:
        return None
    today = local_date(now)
    months = past_months(senior.id, first_of(today), BEFORE, today)
    return Section("visits/_entitlement.html", {"months": months})
