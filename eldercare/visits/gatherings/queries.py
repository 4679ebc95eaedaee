"""What pages, phones and programs read of gatherings; a fixed number of queries each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from eldercare.accounts.access import authorize, within
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.people.models import Senior, Station, Worker
from eldercare.people.queries import search
from eldercare.services.models import Service
from eldercare.services.queries.catalogue import all_services
from eldercare.services.rules.terms import GROUP
from eldercare.visits.gatherings.presence import Key, away_hosts, lacks_hosts
from eldercare.visits.gatherings.rules import AHEAD, PLANNED, STANDING
from eldercare.visits.models import Gathering, GatheringDay, GatheringHost, SignUp

COMING, SHORT, PAST = "coming", "short", "past"
SHOWS = (COMING, SHORT, PAST)
"""What the list is narrowed to: to come, of these without host, the four weeks before."""
SOON = timedelta(days=7)
"""So long before a gathering without host raises itself."""
SHOWN = 8


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day in a list: how many have signed up and came, and which hosts are not there."""

    day: GatheringDay
    signed: int
    came: int
    away: frozenset[int]
    is_short: bool

    @property
    def is_full(self) -> bool:
        """Whether no place is left."""
        return self.signed >= self.day.places


def list_days(station: Station, show: str, today: date) -> list[DayLine]:
    """The station's gatherings by time, past ones the newest first."""
    query = with_hosts().where(GatheringDay.station_id == station.id)
    if show == PAST:
        query = query.where(GatheringDay.day.between(today - AHEAD, today - timedelta(days=1)))
        return lines_of(query.order_by(GatheringDay.starts_at.desc(), GatheringDay.id))
    lines = lines_of(query.where(GatheringDay.day >= today).order_by(GatheringDay.starts_at, GatheringDay.id))
    return [line for line in lines if line.is_short] if show == SHORT else lines


def standing_between(station: Station, first: date, last: date) -> list[DayLine]:
    """The station's gatherings of these days that are not cancelled, by time; for paper and workbooks."""
    query = with_hosts().where(
        GatheringDay.station_id == station.id,
        GatheringDay.day.between(first, last),
        GatheringDay.state.in_(sorted(STANDING)),
    )
    return lines_of(query.order_by(GatheringDay.starts_at, GatheringDay.id))


def with_hosts() -> Select[GatheringDay]:
    """Days with what a list shows of them."""
    return (
        select(GatheringDay)
        .join(GatheringDay.gathering)
        .options(
            contains_eager(GatheringDay.gathering).joinedload(Gathering.service),
            joinedload(GatheringDay.station),
            selectinload(GatheringDay.hosts)
            .joinedload(GatheringHost.worker)
            .load_only(Worker.id, Worker.name, Worker.kind, Worker.station_id, Worker.left_on),
        )
    )


def lines_of(query: Select[GatheringDay]) -> list[DayLine]:
    """The days of a query as lines, with a fixed number of queries more."""
    days = db.session.scalars(query).all()
    away, counts = away_hosts(db.session(), days), counts_of([day.id for day in days])
    return [line_of(day, away, counts.get(day.id, (0, 0))) for day in days]


def line_of(day: GatheringDay, away: set[Key], counts: tuple[int, int]) -> DayLine:
    """One day; `counts` of those who have signed up and who came."""
    missing = frozenset(worker for day_id, worker in away if day_id == day.id)
    short = day.state == PLANNED and lacks_hosts(day, away)
    return DayLine(day, counts[0], counts[1], missing, short)


def counts_of(ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """How many have signed up, and how many came, by day."""
    rows = db.session.execute(
        select(SignUp.day_id, func.count(), func.count().filter(SignUp.came.is_(True)))
        .where(SignUp.day_id.in_(ids), SignUp.withdrawn_at.is_(None))
        .group_by(SignUp.day_id)
    )
    return {day_id: (signed, came) for day_id, signed, came in rows}


@dataclass(frozen=True, slots=True)
class DayPage:
    """One day with everything that its page shows; `others`: the days of the same gathering to come."""

    line: DayLine
    sign_ups: Sequence[SignUp]
    others: Sequence[GatheringDay]

    @property
    def day(self) -> GatheringDay:
        """The day itself."""
        return self.line.day


def day_page(user: User, day_id: int, today: date) -> DayPage:
    """One day in scope; NotFoundError otherwise."""
    day = day_of(user, day_id)
    away, counts = away_hosts(db.session(), [day]), counts_of([day.id])
    return DayPage(line_of(day, away, counts.get(day.id, (0, 0))), signed_up_for(day.id), _others(day, today))


def day_of(user: User, day_id: int) -> GatheringDay:
    """One day in scope; NotFoundError otherwise."""
    day = db.session.scalar(with_hosts().where(GatheringDay.id == day_id))
    if day is None:
        raise NotFoundError
    authorize(user, "visit.see", day.where)
    return day


def signed_up_for(day_id: int) -> Sequence[SignUp]:
    """Those who have not withdrawn, by name."""
    rows = (
        select(SignUp)
        .join(SignUp.senior)
        .where(SignUp.day_id == day_id, SignUp.withdrawn_at.is_(None))
        .options(contains_eager(SignUp.senior).load_only(*_PUBLIC))
        .order_by(Senior.name_pinyin, Senior.id)
    )
    return db.session.scalars(rows).all()


_PUBLIC = (
    Senior.id, Senior.name, Senior.name_pinyin, Senior.sex, Senior.birth_date, Senior.living, Senior.address,
    Senior.station_id, Senior.area_code, Senior.caution, Senior.version,
)  # fmt: skip


def _others(day: GatheringDay, today: date) -> Sequence[GatheringDay]:
    rows = select(GatheringDay).where(
        GatheringDay.gathering_id == day.gathering_id, GatheringDay.id != day.id, GatheringDay.day >= today
    )
    return db.session.scalars(rows.order_by(GatheringDay.starts_at, GatheringDay.id).limit(SHOWN)).all()


def found_for(user: User, day: GatheringDay, text: str) -> list[Senior]:
    """Seniors of the day's station by what was typed, who have not signed up yet."""
    signed = {one.senior_id for one in signed_up_for(day.id)}
    found = search(user, text).seniors if text else []
    return [one for one in found if one.station_id == day.station_id and one.id not in signed]


def group_services(today: date) -> list[Service]:
    """What can be given to a group."""
    return [one for one in all_services() if one.setting == GROUP and one.is_given_on(today)]


def short_of_hosts(user: User, today: date) -> list[DayLine]:
    """The gatherings of the next days in scope that lack a host, by time."""
    query = within(with_hosts(), GatheringDay, user).where(
        GatheringDay.day.between(today, today + SOON), GatheringDay.state == PLANNED
    )
    return [
        line for line in lines_of(query.order_by(GatheringDay.starts_at, GatheringDay.id)) if line.is_short
    ]
