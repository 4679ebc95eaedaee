"""Gatherings as they stand in the days of their hosts: fixed in time, at the place of the station."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from eldercare.core.geo import Place
from eldercare.core.time import minute_of
from eldercare.people.models import Station
from eldercare.services.models import Service
from eldercare.visits.gatherings.rules import DONE, STANDING, UNDER_WAY
from eldercare.visits.models import Gathering, GatheringDay, GatheringHost


@dataclass(frozen=True, slots=True)
class BlockRow:
    """A host's part of a gathering, in minutes after local midnight. `went`: when it was really over.

    `key` is below zero, so that among visits it is never taken for one of them.
    """

    key: int
    day_id: int
    worker_id: int
    start: float
    end: float
    place: Place
    state: str
    names: tuple[str, str]
    went: float | None = None

    @property
    def has_begun(self) -> bool:
        """Whether it is under way or over."""
        return self.state in {UNDER_WAY, DONE}


def is_block(key: int) -> bool:
    """Whether a key among those of visits is that of a gathering."""
    return key < 0


def read_blocks(session: Session, day: date, workers: Collection[int] | Select[int]) -> tuple[BlockRow, ...]:
    """What these workers host on the day, by start. One query."""
    rows = session.execute(
        select(
            GatheringHost.id, GatheringHost.worker_id, GatheringDay.id.label("day_id"),
            GatheringDay.starts_at, GatheringDay.ends_at, GatheringDay.ended_at, GatheringDay.state,
            Station.lat, Station.lon,
            Gathering.title, Service.name, Service.name_en,
        )
        .join(GatheringDay, GatheringDay.id == GatheringHost.day_id)
        .join(Gathering, Gathering.id == GatheringDay.gathering_id)
        .join(Service, Service.code == Gathering.service_code)
        .join(Station, Station.id == GatheringDay.station_id)
        .where(
            GatheringDay.day == day, GatheringDay.state.in_(sorted(STANDING)),
            GatheringHost.worker_id.in_(workers),
        )
        .order_by(GatheringDay.starts_at, GatheringHost.id)
    ).all()  # fmt: skip
    return tuple(
        BlockRow(
            key=-row.id,
            day_id=row.day_id,
            worker_id=row.worker_id,
            start=minute_of(row.starts_at, day),
            end=minute_of(row.ends_at, day),
            place=Place(row.lat, row.lon),
            state=row.state,
            names=_names(row.title, row.name, row.name_en),
            went=_minute(row.ended_at, day),
        )
        for row in rows
    )


def names_of_blocks(session: Session, keys: Collection[int]) -> dict[int, tuple[str, str]]:
    """What the gatherings behind some keys are called, in Chinese and in English; visits among them are left
    out."""
    rows = session.execute(
        select(GatheringHost.id, Gathering.title, Service.name, Service.name_en)
        .join(GatheringDay, GatheringDay.id == GatheringHost.day_id)
        .join(Gathering, Gathering.id == GatheringDay.gathering_id)
        .join(Service, Service.code == Gathering.service_code)
        .where(GatheringHost.id.in_([-key for key in keys if is_block(key)]))
    )
    return {-row.id: _names(row.title, row.name, row.name_en) for row in rows}


def _names(title: str, name: str, name_en: str) -> tuple[str, str]:
    return title or name, title or name_en or name


def _minute(moment: datetime | None, day: date) -> float | None:
    return None if moment is None else minute_of(moment, day)
