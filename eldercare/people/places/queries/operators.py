"""Operators: the list, and one with its contracts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select

from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.people.models import Operator, OperatorContract
from eldercare.people.places.queries.contracts import contracts_that_end, in_force, places_in_scope, visible
from eldercare.people.queries.paging import PER_PAGE, Page


@dataclass(frozen=True, slots=True)
class OperatorFilters:
    """What the list is narrowed to. `show`: "ending" (a contract of theirs needs a person) or "closed"."""

    q: str = ""
    kind: str = ""
    show: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class OperatorRow:
    """An operator with what it runs on a day, in the reader's scope; `ends`: the nearest end of a
    contract."""

    operator: Operator
    stations: int
    institutions: int
    ends: date | None
    ending: int


@dataclass(frozen=True, slots=True)
class OperatorList:
    """A page of operators and how many each kind has under the other filters."""

    page: Page[OperatorRow]
    by_kind: dict[str, int]
    ending: int


def seen_by(user: User) -> ColumnElement[bool]:
    """Operators that a user sees: all for the county, else those that run or ran a place in the scope."""
    if user.scope.kind == "county":
        return Operator.id.is_not(None)
    places = select(OperatorContract.operator_id)
    places = places.outerjoin(OperatorContract.station).outerjoin(OperatorContract.institution)
    return Operator.id.in_(places.where(places_in_scope(user)))


def list_operators(user: User, filters: OperatorFilters, day: date, per_page: int = PER_PAGE) -> OperatorList:
    """Operators by name. Four queries, however many there are."""
    counting = _narrowed(select(Operator.kind, func.count()), user, filters, day).group_by(Operator.kind)
    by_kind: dict[str, int] = dict(db.session.execute(counting).all())
    total = by_kind.get(filters.kind, 0) if filters.kind else sum(by_kind.values())
    page = max(1, min(filters.page, -(-total // per_page)))
    query = _narrowed(select(Operator), user, filters, day)
    if filters.kind:
        query = query.where(Operator.kind == filters.kind)
    query = query.order_by(Operator.name, Operator.id).offset((page - 1) * per_page).limit(per_page)
    rows = _rows(user, list(db.session.scalars(query)), day)
    ending = select(func.count()).select_from(Operator).where(seen_by(user), _has_ending(day))
    return OperatorList(Page(rows, total, page, per_page), by_kind, db.session.scalar(ending) or 0)


def _has_ending(day: date) -> ColumnElement[bool]:
    return exists().where(OperatorContract.operator_id == Operator.id, contracts_that_end(day))


def _narrowed(query: Any, user: User, filters: OperatorFilters, day: date) -> Any:
    query = query.where(seen_by(user))
    text = filters.q.strip()
    if text:
        columns = (Operator.name, Operator.name_en, Operator.credit_code)
        query = query.where(or_(*(column.icontains(text, autoescape=True) for column in columns)))
    if filters.show == "closed":
        return query.where(Operator.closed_on.is_not(None))
    if filters.show == "ending":
        query = query.where(_has_ending(day))
    return query.where(Operator.closed_on.is_(None))


def _rows(user: User, operators: list[Operator], day: date) -> list[OperatorRow]:
    """What each runs: one query for all of them."""
    ids = [operator.id for operator in operators]
    query = visible(
        select(OperatorContract).where(OperatorContract.operator_id.in_(ids), in_force(day)), user
    )
    held: dict[int, list[OperatorContract]] = {number: [] for number in ids}
    for contract in db.session.scalars(query):
        held[contract.operator_id].append(contract)
    over = select(OperatorContract.operator_id, func.count())
    over = over.where(OperatorContract.operator_id.in_(ids), contracts_that_end(day))
    ending: dict[int, int] = dict(db.session.execute(over.group_by(OperatorContract.operator_id)).all())
    return [_row(operator, held[operator.id], ending.get(operator.id, 0)) for operator in operators]


def _row(operator: Operator, held: list[OperatorContract], ending: int) -> OperatorRow:
    return OperatorRow(
        operator,
        stations=sum(one.station_id is not None for one in held),
        institutions=sum(one.institution_id is not None for one in held),
        ends=min((one.until for one in held if one.until is not None), default=None),
        ending=ending,
    )


def operator_of(user: User, operator_id: int) -> tuple[Operator, list[OperatorContract]]:
    """One operator with its contracts in the user's scope, newest first. Raises NotFoundError."""
    operator = db.session.scalar(select(Operator).where(Operator.id == operator_id, seen_by(user)))
    if operator is None:
        raise NotFoundError
    query = visible(select(OperatorContract).where(OperatorContract.operator_id == operator_id), user)
    return operator, list(
        db.session.scalars(query.order_by(OperatorContract.since.desc(), OperatorContract.id.desc()))
    )


def operators_to_choose() -> list[Operator]:
    """The operators that may take a contract, by name."""
    return list(
        db.session.scalars(select(Operator).where(Operator.closed_on.is_(None)).order_by(Operator.name))
    )


def each_operator(user: User, day: date) -> Iterator[OperatorRow]:
    """Every operator that is not closed, for an export."""
    query = _narrowed(select(Operator), user, OperatorFilters(), day).order_by(Operator.name, Operator.id)
    yield from _rows(user, list(db.session.scalars(query)), day)
