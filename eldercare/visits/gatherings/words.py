"""Gatherings in words, in the reader's language."""

from flask_babel import get_locale, gettext

from eldercare.core.errors import N_
from eldercare.visits.care_plans.words import HOLIDAY_WORDS as OF_VISITS
from eldercare.visits.care_plans.words import in_words
from eldercare.visits.models import Gathering, GatheringDay

HOLIDAY_WORDS = OF_VISITS | {"skip": N_("not held on public holidays")}


def name_of(day: GatheringDay) -> str:
    """Its own name, else that of the service."""
    service = day.service
    english = str(get_locale()) == "en" and service.name_en
    return day.gathering.title or (service.name_en if english else service.name)


def how_often(gathering: Gathering) -> str:
    """Every Tue; not held on public holidays, until 2027-03-31. Or that it is on one day only."""
    if gathering.recurrence is None:
        return gettext("On this day only")
    said = in_words(gathering.recurrence)
    if gathering.on_holiday in HOLIDAY_WORDS:
        said = gettext(
            "%(rule)s; %(holiday)s", rule=said, holiday=gettext(HOLIDAY_WORDS[gathering.on_holiday])
        )
    if gathering.ends_on is None:
        return said
    return gettext("%(rule)s, until %(day)s", rule=said, day=gathering.ends_on.isoformat())
