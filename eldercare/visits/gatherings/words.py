"""Gatherings in words, in the reader's language."""

from datetime import date

from flask_babel import get_locale, gettext

from eldercare.visits.care_plans.words import words_of as recurring
from eldercare.visits.models import Gathering, GatheringDay


class _Repeated:
    """A gathering as care plans word what recurs; no day of it is open."""

    times = None

    def __init__(self, gathering: Gathering) -> None:
        self.recurrence = gathering.recurrence or ""
        self.on_holiday = gathering.on_holiday
        self.ends_on: date | None = gathering.ends_on


def name_of(day: GatheringDay) -> str:
    """Its own name, else that of the service."""
    return day.gathering.title or service_name(day)


def service_name(day: GatheringDay) -> str:
    """The name of the service."""
    service = day.service
    return service.name_en if str(get_locale()) == "en" and service.name_en else service.name


def how_often(gathering: Gathering) -> str:
    """Every Tue, until 2027-03-31; or that it is on one day only."""
    if gathering.recurrence is None:
        return gettext("On this day only")
    return recurring(_Repeated(gathering))
