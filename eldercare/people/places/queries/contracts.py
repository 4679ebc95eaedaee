"""Who runs what on a day, and which contracts need a person."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from eldercare.accounts.access import scope_filter
from eldercare.accounts.models import AuditEntry, User
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.people.models import Institution, InstitutionMode, Operator, OperatorContract, Station
from eldercare.people.places.words import WARN_BEFORE

HISTORY = 12


def in_force(day: date) -> ColumnElement[bool]:
    """The condition for contracts that hold on a day."""
    no_end = OperatorContract.until.is_(None)
    return and_(OperatorContract.since <= day, or_(no_end, OperatorContract.until >= day))


def operator_on(station_id: int, day: date) -> Operator | None:
    """Who runs a station on a day; None where no contract says so."""
    return operators_on([station_id], day).get(station_id)


def operators_on(station_ids: Iterable[int], day: date) -> dict[int, Operator]:
    """Who runs which station on a day. One query."""
    query = select(OperatorContract.station_id, Operator).join(OperatorContract.operator)
    query = query.where(OperatorContract.station_id.in_(list(station_ids)), in_force(day))
    return {station_id: operator for station_id, operator in db.session.execute(query) if station_id}


def visible(query: Select[OperatorContract], user: User) -> Select[OperatorContract]:
    """Contracts of places in the user's scope, with operator and place."""
    query = query.join(OperatorContract.operator)
    query = query.outerjoin(OperatorContract.station).outerjoin(OperatorContract.institution)
    query = query.options(
        contains_eager(OperatorContract.operator),
        contains_eager(OperatorContract.station),
        contains_eager(OperatorContract.institution),
    )
    return query.where(places_in_scope(user))


def places_in_scope(user: User) -> ColumnElement[bool]:
    """The condition on a joined station or institution."""
    kind, key = user.scope.kind, user.scope.key
    if kind == "station":
        return Station.id == int(key)
    if kind == "institution":
        return Institution.id == int(key)
    return or_(
        and_(Station.id.is_not(None), scope_filter(Station, user)),
        and_(Institution.id.is_not(None), scope_filter(Institution, user)),
    )


def contract_of(user: User, contract_id: int) -> OperatorContract:
    """One contract. Raises NotFoundError outside the user's scope."""
    query = visible(select(OperatorContract).where(OperatorContract.id == contract_id), user)
    contract = db.session.scalar(query)
    if contract is None:
        raise NotFoundError
    return contract


def history_of(*, station_id: int | None = None, institution_id: int | None = None) -> list[OperatorContract]:
    """The contracts of a place, newest first, with their operators."""
    column = OperatorContract.institution_id if station_id is None else OperatorContract.station_id
    query = select(OperatorContract).where(column == (institution_id if station_id is None else station_id))
    query = query.options(joinedload(OperatorContract.operator))
    return list(db.session.scalars(query.order_by(OperatorContract.since.desc())))


def contracts_that_end(day: date) -> ColumnElement[bool]:
    """The condition for contracts that need a person: over or ending within 60 days, and nothing follows.

    A closed station needs none any more, nor does an institution that is not publicly built and privately
    run.
    """
    later = aliased(OperatorContract)
    same = or_(
        later.station_id == OperatorContract.station_id,
        later.institution_id == OperatorContract.institution_id,
    )
    followed = exists().where(same, later.since > OperatorContract.since)
    station = aliased(Station)
    is_open = exists().where(station.id == OperatorContract.station_id, station.closed_on.is_(None))
    no_end = InstitutionMode.until.is_(None)
    private = exists().where(
        InstitutionMode.institution_id == OperatorContract.institution_id,
        InstitutionMode.mode == "public_private",
        InstitutionMode.since <= day,
        or_(no_end, InstitutionMode.until >= day),
    )
    return and_(OperatorContract.until < day + WARN_BEFORE, ~followed, or_(is_open, private))


def ending_contracts(user: User, day: date) -> list[OperatorContract]:
    """The contracts that need a person, the nearest end first."""
    query = visible(select(OperatorContract).where(contracts_that_end(day)), user)
    return list(db.session.scalars(query.order_by(OperatorContract.until, OperatorContract.id)))


def stations_without(user: User, day: date) -> list[Station]:
    """Open stations that nobody runs on a day, in code order."""
    held = exists().where(OperatorContract.station_id == Station.id, in_force(day))
    seen = Station.id == int(user.scope.key) if user.scope.kind == "station" else scope_filter(Station, user)
    query = select(Station).where(Station.closed_on.is_(None), ~held, seen)
    return list(db.session.scalars(query.order_by(Station.code)))


def recorded(kind: str, subject_id: int) -> list[AuditEntry]:
    """The last lines of the audit trail about a station, an operator or an institution, newest first."""
    query = select(AuditEntry).filter_by(subject_kind=kind, subject_id=subject_id)
    return list(db.session.scalars(query.order_by(AuditEntry.id.desc()).limit(HISTORY)))
