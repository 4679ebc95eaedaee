"""The minutes of a month out of visits and care plans: a fixed number of queries for any number of people."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from eldercare.people.models import Senior
from eldercare.services.models import Service
from eldercare.services.queries.facts import People
from eldercare.services.rules.pouring import Use, payable_minutes
from eldercare.visits.actions.agreed import agreed_items
from eldercare.visits.care_plans.series import FAR, Series, fates
from eldercare.visits.care_plans.standing import Standing
from eldercare.visits.models import Attendance, Visit
from eldercare.visits.rules import DEVICE_CHANNEL

STAGE_OF = {
    "draft": "planned", "planned": "planned", "on_the_way": "planned", "in_progress": "planned",
    "to_verify": "made", "done": "verified",
}  # fmt: skip
"""Under which stage the minutes of a visit count by its state; cancelled and missed ones count nowhere."""

Uses = dict[int, list[Use]]


@dataclass(frozen=True, slots=True)
class Agreed:
    """One agreed service of one senior, as far as it says what is to be expected of it.

    `item_id` None is one that is being typed. `series` says on which days it falls: with free days, public
    holidays, pauses and single days. `begins`: the first day on which it counts, None from the series' first.
    """

    item_id: int | None
    senior_id: int
    service_code: str
    minutes: int
    series: Series
    begins: date | None = None


def days_of(agreed: Agreed, first: date, last: date, stands: Standing) -> tuple[date, ...]:
    """The days within a span on which it still asks for a visit, as `visits.actions.due` will make them."""
    begins = max(first, agreed.begins) if agreed.begins else first
    return tuple(
        fate.day
        for fate in fates(agreed.series, begins, last)
        if fate.day is not None
        and begins <= fate.day <= last
        and stands.lacks(agreed.item_id or 0, agreed.series, fate.series_day, fate.day)
    )


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The services by code, read once."""

    services: dict[str, Service]

    @classmethod
    def read(cls, session: Session) -> "Catalogue":
        """The whole catalogue with its terms: two queries."""
        return cls({row.code: row for row in session.scalars(select(Service))})

    def use(self, code: str, day: date, minutes: int, stage: str, key: int) -> Use:
        """Minutes of a service on a day, with family and price in force that day."""
        service = self.services[code]
        yuan = service.terms_on(day).yuan_per_hour
        return Use(day, code, service.family, minutes, stage, yuan, key)


def of_visits(
    session: Session,
    people: People,
    first: date,
    last: date,
    catalogue: Catalogue,
    without: tuple[int | None, date],
) -> Uses:
    """What visits of these days count, by senior; one query. `without`: an item whose drafts after a day are
    left out, for they will be made anew."""
    item_id, today = without
    rows = session.execute(
        select(
            Visit.id, Visit.senior_id, Visit.service_code, Visit.day, Visit.minutes, Visit.staff_count,
            Visit.state, Visit.plan_item_id, Attendance.check_in_at, Attendance.check_out_at,
        )
        # An open stay is left out.
        .outerjoin(
            Attendance, and_(Attendance.visit_id == Visit.id, Attendance.check_out_at.is_not(None))
        )
        .where(
            Visit.senior_id.in_(people), Visit.day.between(first, last), Visit.state.in_(sorted(STAGE_OF)),
            Visit.channel != DEVICE_CHANNEL,
        )
        .order_by(Visit.id)
    ).all()  # fmt: skip
    found: Uses = defaultdict(list)
    for _, same in groupby(rows, key=itemgetter(0)):
        row, *others = same
        if item_id is not None and row.plan_item_id == item_id and row.state == "draft" and row.day > today:
            continue
        stage, minutes = STAGE_OF[row.state], row.minutes * row.staff_count
        stays = [_minutes(one.check_in_at, one.check_out_at) for one in (row, *others) if one.check_out_at]
        if stage in {"made", "verified"} and stays:
            minutes = sum(payable_minutes(stay, row.minutes) for stay in stays)
        found[row.senior_id].append(catalogue.use(row.service_code, row.day, minutes, stage, row.id))
    return found


def _minutes(came: datetime, went: datetime) -> int:
    """Whole minutes that somebody was there."""
    return int((went - came).total_seconds() // 60)


def agreed_with(
    session: Session, people: People, first: date, last: date, catalogue: Catalogue
) -> list[Agreed]:
    """The items of active care plans that may fall into these days; a fixed number of queries."""
    return [
        Agreed(
            item_id=one.id,
            senior_id=one.common["senior_id"],
            service_code=one.service.code,
            minutes=one.common["minutes"],
            series=one.series,
        )
        for one in agreed_items(session, catalogue.services, first, last, Senior.id.in_(people))
    ]


def standing(
    session: Session,
    people: People,
    first: date,
    last: date,
    agreed: Iterable[Agreed],
    replaced: int | None,
) -> Standing:
    """The visits that items have, whatever became of them: nothing more is expected of those days. Drafts of
    the item `replaced` are no such visits."""
    query = select(Visit.plan_item_id, Visit.series_day, Visit.day).where(
        Visit.senior_id.in_(people),
        Visit.plan_item_id.is_not(None),
        # A visit may stand for another day of its week or month, or be moved into this span or out of it.
        or_(Visit.day.between(first, last), Visit.series_day.between(first - FAR, last + FAR)),
    )
    if replaced is not None:
        query = query.where(or_(Visit.plan_item_id != replaced, Visit.state != "draft"))
    series = {one.item_id: one.series for one in agreed}
    stands = Standing()
    for item_id, series_day, day in session.execute(query):
        # What made room for another visit of its day, as a resumed pause does, no longer stands for it.
        if item_id is not None and series_day is not None:
            stands.add(item_id, series.get(item_id), series_day, day)
    return stands


def expected(
    agreed: Iterable[Agreed], stands: Standing, first: date, last: date, catalogue: Catalogue
) -> Iterator[tuple[int, Use]]:
    """What care plans ask for on days that have no visit yet, each with the senior."""
    for one in agreed:
        for day in days_of(one, first, last, stands):
            people = catalogue.services[one.service_code].terms_on(day).staff_count
            minutes = one.minutes * people
            yield one.senior_id, catalogue.use(one.service_code, day, minutes, "expected", one.item_id or 0)
