"""Who is entitled to how much of what in a month, by which rule."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from eldercare.core.db import Base, Versioned


class EntitlementRule(Versioned, Base):
    """One rule of entitlement, in force from the month that begins with `since`; `until` is the first month
    without it. Both are first days of a month.

    Who: any of `categories` (codes of `people.rules.categories.WORDS`), age and grade from and to, both ends
    included, `alone` for living alone; what is empty asks for nothing. What: `minutes` or `yuan` of each
    month, one of the two, for the `families` and `services` named, all of them when both are empty.
    `combining`: a code of `rules.COMBINING`. `follows_id`: the rule whose place it took. `invented`: a value
    of the demonstration, from no document.
    """

    __tablename__ = "entitlement_rules"
    __table_args__ = (
        CheckConstraint("(minutes IS NULL) <> (yuan IS NULL)", name="minutes_or_yuan"),
        CheckConstraint("until IS NULL OR until > since", name="ends_after_it_begins"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(80), default="")
    since: Mapped[date]
    until: Mapped[date | None]
    categories: Mapped[list[Any]] = mapped_column(default=list)
    age_from: Mapped[int | None]
    age_to: Mapped[int | None]
    grade_from: Mapped[int | None]
    grade_to: Mapped[int | None]
    alone: Mapped[bool] = mapped_column(default=False)
    minutes: Mapped[int | None]
    yuan: Mapped[Decimal | None]
    families: Mapped[list[Any]] = mapped_column(default=list)
    services: Mapped[list[Any]] = mapped_column(default=list)
    combining: Mapped[str] = mapped_column(String(8), default="best")
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("entitlement_rules.id"), unique=True)
    invented: Mapped[bool] = mapped_column(default=False)
    set_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    set_at: Mapped[datetime | None]
