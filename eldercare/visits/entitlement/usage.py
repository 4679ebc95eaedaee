"""The minutes of a month out of visits and care plans: a fixed number of queries for any number of people."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from eldercare.core.calendar import occurrences
from eldercare.people.models import Senior
from eldercare.services.models import Service
from eldercare.services.queries.facts import People
from eldercare.services.rules.pouring import Use, payable_minutes
from eldercare.visits.models import Attendance, CarePlan, CarePlanItem, Visit
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

    `item_id` None is one that is being typed. `first_day` and `last_day` bound its visits, None without end.
    """

    item_id: int | None
    senior_id: int
    service_code: str
    recurrence: str
    starts_on: date
    minutes: int
    first_day: date
    last_day: date | None = None


def days_of(agreed: Agreed, first: date, last: date) -> tuple[date, ...]:
    """The days within a span on which it falls. The one place that follows how care plans recur."""
    end = min(last, agreed.last_day) if agreed.last_day else last
    return occurrences(agreed.recurrence, agreed.starts_on, max(first, agreed.first_day), end)


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
    """What visits of these days count, by senior; two queries. `without`: an item whose drafts after a day
    are left out, for they will be made anew."""
    item_id, today = without
    visits = session.execute(
        select(
            Visit.id, Visit.senior_id, Visit.service_code, Visit.day, Visit.minutes, Visit.staff_count,
            Visit.state, Visit.plan_item_id,
        ).where(
            Visit.senior_id.in_(people), Visit.day.between(first, last), Visit.state.in_(sorted(STAGE_OF)),
            Visit.channel != DEVICE_CHANNEL,
        ).order_by(Visit.id)
    ).all()  # fmt: skip
    stays = _stays(session, people, first, last)
    found: Uses = defaultdict(list)
    for row in visits:
        if item_id is not None and row.plan_item_id == item_id and row.state == "draft" and row.day > today:
            continue
        stage, agreed = STAGE_OF[row.state], row.minutes * row.staff_count
        made = stage in {"made", "verified"} and row.id in stays
        minutes = sum(payable_minutes(stay, row.minutes) for stay in stays[row.id]) if made else agreed
        found[row.senior_id].append(catalogue.use(row.service_code, row.day, minutes, stage, row.id))
    return found


def _stays(session: Session, people: People, first: date, last: date) -> dict[int, list[int]]:
    """Whole minutes that each person was there, by visit; an open stay is left out."""
    rows = session.execute(
        select(Attendance.visit_id, Attendance.check_in_at, Attendance.check_out_at).where(
            Attendance.senior_id.in_(people),
            Attendance.day.between(first, last),
            Attendance.check_out_at.is_not(None),
        ).order_by(Attendance.id)
    )  # fmt: skip
    stays: dict[int, list[int]] = defaultdict(list)
    for visit_id, came, went in rows:
        if went is not None:
            stays[visit_id].append(int((went - came).total_seconds() // 60))
    return stays


def agreed_with(session: Session, people: People, first: date, last: date) -> list[Agreed]:
    """The items of active care plans that may fall into these days; one query."""
    rows = (
        select(CarePlanItem, CarePlan, Senior.left_on, Service.retired_on)
        .join(CarePlan, CarePlanItem.plan_id == CarePlan.id)
        .join(Senior, CarePlan.senior_id == Senior.id)
        .join(Service, CarePlanItem.service_code == Service.code)
        .where(
            CarePlan.senior_id.in_(people),
            CarePlan.state == "active",
            CarePlan.starts_on <= last,
            or_(CarePlan.ends_on.is_(None), CarePlan.ends_on >= first),
            CarePlanItem.starts_on <= last,
        )
        .order_by(CarePlanItem.id)
    )
    return [_agreed(item, plan, gone) for item, plan, *gone in session.execute(rows)]


def _agreed(item: CarePlanItem, plan: CarePlan, gone: Iterable[date | None]) -> Agreed:
    ends = [plan.ends_on, *(day - timedelta(days=1) if day else None for day in gone)]
    return Agreed(
        item_id=item.id,
        senior_id=plan.senior_id,
        service_code=item.service_code,
        recurrence=item.recurrence,
        starts_on=item.starts_on,
        minutes=item.minutes,
        first_day=max(item.starts_on, plan.starts_on),
        last_day=min((day for day in ends if day is not None), default=None),
    )


def standing(
    session: Session, people: People, first: date, last: date, replaced: int | None
) -> set[tuple[int | None, date]]:
    """The items and days that have a visit, whatever became of it: nothing more is expected of them. Drafts
    of the item `replaced` are no such visits."""
    query = select(Visit.plan_item_id, Visit.day).where(
        Visit.senior_id.in_(people), Visit.day.between(first, last), Visit.plan_item_id.is_not(None)
    )
    if replaced is not None:
        query = query.where(or_(Visit.plan_item_id != replaced, Visit.state != "draft"))
    return {(item_id, day) for item_id, day in session.execute(query)}


def expected(
    agreed: Iterable[Agreed],
    stands: set[tuple[int | None, date]],
    first: date,
    last: date,
    catalogue: Catalogue,
) -> Iterator[tuple[int, Use]]:
    """What care plans ask for on days that have no visit yet, each with the senior."""
    for one in agreed:
        for day in days_of(one, first, last):
            if (one.item_id, day) not in stands:
                people = catalogue.services[one.service_code].terms_on(day).staff_count
                minutes = one.minutes * people
                use = catalogue.use(one.service_code, day, minutes, "expected", one.item_id or 0)
                yield one.senior_id, use
