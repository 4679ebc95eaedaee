"""The service catalogue."""

from typing import Any

from sqlalchemy import String, false
from sqlalchemy.orm import Mapped, mapped_column

from eldercare.core.db import Base


class Service(Base):
    """A service that can be agreed. `family`: meal, bath, clean, urgent, medical, walk, visit, care, errand.

    `skills` each person needs; `worker_kinds` who may do it; `tasks` are {code, zh, en} to tick.
    `outdoor`: bad weather stands in its way.
    """

    __tablename__ = "services"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    family: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(60))
    minutes: Mapped[int]
    staff_count: Mapped[int] = mapped_column(default=1)
    skills: Mapped[list[Any]] = mapped_column(default=list)
    worker_kinds: Mapped[list[Any]] = mapped_column(default=list)
    tasks: Mapped[list[Any]] = mapped_column(default=list)
    same_sex: Mapped[bool] = mapped_column(default=False)
    priority: Mapped[int] = mapped_column(default=2)
    outdoor: Mapped[bool] = mapped_column(default=False, server_default=false())
