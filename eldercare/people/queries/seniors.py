"""Lists of seniors, and one of them with everything that this room knows."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import and_, false, func, select
from sqlalchemy.orm import joinedload, load_only, selectinload

from eldercare.accounts.access import within
from eldercare.accounts.models import AuditEntry, User
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.people.models import Contact, Senior, SeniorAddress
from eldercare.people.queries.agreeing import consent_missing
from eldercare.people.queries.paging import PER_PAGE, Page
from eldercare.people.queries.search import LEFT, LISTED, ON_ROLL, best_matches, senior_matches

# A second column decides among equals, in the same direction, so that an index gives the whole order.
SORTS: dict[str, tuple[Any, ...]] = {
    "name": (Senior.name_pinyin, Senior.id),
    "-name": (Senior.name_pinyin.desc(), Senior.id.desc()),
    "age": (Senior.birth_date.desc(), Senior.id.desc()),
    "-age": (Senior.birth_date, Senior.id),
    "grade": (Senior.grade, Senior.id),
    "-grade": (Senior.grade.desc(), Senior.id.desc()),
}
DEFAULT_SORT = "name"
HISTORY = 12
MISSING = "missing"
MOST_MATCHES = 500
"""A search in the list looks through the best so many: whoever finds more has to say more."""


@dataclass(frozen=True, slots=True)
class SeniorFilters:
    """What the list is narrowed to; empty text and None mean all. `area` is the beginning of a code.

    `left`: instead of those on the roll, those who have left it and are not erased. `consent`: MISSING for
    those of whom a required consent is not held.
    """

    q: str = ""
    living: str = ""
    grade: int | None = None
    area: str = ""
    sort: str = DEFAULT_SORT
    page: int = 1
    left: bool = False
    consent: str = ""


@dataclass(frozen=True, slots=True)
class SeniorList:
    """A page of seniors; the counts say what each other choice of living or grade would show. `cut`: more
    match the text than are listed."""

    page: Page[Senior]
    by_living: dict[str, int] = field(default_factory=dict)
    by_grade: dict[int, int] = field(default_factory=dict)
    cut: bool = False
    most: int = MOST_MATCHES


def list_seniors(user: User, filters: SeniorFilters, per_page: int = PER_PAGE) -> SeniorList:
    """Seniors on the roll in the user's scope. Two queries, whatever the list is long."""
    counts = _counts(user, filters)
    cells = {
        cell: count
        for cell, count in counts.items()
        if filters.living in {"", cell[0]} and filters.grade in {None, cell[1]}
    }
    page = max(1, min(filters.page, -(-sum(cells.values()) // per_page)))
    rows = _narrowed(_best(select(Senior), user, filters), user, replace(filters, q="")).options(
        load_only(*LISTED, Senior.left_on, Senior.left_reason), joinedload(Senior.station)
    )
    rows = rows.order_by(*SORTS.get(filters.sort, SORTS[DEFAULT_SORT]))
    rows = rows.offset((page - 1) * per_page).limit(per_page)
    listed = list(db.session.scalars(rows))
    by_living: dict[str, int] = {}
    by_grade: dict[int, int] = {}
    for (living, grade), count in counts.items():
        if filters.grade in {None, grade}:
            by_living[living] = by_living.get(living, 0) + count
        if filters.living in {"", living}:
            by_grade[grade] = by_grade.get(grade, 0) + count
    cut = bool(filters.q.strip()) and sum(counts.values()) >= MOST_MATCHES
    return SeniorList(Page(listed, sum(cells.values()), page, per_page), by_living, by_grade, cut)


def _counts(user: User, filters: SeniorFilters) -> dict[tuple[str, int], int]:
    """How many by living and grade, under the other filters; one read of one index."""
    query = select(Senior.living, Senior.grade, func.count())
    query = _searched(_best(query, user, filters), replace(filters, q=""))
    query = query.group_by(Senior.living, Senior.grade)
    return {
        (living, grade): count for living, grade, count in db.session.execute(within(query, Senior, user))
    }


def _best(query: Any, user: User, filters: SeniorFilters) -> Any:
    """Only the best matches of the text; without one, everybody."""
    if not filters.q.strip():
        return query
    who = LEFT if filters.left else ON_ROLL
    return query.where(Senior.id.in_(best_matches(user, filters.q, filters.area, MOST_MATCHES, who=who)))


def _searched(query: Any, filters: SeniorFilters) -> Any:
    # Written so that SQLite searches the index of those who left and not that of those who are not erased.
    gone = and_(Senior.left_on > date.min, Senior.erased_at.is_not(None) == false())
    query = query.where(gone if filters.left else Senior.left_on.is_(None))
    if filters.q.strip():
        query = query.where(senior_matches(filters.q.strip()))
    if filters.consent == MISSING:
        query = query.where(consent_missing())
    return query.where(Senior.area_code.startswith(filters.area)) if filters.area else query


def _narrowed(query: Any, user: User, filters: SeniorFilters) -> Any:
    query = _searched(query, filters)
    if filters.living:
        query = query.where(Senior.living == filters.living)
    if filters.grade is not None:
        query = query.where(Senior.grade == filters.grade)
    return within(query, Senior, user)


def each_senior(user: User, filters: SeniorFilters) -> Iterator[Senior]:
    """All seniors of a list, for an export; rows come in portions, so that memory stays bounded."""
    query = _narrowed(select(Senior), user, filters).options(
        joinedload(Senior.station), selectinload(Senior.consents)
    )
    query = query.order_by(*SORTS.get(filters.sort, SORTS[DEFAULT_SORT]))
    yield from db.session.scalars(query.execution_options(yield_per=500))


def senior_of(user: User, senior_id: int) -> Senior:
    """One senior with station and contacts. Raises NotFoundError outside the user's scope."""
    query = select(Senior).where(Senior.id == senior_id)
    query = query.options(joinedload(Senior.station), selectinload(Senior.contacts))
    senior = db.session.scalar(within(query, Senior, user))
    if senior is None:
        raise NotFoundError
    return senior


def senior_of_contact(user: User, contact_id: int) -> int:
    """The id of the senior whom this contact is called for. Raises NotFoundError outside the scope."""
    query = select(Senior.id).join(Senior.contacts).where(Contact.id == contact_id)
    senior_id = db.session.scalar(within(query, Senior, user))
    if senior_id is None:
        raise NotFoundError
    return senior_id


def address_of(user: User, address_id: int) -> tuple[Senior, SeniorAddress]:
    """An address with its senior. Raises NotFoundError outside the user's scope."""
    row = db.session.get(SeniorAddress, address_id)
    if row is None:
        raise NotFoundError
    return senior_of(user, row.senior_id), row


def history_of(senior: Senior) -> list[AuditEntry]:
    """The last lines of the audit trail about a senior, newest first."""
    query = select(AuditEntry).filter_by(subject_kind="senior", subject_id=senior.id)
    return list(db.session.scalars(query.order_by(AuditEntry.id.desc()).limit(HISTORY)))
