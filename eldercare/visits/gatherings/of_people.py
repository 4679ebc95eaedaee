"""Gatherings of one senior or one worker: the page of a senior, the phone of a host, a sick call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from eldercare.accounts.access import authorize
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.people.models import Senior, Worker
from eldercare.visits.gatherings.queries import (
    SHOWN,
    DayLine,
    DayPage,
    counts_of,
    line_of,
    lines_of,
    signed_up_for,
    with_hosts,
)
from eldercare.visits.gatherings.rules import PLANNED, STANDING, TO_COME
from eldercare.visits.models import Disruption, Gathering, GatheringDay, GatheringHost, SignUp

PAST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class OfSenior:
    """A senior's gatherings: signed up for, still open at the station, and the last ones with `came`."""

    coming: Sequence[GatheringDay]
    open: Sequence[DayLine]
    past: Sequence[SignUp]


def gatherings_of(senior: Senior, today: date) -> OfSenior:
    """What the page of a senior shows."""
    mine = select(SignUp.day_id).where(SignUp.senior_id == senior.id, SignUp.withdrawn_at.is_(None))
    ahead = with_hosts().where(GatheringDay.day >= today, GatheringDay.state.in_(sorted(TO_COME)))
    order = (GatheringDay.starts_at, GatheringDay.id)
    coming = db.session.scalars(ahead.where(GatheringDay.id.in_(mine)).order_by(*order).limit(SHOWN)).all()
    others = ahead.where(
        GatheringDay.station_id == senior.station_id, GatheringDay.id.not_in(mine),
        GatheringDay.state == PLANNED,
    )  # fmt: skip
    lines = lines_of(others.order_by(*order).limit(2 * SHOWN))
    past = (
        select(SignUp)
        .join(SignUp.day)
        .where(
            SignUp.senior_id == senior.id, SignUp.came.is_not(None), GatheringDay.day <= today,
            SignUp.withdrawn_at.is_(None),
        )
        .options(
            contains_eager(SignUp.day).joinedload(GatheringDay.gathering).joinedload(Gathering.service)
        )
        .order_by(GatheringDay.starts_at.desc(), SignUp.id)
        .limit(PAST_SHOWN)
    )  # fmt: skip
    return OfSenior(
        coming,
        [line for line in lines if not line.is_full][:SHOWN],
        db.session.scalars(past).all(),
    )


def hosted_by(worker_id: int, first: date, last: date) -> list[DayLine]:
    """What somebody hosts on these days, as the phone shows it; cancelled ones are left out."""
    query = with_hosts().where(
        GatheringDay.day.between(first, last),
        GatheringDay.state.in_(sorted(STANDING)),
        GatheringDay.hosts.any(GatheringHost.worker_id == worker_id),
    )
    return lines_of(query.order_by(GatheringDay.starts_at, GatheringDay.id))


def hosted_day(user: User, day_id: int) -> DayPage:
    """One day that this user hosts; else NotFoundError."""
    day = db.session.scalar(with_hosts().where(GatheringDay.id == day_id))
    if day is None or user.worker_id is None:
        raise NotFoundError
    authorize(user, "visit.attend", day.where)
    counts = counts_of([day.id])
    return DayPage(line_of(day, set(), counts.get(day.id, (0, 0))), signed_up_for(day.id), ())


def hit_by(row: Disruption) -> list[DayLine]:
    """The gatherings to come that somebody who is sick or late was to host."""
    query = with_hosts().where(
        GatheringDay.day.between(row.first_day, row.last_day),
        GatheringDay.state == PLANNED,
        GatheringDay.hosts.any(GatheringHost.worker_id == row.worker_id),
    )
    return lines_of(query.order_by(GatheringDay.starts_at, GatheringDay.id))


def usual_hosts(gathering: Gathering) -> Mapping[int, str]:
    """The names of those who usually host, by id."""
    rows = db.session.execute(
        select(Worker.id, Worker.name).where(Worker.id.in_(gathering.host_ids)).order_by(Worker.id)
    )
    return {row.id: row.name for row in rows}
