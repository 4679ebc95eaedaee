"""The service catalogue: what can be agreed, and on which terms from which day on."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.core.db import Base, Versioned
from eldercare.services.rules.terms import HOME, in_force


class Service(Versioned, Base):
    """A service that can be agreed. `family`: a code of `rules.FAMILIES`, `setting`: one of `rules.SETTINGS`.

    `retired_on`: the first day on which it is not given any more; `outdoor`: bad weather stands in its way.
    What it asks and costs stands in `terms`, dated; the version counts changes of both.
    """

    __tablename__ = "services"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    family: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(60))
    setting: Mapped[str] = mapped_column(String(5), default=HOME)
    retired_on: Mapped[date | None]
    outdoor: Mapped[bool] = mapped_column(default=False, server_default=false())

    # The whole catalogue is a few dozen rows: one query more for any number of services.
    terms: Mapped[list["ServiceTerms"]] = relationship(
        order_by="ServiceTerms.since", lazy="selectin", cascade="all, delete-orphan"
    )

    def terms_on(self, day: date) -> "ServiceTerms":
        """The terms in force on a day; before the first day of any, the first ones."""
        return in_force(self.terms, day) or self.terms[0]

    def is_given_on(self, day: date) -> bool:
        """Whether it is not retired by then."""
        return self.retired_on is None or day < self.retired_on


class ServiceTerms(Base):
    """On which terms a service is given from a day on, until the next terms begin. Never changed.

    `skills` each person needs; `worker_kinds` who may do it; `evidence`: codes of `rules.EVIDENCE`; `tasks`
    are {code, zh, en} to tick. `yuan_per_hour` of one person, None while no price is set. `invented`: a value
    of the demonstration, from no price table.
    """

    __tablename__ = "service_terms"
    __table_args__ = (
        UniqueConstraint("service_code", "since"),
        CheckConstraint("staff_count in (1, 2)", name="one_or_two_people"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    service_code: Mapped[str] = mapped_column(ForeignKey("services.code"))
    since: Mapped[date]
    minutes: Mapped[int]
    staff_count: Mapped[int] = mapped_column(default=1)
    skills: Mapped[list[Any]] = mapped_column(default=list)
    worker_kinds: Mapped[list[Any]] = mapped_column(default=list)
    evidence: Mapped[list[Any]] = mapped_column(default=list)
    tasks: Mapped[list[Any]] = mapped_column(default=list)
    same_sex: Mapped[bool] = mapped_column(default=False)
    priority: Mapped[int] = mapped_column(default=2)
    yuan_per_hour: Mapped[Decimal | None]
    invented: Mapped[bool] = mapped_column(default=False)
    set_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    set_at: Mapped[datetime | None]
