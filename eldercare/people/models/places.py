"""Areas as a tree of codes, the stations that serve them and the care institutions in them."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.accounts.rules import Where
from eldercare.core.db import Base, Versioned
from eldercare.core.geo import Place


class Area(Versioned, Base):
    """County, town, village or group. A code begins with the code of the area around it:
    320682 county, 320682114 town, 320682114003 village, 32068211400307 group.

    `boundary`: a GeoJSON Polygon or MultiPolygon, WGS-84; without one a circle of `radius_m` stands in.
    `boundary_synthetic`: the outline is invented, and the map says so. `closed_on`: from that day on it is
    no more.
    """

    __tablename__ = "areas"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    level: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(60))
    lat: Mapped[float]
    lon: Mapped[float]
    radius_m: Mapped[float]
    boundary: Mapped[dict[str, Any] | None]
    boundary_synthetic: Mapped[bool] = mapped_column(default=False)
    closed_on: Mapped[date | None]
    synthetic: Mapped[bool] = mapped_column(default=True)


class Station(Versioned, Base):
    """A care station: dispatches visits for its area. Its code names a planning region. Who runs it on a day
    stands in its contracts. `closed_on`: from that day on it is no more."""

    __tablename__ = "stations"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(80))
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), index=True)
    lat: Mapped[float]
    lon: Mapped[float]
    phone: Mapped[str] = mapped_column(String(20), default="")
    closed_on: Mapped[date | None]

    @property
    def where(self) -> Where:
        """Where it stands, for the scope check."""
        return Where(area_code=self.area_code, station_id=self.id)

    @property
    def place(self) -> Place:
        """Where the station stands."""
        return Place(self.lat, self.lon)


class Institution(Versioned, Base):
    """A residential care institution."""

    __tablename__ = "institutions"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    name_en: Mapped[str] = mapped_column(String(80))
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), index=True)
    address: Mapped[str] = mapped_column(String(120), default="")
    beds: Mapped[int]
    residents: Mapped[int]
    lat: Mapped[float]
    lon: Mapped[float]

    modes: Mapped[list["InstitutionMode"]] = relationship(order_by="InstitutionMode.since")

    @property
    def where(self) -> Where:
        """Where it stands, for the scope check."""
        return Where(area_code=self.area_code, institution_id=self.id)


class InstitutionMode(Base):
    """Who runs an institution from a day on.

    `mode`: public, public_private (publicly built and privately run), private.
    """

    __tablename__ = "institution_modes"

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"), index=True)
    mode: Mapped[str] = mapped_column(String(20))
    since: Mapped[date]
    until: Mapped[date | None]
