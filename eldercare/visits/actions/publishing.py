"""The draft of a station's day becomes what people are told."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core import feed
from eldercare.core.db import transaction
from eldercare.core.time import local_date
from eldercare.people.models import Station, Worker
from eldercare.visits.actions.places import put_on_route
from eldercare.visits.actions.unseen import note_changes, told_of
from eldercare.visits.changes import is_changed, is_complete
from eldercare.visits.models import Assignment, CarePlan, CarePlanItem, DayPlan, Visit
from eldercare.visits.moving.errors import DraftMovedError
from eldercare.visits.rules import DEVICE_CHANNEL, OPEN, STATES, channel_of


@dataclass(frozen=True, slots=True)
class Published:
    """How many visits changed for somebody, for whom, and the plan's version afterwards."""

    changes: int
    worker_ids: tuple[int, ...]
    version: int


def publish(
    station_id: int,
    day: date,
    *,
    version: int | None,
    actor: User,
    now: datetime,
    only: Collection[int] | None = None,
) -> Published:
    """Tell people the draft of a day: visits with all their people are planned, others are withdrawn.

    `only` these visits; the rest of the draft waits for its own publishing.

    A second call finds nothing to do and says so, so a double click is harmless. Raises DraftMovedError
    when the draft has changed since the publisher read `version`.
    """
    with transaction() as session:
        plan = _plan(session, station_id, day, now)
        wanted = [one for one in _visits(session, station_id, day) if only is None or one.id in only]
        changed = [visit for visit in wanted if is_changed(visit)]
        if not changed:
            return Published(0, (), plan.version)
        if version is not None and version != plan.version:
            raise DraftMovedError
        affected = _people_of(changed)
        before = told_of(changed)
        _tell_people(session, changed, actor)
        if plan.published_at is not None:  # what is told for the first time is no change
            note_changes(session, day, before, told_of(changed), now)
        affected = tuple(sorted(set(affected) | set(_people_of(changed))))
        plan.state, plan.published_at, plan.published_by = "published", now, actor.id
        session.flush()
        if day == local_date(now):
            put_on_route(session, affected, now=now)
        audit(actor, "plan.publish", "day_plan", plan.id, now=now,
              detail={"day": day.isoformat(), "changes": len(changed), "people": len(affected)})  # fmt: skip
        _announce(session, plan, len(changed), affected, now)
        return Published(len(changed), affected, plan.version)


def publish_days(
    station_id: int, versions: Mapping[date, int | None], *, actor: User, now: datetime
) -> list[Published]:
    """Publish several days, each on the version that was read, or none of them when one has moved on."""
    with transaction():
        return [
            publish(station_id, day, version=versions[day], actor=actor, now=now) for day in sorted(versions)
        ]


def _plan(session: Session, station_id: int, day: date, now: datetime) -> DayPlan:
    """The day's plan; a day that was put together by hand gets its row here."""
    rows = select(DayPlan).where(DayPlan.station_id == station_id, DayPlan.day == day)
    plan = session.scalar(rows.with_for_update())
    if plan is None:
        plan = DayPlan(station_id=station_id, day=day, seed=0, iterations=0, seconds=0.0, snapshot="",
                       planned_at=now)  # fmt: skip
        session.add(plan)
        session.flush()
    return plan


def _visits(session: Session, station_id: int, day: date) -> Sequence[Visit]:
    rows = (
        select(Visit)
        .where(Visit.station_id == station_id, Visit.day == day, Visit.state.in_(OPEN))
        .options(selectinload(Visit.assignments))
        .order_by(Visit.id)
    )
    return session.scalars(rows).all()


def _people_of(visits: Iterable[Visit]) -> tuple[int, ...]:
    """Everybody who was told of one of the visits."""
    told = (part.published_worker_id for visit in visits for part in visit.assignments)
    return tuple(sorted({worker for worker in told if worker is not None}))


def _tell_people(session: Session, visits: Sequence[Visit], actor: User) -> None:
    kinds = _kinds(session, visits)
    channels = _plan_channels(session, visits)
    for visit in visits:
        complete = is_complete(visit)
        visit.state = STATES.target(visit.state, "publish" if complete else "withdraw", actor.role)
        for part in visit.assignments:
            _copy(part, told=complete)
        if complete:
            first = visit.assignments[0].worker_id or 0
            own = channels.get(visit.plan_item_id or 0, "station")
            if visit.channel == DEVICE_CHANNEL:
                continue
            visit.channel = channel_of(kinds[first], own if visit.plan_item_id else _own(visit.channel))


def _own(channel: str) -> str:
    """The channel of a visit without a care plan, when a leader no longer makes it."""
    return "station" if channel == "group_leader" else channel


def _copy(part: Assignment, *, told: bool) -> None:
    part.published_worker_id = part.worker_id if told else None
    part.published_starts_at = part.starts_at if told else None
    part.published_ends_at = part.ends_at if told else None


def _kinds(session: Session, visits: Iterable[Visit]) -> dict[int, str]:
    ids = {part.worker_id for visit in visits for part in visit.assignments if part.worker_id}
    rows = session.execute(select(Worker.id, Worker.kind).where(Worker.id.in_(ids)))
    return {worker_id: kind for worker_id, kind in rows}  # noqa: C416 - rows are not tuples to the type checker


def _plan_channels(session: Session, visits: Iterable[Visit]) -> dict[int, str]:
    """The channel of each visit's care plan by plan item."""
    items = {visit.plan_item_id for visit in visits if visit.plan_item_id}
    rows = session.execute(
        select(CarePlanItem.id, CarePlan.channel)
        .join(CarePlan, CarePlanItem.plan_id == CarePlan.id)
        .where(CarePlanItem.id.in_(items))
    )
    return {item_id: channel for item_id, channel in rows}  # noqa: C416


def _announce(
    session: Session, plan: DayPlan, changes: int, affected: tuple[int, ...], now: datetime
) -> None:
    area = session.scalar(select(Station.area_code).where(Station.id == plan.station_id))
    feed.tell(
        "plan",
        now=now,
        data={"day": plan.day.isoformat(), "station_id": plan.station_id, "changes": changes},
        area_code=area,
        station_id=plan.station_id,
        worker_ids=affected,
    )
