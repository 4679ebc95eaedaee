"""Gatherings of the demonstration's station: who came in four weeks, and who signed up. All invented."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from eldercare.core.time import at
from eldercare.people.demo import County
from eldercare.people.demo.county import SeniorRef, WorkerRef
from eldercare.services.demo.catalogue import BY_CODE
from eldercare.visits.care_plans.patterns import DAYS
from eldercare.visits.gatherings.rules import AHEAD, DONE, PLANNED
from eldercare.visits.models import Gathering, GatheringDay, GatheringHost, SignUp

ONE_IN_STAYS_AWAY = 7
SIGNED_AHEAD = timedelta(days=7)
"""Nobody of the demonstration has signed up for what is farther away."""


@dataclass(frozen=True, slots=True)
class Held:
    """One gathering: service, name, when it begins, places, how many usually come, on which days from `day`
    on, who hosts; without weekdays it is on that one day."""

    code: str
    title: str
    minute: int
    places: int
    comes: int
    offsets: tuple[int, ...]
    kind: str
    weekly: bool = True
    hosted: bool = True


HELD = (
    Held("culture", "棋牌与歌咏", 840, 24, 14, (0, 3), "leader"),
    Held("group_meal", "", 660, 30, 18, (1, 4), "caregiver"),
    Held("talk", "", 570, 40, 9, (5,), "caregiver", weekly=False, hosted=False),
)


def add_gatherings(session: Session, county: County, *, day: date, now: datetime) -> int:
    """Write them inside the caller's transaction; returns how many days there are."""
    station = county.home_station
    seniors = [one for one in county.seniors if one.station_id == station.id]
    made = [
        one
        for number, held in enumerate(HELD)
        for one in _days(county, held, seniors[number::2], station.id, station.area_code, day, now)
    ]
    session.add_all(made)
    session.flush()
    return len(made)


def _days(
    county: County, held: Held, seniors: Sequence[SeniorRef], station_id: int, area: str, day: date,
    now: datetime,
) -> Iterator[GatheringDay]:  # fmt: skip
    days = [day + timedelta(days=offset) for offset in held.offsets]
    names = ",".join(DAYS[number] for number in sorted({one.weekday() for one in days}))
    first = days[0] - AHEAD if held.weekly else days[0]
    gathering = Gathering(
        station_id=station_id, service_code=held.code, title=held.title,
        recurrence=f"FREQ=WEEKLY;BYDAY={names}" if held.weekly else None, starts_on=first,
        ends_on=None if held.weekly else first, start_minute=held.minute, places=held.places,
        host_ids=[], made_at=now - AHEAD,
    )  # fmt: skip
    weeks = range(-4, 5) if held.weekly else range(1)
    everyday = sorted(one + timedelta(weeks=week) for one in days for week in weeks)
    for number, one in enumerate(everyday):
        if day - AHEAD <= one <= day + AHEAD:
            host = _host(county, held, station_id, one) if held.hosted else None
            yield _day(gathering, held, one, host, seniors, number, area, day, now)


def _host(county: County, held: Held, station_id: int, day: date) -> WorkerRef | None:
    """The last of the kind who is at work: those at work first have sign-ins, but for the one leader."""
    able = [
        one
        for one in county.workers_of(station_id, held.kind)
        if one.works_on(day.weekday()) and not one.away
    ]
    if not able:
        return None
    return able[0] if held.kind == "leader" else able[-1]


def _day(
    gathering: Gathering, held: Held, day: date, host: WorkerRef | None, seniors: Sequence[SeniorRef],
    number: int, area: str, today: date, now: datetime,
) -> GatheringDay:  # fmt: skip
    starts, minutes = at(day, held.minute), BY_CODE[held.code].minutes
    over = day < today
    row = GatheringDay(
        gathering=gathering, station_id=gathering.station_id, area_code=area, series_day=day, day=day,
        starts_at=starts, ends_at=starts + timedelta(minutes=minutes), places=held.places,
        state=DONE if over else PLANNED,
    )  # fmt: skip
    if over:
        row.began_at, row.ended_at = row.starts_at, row.ends_at
    if host is not None:
        row.hosts = [GatheringHost(worker_id=host.id)]
    if day <= today + SIGNED_AHEAD:
        shifted = (*seniors[number:], *seniors[:number])
        row.sign_ups = [
            _sign_up(row, one, place, over, now) for place, one in enumerate(shifted[: held.comes])
        ]
    return row


def _sign_up(day: GatheringDay, senior: SeniorRef, place: int, over: bool, now: datetime) -> SignUp:  # noqa: FBT001
    signed = min(now, day.starts_at) - timedelta(days=2)
    came = (place + day.day.day) % ONE_IN_STAYS_AWAY != 0 if over else None
    return SignUp(
        senior_id=senior.id, signed_at=signed, came=came, ticked_at=day.starts_at if over else None
    )  # fmt: skip
