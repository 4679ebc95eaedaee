"""What this room adds to a senior's page: the gatherings signed up for, and those that can be."""

from datetime import datetime

from eldercare.accounts.models import User
from eldercare.core.time import local_date
from eldercare.people.models import Senior
from eldercare.people.sections import Section
from eldercare.visits.gatherings.of_people import gatherings_of
from eldercare.visits.gatherings.words import name_of


def gathering_section(user: User, senior: Senior, now: datetime) -> Section | None:
    """Coming and past gatherings, and where somebody may sign the senior up; nothing where there is none."""
    if not user.may("visit.see") or senior.erased_at is not None:
        return None
    found = gatherings_of(senior, local_date(now))
    may_sign = user.may("visit.plan") and senior.left_on is None
    if not (found.coming or found.past or (found.open and may_sign)):
        return None
    return Section(
        "visits/_senior_gatherings.html", {"found": found, "may_sign": may_sign, "name_of": name_of}
    )
