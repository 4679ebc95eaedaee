"""What the actions of gatherings share: a day held until the commit, and word of what changed."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core import feed
from eldercare.core.db import check_version
from eldercare.core.errors import NotFoundError
from eldercare.core.time import local_date
from eldercare.visits.gatherings.rules import STATES
from eldercare.visits.models import Gathering, GatheringDay, GatheringHost
from eldercare.visits.moving.rows import retime_route, touch_plan

PLAN, HOST = "visit.plan", "visit.attend"


def held_day(session: Session, day_id: int, actor: User, verb: str, expected: int | None) -> GatheringDay:
    """The day at `expected` version, locked until the commit.

    Raises NotFoundError outside the scope, StaleVersionError, and StepRefusedError or ForbiddenError when the
    verb is not open.
    """
    day = open_day(session, day_id, actor)
    check_version(day, expected)
    STATES.target(day.state, verb, actor.role)
    return day


def open_day(session: Session, day_id: int, actor: User) -> GatheringDay:
    """The day with its hosts and sign-ups, locked until the commit; NotFoundError outside the scope."""
    rows = (
        select(GatheringDay)
        .where(GatheringDay.id == day_id)
        .options(
            joinedload(GatheringDay.gathering).joinedload(Gathering.service),
            selectinload(GatheringDay.hosts).joinedload(GatheringHost.worker),
            selectinload(GatheringDay.sign_ups),
        )
        .with_for_update(of=GatheringDay)
        .execution_options(populate_existing=True)
    )
    day = session.scalar(rows)
    if day is None:
        raise NotFoundError
    authorize(actor, PLAN if actor.may(PLAN) else HOST, day.where)
    return day


def finish(
    session: Session, day: GatheringDay, verb: str, actor: User | None, now: datetime, **detail: object
) -> None:
    """Audit what was done and tell the desk and the hosts."""
    session.flush()
    audit(actor, f"gathering.{verb}", "gathering_day", day.id, now=now, detail=detail)
    tell(day, now)


def tell(day: GatheringDay, now: datetime, workers: tuple[int, ...] = ()) -> None:
    """Word to the screens of the station, its hosts and these workers."""
    feed.tell(
        "gathering",
        now=now,
        data={"gathering_day_id": day.id, "day": day.day.isoformat(), "state": day.state},
        area_code=day.area_code,
        station_id=day.station_id,
        worker_ids=sorted({*workers, *(host.worker_id for host in day.hosts)}),
    )


def renew_routes(session: Session, day: GatheringDay, workers: tuple[int, ...], now: datetime) -> None:
    """New ways for whoever hosts or hosted, and word to the boards that a row has changed."""
    session.flush()
    if day.day < local_date(now):
        return
    for worker_id in sorted(workers):
        retime_route(session, worker_id, day.day)
    if workers:
        touch_plan(session, day.station_id, day.day)
        feed.tell("day", now=now, data={"day": day.day.isoformat()}, station_id=day.station_id)
