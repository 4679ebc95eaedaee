"""Seniors and the people to call for them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.accounts.rules import Where
from eldercare.core.db import Base, Versioned
from eldercare.core.geo import Place
from eldercare.core.privacy import HASHED_IN, TAIL_HASHED_IN, EncryptedText
from eldercare.people.models.places import Station
from eldercare.people.models.searching import LOOKED_FOR, SEARCHED, address_text, keep_places, part_of


class Senior(Versioned, Base):
    """A person of sixty or more on the register. `area_code` is the village group of the home.

    `living`: alone, couple, family, left_behind. `grade`: 0 able to 4 fully dependent (GB/T 42195-2022); it
    follows from the newest valid assessment, which sets `grade_due_on`, the day of the next one, with it.
    Without that day the grade came with the register and was never assessed.
    `needs_same_sex`: a wish for a caregiver of the same sex for bathing and the like. `erased_at`: when the
    person was taken out; what figures need is kept without them (`actions.erasing`).
    """

    __tablename__ = "seniors"
    __table_args__ = (
        # Counts by living and grade are read from one of these two alone, without the wide rows.
        Index("ix_seniors_roll", "station_id", "left_on", "living", "grade", "area_code"),
        Index("ix_seniors_need", "living", "grade", "left_on", "area_code"),
        # The roll of a town on a day, for the figures.
        Index("ix_seniors_area_age", "area_code", "birth_date", "left_on"),
        Index("ix_seniors_name_pinyin", "name_pinyin", "id", "name"),
        # What is looked for is counted and narrowed to a scope without the wide rows, see SEARCHED.
        *(Index(f"ix_seniors_find_{name}", name, *SEARCHED) for name in LOOKED_FOR),
        Index("ix_seniors_find_place", "address_text", "area_code", "station_id", "left_on", "id", "address"),
        Index("ix_seniors_birth_date", "birth_date", "id"),
        Index("ix_seniors_grade", "grade", "id"),
        # Who is due for an assessment, of the county or of a station.
        Index("ix_seniors_grade_due", "grade_due_on", "station_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    name_pinyin: Mapped[str] = mapped_column(String(80))
    name_initials: Mapped[str] = mapped_column(String(10))
    sex: Mapped[str] = mapped_column(String(1))
    birth_date: Mapped[date]
    id_number: Mapped[str | None] = mapped_column(
        EncryptedText, info={HASHED_IN: "id_hash", TAIL_HASHED_IN: "id_tail_hash"}
    )
    id_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    id_tail_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    phone: Mapped[str | None] = mapped_column(EncryptedText, info={HASHED_IN: "phone_hash"})
    phone_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    phone_tail: Mapped[str | None] = mapped_column(String(4), index=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id"))
    address: Mapped[str] = mapped_column(String(120))
    lat: Mapped[float]
    lon: Mapped[float]
    crs: Mapped[str] = mapped_column(String(10), default="wgs84")
    living: Mapped[str] = mapped_column(String(20), default="family")
    grade: Mapped[int] = mapped_column(default=0)
    grade_due_on: Mapped[date | None]
    categories: Mapped[list[Any]] = mapped_column(default=list)
    needs_same_sex: Mapped[bool] = mapped_column(default=False)
    key_note: Mapped[str] = mapped_column(EncryptedText, default="")
    caution: Mapped[str] = mapped_column(EncryptedText, default="")
    health_note: Mapped[str | None] = mapped_column(EncryptedText)
    left_on: Mapped[date | None]
    left_reason: Mapped[str | None] = mapped_column(String(20))
    synthetic: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None] = mapped_column(index=True)

    # Worked out by the database out of the columns above, for `queries.search`; see `models.searching`.
    name_1: Mapped[str] = part_of("name", 1)
    name_2: Mapped[str] = part_of("name", 2)
    name_3: Mapped[str] = part_of("name", 3)
    name_4: Mapped[str] = part_of("name", 4)
    address_text: Mapped[str] = address_text()

    station: Mapped[Station] = relationship()
    contacts: Mapped[list["Contact"]] = relationship(order_by="Contact.rank", back_populates="senior")

    @property
    def place(self) -> Place:
        """Where the home is."""
        return Place(self.lat, self.lon)

    @property
    def where(self) -> Where:
        """Where the senior stands, for the scope check."""
        return Where(area_code=self.area_code, station_id=self.station_id)

    def age_on(self, day: date) -> int:
        """Full years on that day."""
        passed = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (0 if passed else 1)


keep_places(Senior.__table__)


class Contact(Base):
    """Somebody to call, in order of `rank`; `relation` is a code such as daughter or neighbour.

    `position_source` is where `lat` and `lon` come from, a code of `rules.POSITION_SOURCES`; empty without.
    """

    __tablename__ = "contacts"

    id: Mapped[int] = mapped_column(primary_key=True)
    senior_id: Mapped[int] = mapped_column(ForeignKey("seniors.id"), index=True)
    rank: Mapped[int]
    name: Mapped[str] = mapped_column(String(40))
    relation: Mapped[str] = mapped_column(String(20))
    phone: Mapped[str] = mapped_column(EncryptedText)
    has_key: Mapped[bool] = mapped_column(default=False)
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    position_source: Mapped[str] = mapped_column(String(12), default="")

    senior: Mapped[Senior] = relationship(back_populates="contacts")
