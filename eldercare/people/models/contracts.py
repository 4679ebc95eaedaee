"""Who runs stations and institutions: operators and their dated contracts."""

from datetime import date

from sqlalchemy import DDL, CheckConstraint, ForeignKey, Index, String, event
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.schema import ExecutableDDLElement

from eldercare.core.db import Base, Versioned
from eldercare.core.privacy import EncryptedText
from eldercare.people.models.places import Institution, Station


class Operator(Versioned, Base):
    """An organisation that runs stations or institutions. `kind`: chain, single, public.

    `credit_code`: 18 characters of GB 32100-2015; None where it is not known. `contact` and `phone` belong
    to a person and are encrypted. `closed_on`: from that day on no contract may begin.
    """

    __tablename__ = "operators"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    name_en: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(10))
    credit_code: Mapped[str | None] = mapped_column(String(18), unique=True)
    contact: Mapped[str | None] = mapped_column(EncryptedText)
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    closed_on: Mapped[date | None]
    synthetic: Mapped[bool] = mapped_column(default=False)

    contracts: Mapped[list["OperatorContract"]] = relationship(
        back_populates="operator", order_by="OperatorContract.since, OperatorContract.id"
    )


class OperatorContract(Versioned, Base):
    """An operator runs one station or one institution from a day to a day, both included.

    `until` None: until it is ended. `note` says where the paper lies. On a day at most one contract holds
    for a place; `GUARDS` make the database refuse a second one.
    """

    __tablename__ = "operator_contracts"
    __table_args__ = (
        CheckConstraint("(station_id IS NULL) <> (institution_id IS NULL)", name="one_place"),
        CheckConstraint("until IS NULL OR until >= since", name="ends_after_it_begins"),
        Index("ix_operator_contracts_station", "station_id", "since"),
        Index("ix_operator_contracts_institution", "institution_id", "since"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    operator_id: Mapped[int] = mapped_column(ForeignKey("operators.id"), index=True)
    station_id: Mapped[int | None] = mapped_column(ForeignKey("stations.id"))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institutions.id"))
    number: Mapped[str] = mapped_column(String(40), default="")
    since: Mapped[date]
    until: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(300), default="")

    operator: Mapped[Operator] = relationship(back_populates="contracts")
    station: Mapped[Station | None] = relationship()
    institution: Mapped[Institution | None] = relationship()

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on that day."""
        return self.since <= day and (self.until is None or day <= self.until)


PLACES = ("station_id", "institution_id")


def guards(dialect: str) -> list[str]:
    """What makes the database refuse two contracts of one place on one day; the same stands in migration
    0012."""
    if dialect == "postgresql":
        return [
            f"ALTER TABLE operator_contracts ADD CONSTRAINT ex_operator_contracts_{place} EXCLUDE USING gist"
            f" (int4range({place}, {place}, '[]') WITH &&, daterange(since, until, '[]') WITH &&)"
            f" WHERE ({place} IS NOT NULL)"
            for place in PLACES
        ]
    return [
        # The names come from above, none from outside.
        f"CREATE TRIGGER operator_contracts_{place}_{verb.lower()} BEFORE {verb} ON operator_contracts"  # noqa: S608
        f" WHEN NEW.{place} IS NOT NULL AND EXISTS (SELECT 1 FROM operator_contracts AS other"
        f" WHERE other.{place} = NEW.{place} AND other.id IS NOT NEW.id"
        " AND other.since <= coalesce(NEW.until, '9999-12-31')"
        " AND NEW.since <= coalesce(other.until, '9999-12-31'))"
        " BEGIN SELECT RAISE(ABORT, 'two contracts of one place on one day'); END"
        for place in PLACES
        for verb in ("INSERT", "UPDATE")
    ]


def _only_on(dialect: str, statement: str) -> ExecutableDDLElement:
    ddl: ExecutableDDLElement = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
    return ddl.execute_if(dialect=dialect)


for _dialect in ("sqlite", "postgresql"):
    for _statement in guards(_dialect):
        event.listen(OperatorContract.__table__, "after_create", _only_on(_dialect, _statement))
