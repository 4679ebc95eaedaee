"""Before more is agreed or planned than there is a right to: who and by how much."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from eldercare.services.models import Service
from eldercare.services.queries.facts import People
from eldercare.services.rules.entitlements import first_of, next_month
from eldercare.services.rules.pouring import pour
from eldercare.visits.care_plans.entry import ItemEntry
from eldercare.visits.care_plans.series import Series
from eldercare.visits.care_plans.shapes import ItemShape, earliest, item_shape, shape_of
from eldercare.visits.entitlement.balance import Month, months_of, months_of_entitled
from eldercare.visits.entitlement.usage import Agreed, Catalogue
from eldercare.visits.errors import EntitlementPassedError
from eldercare.visits.models import CarePlan, CarePlanItem, GatheringDay, Visit


@dataclass(frozen=True, slots=True)
class Passing:
    """A senior whose month is passed with the visits up to a day: `minutes` beyond the entitlement."""

    senior_id: int
    month: date
    minutes: int


def warn_beyond(
    session: Session,
    plan: CarePlan,
    entry: ItemEntry,
    today: date,
    *,
    item: CarePlanItem | None = None,
    acknowledged: bool,
) -> dict[str, int]:
    """What the audit line says of it: nothing, or the minutes beyond when somebody acknowledged them.

    Raises EntitlementPassedError with the months when the item would take more than there is a right to.
    """
    months = passed_by(session, plan, entry, today, item)
    if not months:
        return {}
    minutes = max(month.ahead.minutes_beyond for month in months)
    if not acknowledged:
        raise EntitlementPassedError(months, minutes=minutes, month=f"{months[0].day:%Y-%m}")
    return {"beyond_entitlement": minutes}


def passed_by(
    session: Session, plan: CarePlan, entry: ItemEntry, today: date, item: CarePlanItem | None = None
) -> list[Month]:
    """Of the first two months that the item reaches those of which it would take too much."""
    begins = max(entry.starts_on, plan.starts_on, today + timedelta(days=1))
    months = [first_of(begins), next_month(first_of(begins))]
    item_id = item.id if item else None
    typed = Agreed(
        item_id=item_id,
        senior_id=plan.senior_id,
        service_code=entry.service_code,
        minutes=entry.minutes,
        series=_series(session, plan, entry, item),
        begins=begins,
    )
    people = [plan.senior_id]
    after = months_of(session, people, months, today, instead=typed, replaced=item_id)
    before = months_of(session, people, months, today)
    beyond = {month.day: month.ahead.minutes_beyond for month in before[plan.senior_id]}
    return [month for month in after[plan.senior_id] if month.ahead.minutes_beyond > beyond[month.day]]


def warn_of_gathering(
    session: Session, day: GatheringDay, senior_id: int, today: date, *, acknowledged: bool
) -> dict[str, int]:
    """The same as `warn_beyond` for somebody who signs up for a gathering."""
    month = months_of(session, [senior_id], [first_of(day.day)], today)[senior_id][0]
    use = Catalogue.read(session).use(day.service.code, day.day, day.terms.minutes, "planned", 0)
    after = replace(month, uses=(*month.uses, use))
    minutes = after.ahead.minutes_beyond
    if minutes <= month.ahead.minutes_beyond:
        return {}
    if not acknowledged:
        raise EntitlementPassedError([after], minutes=minutes, month=f"{after.day:%Y-%m}")
    return {"beyond_entitlement": minutes}


def _series(session: Session, plan: CarePlan, entry: ItemEntry, item: CarePlanItem | None) -> Series:
    """The days of what is typed; single days of the item in whose place it comes stay as they were said."""
    changes = item_shape(item).changes if item else ()
    typed = ItemShape(id=item.id if item else 0, changes=changes, **entry.values())
    service = session.get_one(Service, entry.service_code)
    return shape_of(plan).series_of(typed, earliest(plan.senior.left_on, service.retired_on))


def passing_on(
    session: Session,
    day: date,
    today: date,
    station_ids: Collection[int] | None = None,
    *,
    since: date | None = None,
) -> list[Passing]:
    """Seniors with a visit on that day, or from `since` to it within its month, whose month is passed with
    the visits up to it, most minutes first."""
    first = max(since or day, first_of(day))
    visited = select(Visit.senior_id).where(
        Visit.day.between(first, day), Visit.state.not_in(["cancelled", "missed"])
    )
    if station_ids is not None:
        visited = visited.where(Visit.station_id.in_(station_ids))
    months = months_of_entitled(session, visited, [first_of(day)], today)
    found = [
        Passing(senior_id, month.day, minutes)
        for senior_id, (month,) in months.items()
        if (minutes := _beyond_until(month, day))
    ]
    return sorted(found, key=lambda one: (-one.minutes, one.senior_id))


def _beyond_until(month: Month, day: date) -> int:
    uses = [use for use in month.uses if use.day <= day and use.stage != "expected"]
    return pour(month.entitlement.pots, uses).minutes_beyond


def passed_months(
    session: Session, people: People, months: Sequence[date], today: date
) -> dict[int, list[Month]]:
    """Of these people those who pass a month, with what care plans still ask for."""
    found = months_of_entitled(session, people, months, today)
    return {
        who: passed for who, all_of in found.items() if (passed := [m for m in all_of if m.ahead.is_passed])
    }
