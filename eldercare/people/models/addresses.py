"""Where people live and when, and how each position was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from eldercare.core.db import Base, Versioned
from eldercare.core.geo import Place
from eldercare.people.rules.positions import is_doubtful
from eldercare.people.rules.residences import HOME, lived_in


@dataclass(frozen=True, slots=True)
class Residence:
    """Where somebody lives on a day. `area_code`: the village group; `is_home`: it is no stay elsewhere;
    `is_vague`: the position is only a stand-in, or no better than one."""

    address: str
    place: Place
    area_code: str
    is_home: bool = True
    is_vague: bool = False

    @property
    def lat(self) -> float:
        """Degrees of latitude, WGS-84."""
        return self.place.lat

    @property
    def lon(self) -> float:
        """Degrees of longitude, WGS-84."""
        return self.place.lon


class Positioned:
    """How a WGS-84 position was found. `crs`: the system it came in. `position_source`: a code of
    `positions.SOURCES`; `position_by`: the provider that found it; `precision_m`: how far it may be off, None
    where nobody said. `placed_by` None: the machine, a list, or before this was kept."""

    crs: Mapped[str] = mapped_column(String(10), default="wgs84")
    position_source: Mapped[str] = mapped_column(String(10), default="given")
    position_by: Mapped[str] = mapped_column(String(20), default="")
    precision_m: Mapped[int | None]
    placed_at: Mapped[datetime | None]
    placed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class SeniorAddress(Versioned, Positioned, Base):
    """One of the addresses of somebody who has more than the home; see `residences` for which holds when.

    The row of the senior carries the address that holds now. `area_code` and the position are empty only for
    a registered household.
    """

    __tablename__ = "senior_addresses"

    id: Mapped[int] = mapped_column(primary_key=True)
    senior_id: Mapped[int] = mapped_column(ForeignKey("seniors.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    address: Mapped[str] = mapped_column(String(120))
    area_code: Mapped[str | None] = mapped_column(ForeignKey("areas.code"))
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    yearly: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    @property
    def place(self) -> Place | None:
        """Where it is; None without a position."""
        return None if self.lat is None or self.lon is None else Place(self.lat, self.lon)


def residence_among(addresses: Sequence[SeniorAddress], day: date) -> Residence | None:
    """Where somebody with these addresses lives on a day; None when none of them holds."""
    there = lived_in(addresses, day)
    if there is None or there.place is None or there.area_code is None:
        return None
    vague = is_doubtful(there.position_source, there.precision_m)
    return Residence(there.address, there.place, there.area_code, there.kind == HOME, vague)
