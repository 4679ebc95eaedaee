"""The catalogue as it is read: a few dozen rows, so each question reads it whole and with two queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.services.models import Service, ServiceTerms
from eldercare.services.rules.codes import FAMILIES, SETTINGS


@dataclass(frozen=True, slots=True)
class CatalogueFilters:
    """What the list is narrowed to; empty means all. `retired`: also what is not given any more."""

    family: str = ""
    setting: str = ""
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Shelf:
    """The services of the list by family, and how many there are of each family and setting."""

    families: Mapping[str, Sequence[Service]]
    by_family: Mapping[str, int]
    by_setting: Mapping[str, int]
    retired: int
    invented: bool

    @property
    def total(self) -> int:
        """All that may be shown in this setting, of any family."""
        return sum(self.by_family.values())


def all_services(session: Session | None = None) -> list[Service]:
    """Every service with its terms, in the order of the families."""
    order = {code: number for number, code in enumerate(FAMILIES)}
    rows = (session or db.session()).scalars(select(Service).order_by(Service.code)).all()
    return sorted(rows, key=lambda row: (order.get(row.family, len(order)), row.code))


def shelf(filters: CatalogueFilters, day: date) -> Shelf:
    """The catalogue of a day."""
    every = all_services()
    given = [row for row in every if filters.retired or row.is_given_on(day)]
    in_setting = [row for row in given if not filters.setting or row.setting == filters.setting]
    in_family = [row for row in given if not filters.family or row.family == filters.family]
    shown = [row for row in in_setting if not filters.family or row.family == filters.family]
    return Shelf(
        families={code: rows for code in _families_of(shown) if (rows := _of_family(shown, code))},
        by_family={code: len(_of_family(in_setting, code)) for code in _families_of(in_setting)},
        by_setting={code: sum(row.setting == code for row in in_family) for code in SETTINGS},
        retired=sum(not row.is_given_on(day) for row in every),
        invented=any(row.terms_on(day).invented for row in shown),
    )


def _families_of(rows: Sequence[Service]) -> list[str]:
    """The families of the table, and whatever else a row says, so that none is hidden."""
    return [*FAMILIES, *sorted({row.family for row in rows} - FAMILIES.keys())]


def _of_family(rows: Sequence[Service], family: str) -> list[Service]:
    return [row for row in rows if row.family == family]


def service_of(code: str) -> Service:
    """One service with its terms, or NotFoundError."""
    row = db.session.get(Service, code)
    if row is None:
        raise NotFoundError
    return row


def terms_with_names(code: str) -> Sequence[ServiceTerms]:
    """The terms of a service, the newest first."""
    rows = select(ServiceTerms).where(ServiceTerms.service_code == code)
    return db.session.scalars(rows.order_by(ServiceTerms.since.desc())).all()


def terms_on(session: Session, day: date) -> dict[str, ServiceTerms]:
    """The terms of every service that are in force on a day, by its code."""
    return {row.code: row.terms_on(day) for row in session.scalars(select(Service)) if row.terms}
