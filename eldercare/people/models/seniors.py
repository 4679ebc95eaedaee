"""Seniors and the people to call for them."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, String, column, exists, table, text
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from eldercare.accounts.rules import Where
from eldercare.core.db import Base, Versioned
from eldercare.core.geo import Place
from eldercare.core.privacy import HASHED_IN, TAIL_HASHED_IN, EncryptedText
from eldercare.people.models.addresses import Positioned, Residence, SeniorAddress, residence_among
from eldercare.people.models.places import Station
from eldercare.people.models.searching import LOOKED_FOR, SEARCHED, address_text, keep_places, part_of
from eldercare.people.rules.positions import is_doubtful

if TYPE_CHECKING:
    from eldercare.people.models.categories import SeniorCategory
    from eldercare.people.models.consents import SeniorConsent
    from eldercare.people.models.keys import KeyHolding

_GONE = text("left_on IS NOT NULL")
# `KeyHolding` stands in a module that knows this one; its table is enough here.
_KEYS = table("key_holdings", column("contact_id"), column("until"))


class Senior(Versioned, Positioned, Base):
    """A person of sixty or more on the register. `area_code` is the village group of the home.

    `living`: alone, couple, family, left_behind. `grade`: 0 able to 4 fully dependent (GB/T 42195-2022); it
    follows from the newest valid assessment, which sets `grade_due_on`, the day of the next one, with it.
    Without that day the grade came with the register and was never assessed.
    `needs_same_sex`: a wish for a caregiver of the same sex for bathing and the like. `languages`: codes of
    `rules.LANGUAGES`, empty while nobody asked. `erased_at`: when the person was taken out; what figures
    need is kept without them (`actions.erasing`).
    `address`, the position and how it was found are those of where the person lives now; `addresses` holds
    all of them when there are more than the home: `home_id` is the home among them (no key, for each would
    need the other first), `moves_on` the day on which another of them begins to hold. `area_code` is always
    that of the home.
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
        # Who has left the roll: few beside the rest.
        Index("ix_seniors_left", "left_on", "station_id", sqlite_where=_GONE, postgresql_where=_GONE),
        # Who is due for an assessment, of the county or of a station.
        Index("ix_seniors_grade_due", "grade_due_on", "station_id"),
        # Whose position is only a stand-in, read without the wide rows.
        Index("ix_seniors_position", "position_source", "precision_m", "left_on", "station_id", "area_code"),
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
    home_id: Mapped[int | None]
    moves_on: Mapped[date | None] = mapped_column(index=True)
    living: Mapped[str] = mapped_column(String(20), default="family")
    grade: Mapped[int] = mapped_column(default=0)
    grade_due_on: Mapped[date | None]
    categories: Mapped[list[Any]] = mapped_column(default=list)
    needs_same_sex: Mapped[bool] = mapped_column(default=False)
    languages: Mapped[list[Any]] = mapped_column(default=list)
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
    contacts: Mapped[list["Contact"]] = relationship(
        order_by="Contact.rank",
        back_populates="senior",
        primaryjoin="and_(Senior.id == Contact.senior_id, Contact.removed_at.is_(None))",
    )
    keys: Mapped[list["KeyHolding"]] = relationship(order_by="KeyHolding.id", back_populates="senior")
    addresses: Mapped[list[SeniorAddress]] = relationship(order_by=SeniorAddress.id)
    dated_categories: Mapped[list["SeniorCategory"]] = relationship(
        order_by="SeniorCategory.id", cascade="all, delete-orphan"
    )
    consents: Mapped[list["SeniorConsent"]] = relationship(order_by="SeniorConsent.id", viewonly=True)

    @property
    def place(self) -> Place:
        """Where the person lives now."""
        return Place(self.lat, self.lon)

    @property
    def home(self) -> "Senior | SeniorAddress":
        """The home, wherever the person stays: mostly this row, else one of the addresses."""
        if self.home_id is None:
            return self
        return next((one for one in self.addresses if one.id == self.home_id), self)

    def residence_on(self, day: date) -> Residence:
        """Where the person lives on a day. Reads the addresses only of who has several."""
        there = residence_among(self.addresses, day) if self.home_id is not None else None
        vague = is_doubtful(self.position_source, self.precision_m)
        return there or Residence(self.address, self.place, self.area_code, is_vague=vague)

    @property
    def where(self) -> Where:
        """Where the senior stands, for the scope check."""
        return Where(area_code=self.area_code, station_id=self.station_id)

    def age_on(self, day: date) -> int:
        """Full years on that day."""
        passed = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (0 if passed else 1)


keep_places(Senior.__table__)


class Contact(Versioned, Base):
    """Somebody to call, in order of `rank`; `relation` is a code such as daughter or neighbour.

    `nearness` is a code of `contacts.NEARNESS`, empty while nobody asked; `note` says when to call and the
    like. `position_source` is where `lat` and `lon` come from, a code of `rules.POSITION_SOURCES`; empty
    without. Whoever was removed keeps a row with name and relation, because the messages and calls of past
    alarms speak of them; the number, the note and the position go at once.
    """

    __tablename__ = "contacts"

    id: Mapped[int] = mapped_column(primary_key=True)
    senior_id: Mapped[int] = mapped_column(ForeignKey("seniors.id"), index=True)
    rank: Mapped[int]
    name: Mapped[str] = mapped_column(String(40))
    relation: Mapped[str] = mapped_column(String(20))
    phone: Mapped[str] = mapped_column(EncryptedText)
    nearness: Mapped[str] = mapped_column(String(12), default="")
    note: Mapped[str | None] = mapped_column(EncryptedText)
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    position_source: Mapped[str] = mapped_column(String(12), default="")
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    has_key: Mapped[bool] = column_property(
        exists()
        .where(_KEYS.c.contact_id == id, _KEYS.c.until.is_(None))  # noqa: A003 - the column above
        .correlate_except(_KEYS)
    )
    """Whether the contact holds a key of the home now; the key holdings say so and nothing else."""

    senior: Mapped[Senior] = relationship(back_populates="contacts")
