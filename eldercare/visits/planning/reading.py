"""What the planner is given: a region's problem with the rows it was built from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import dispatch
from dispatch.regions import JOINED
from eldercare.core.db import db
from eldercare.core.time import at, local_date
from eldercare.visits.queries.day_rows import DayRows, read_day, read_history
from eldercare.visits.queries.linked_days import read_linked

History = Mapping[tuple[int, int], int]
"""How often who came to whom: (senior, worker) -> visits."""


@dataclass(frozen=True, slots=True)
class PlanningInput:
    """A region over one day or several, with the rows of each station and day, so that its plan is saved on
    nothing else.

    Minutes of the problem count from local midnight of the first day. `warning` is a code of
    `visits.ways.WARNINGS` when ways had to be estimated.
    """

    days: tuple[DayRows, ...]
    problem: dispatch.Problem
    warning: str | None = None

    @property
    def stations(self) -> tuple[str, ...]:
        """The codes of the stations."""
        return tuple(sorted({rows.station_code for rows in self.days}))

    @property
    def code(self) -> str:
        """The name of the region: the codes of its stations joined."""
        return JOINED.join(self.stations)

    @property
    def first_day(self) -> date:
        """From when on it is planned."""
        return min(rows.day for rows in self.days)

    @property
    def last_day(self) -> date:
        """Until when."""
        return max(rows.day for rows in self.days)

    def day_at(self, minute: float) -> date:
        """The day of a start. What begins after the last midnight still belongs to the last day."""
        return min(local_date(at(self.first_day, minute)), self.last_day)


Build = Callable[[], PlanningInput]
"""Makes the problem of a region whose rows are read. Raises InvalidProblemError when they are none."""


def read_station(station_id: int, day: date) -> tuple[DayRows, History]:
    """A station's day and who came to its seniors before. Unless the caller is writing, no transaction is
    open afterwards. Raises NotFoundError without such a station."""
    session = db.session()
    found = read_day(session, station_id, day), read_history(session, station_id, day)
    if not is_writing():
        session.rollback()
    return found


def read_shared(station_id: int, day: date) -> tuple[tuple[DayRows, ...], History]:
    """The same with what the station shares with others (see `linked_days`)."""
    session = db.session()
    found = read_linked(session, station_id, day), read_history(session, station_id, day)
    if not is_writing():
        session.rollback()
    return found


def is_writing() -> bool:
    """Whether a transaction of the caller's is open, in which nobody waits for another machine."""
    return bool(db.session().info.get("writing"))
