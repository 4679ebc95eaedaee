"""Contracts: an operator runs a station or an institution from a day to a day."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core.db import check_version, serialise_writers, transaction
from eldercare.core.errors import N_, InvalidInputError
from eldercare.people.actions.places.writing import changed, found, tell
from eldercare.people.models import Institution, Operator, OperatorContract, Station
from eldercare.people.places.entry import ContractEntry, cleaned, contract_faults
from eldercare.people.places.spans import overlap

OVERLAP = N_("On some of these days another contract of this place holds. End that one first.")
NOT_PRIVATE = N_(
    "An institution has a contract only while it is publicly built and privately run. Change its way of"
    " operation first."
)
NO_OPERATOR = N_("Choose an operator that is not closed.")
CLOSED = N_("This station is closed.")
Place = Station | Institution


def add_contract(actor: User, place: Place, entry: ContractEntry, *, now: datetime) -> OperatorContract:
    """Sign a contract for a place. Raises InvalidInputError that names each field, or NotFoundError."""
    entry = cleaned(entry)
    with transaction() as session:
        serialise_writers(session, "operator_contracts")
        here = _place(session, place)
        authorize(actor, verb_for(here), here.where)
        _check(session, here, entry)
        contract = OperatorContract(**_columns(entry), **_key(here))
        session.add(contract)
        _flush(session)
        audit(actor, "contract_added", kind_of(here), here.id, now=now, detail={"contract_id": contract.id})
        tell(kind_of(here), now, area_code=here.area_code, station_id=contract.station_id)
        return contract


def edit_contract(
    actor: User, contract_id: int, entry: ContractEntry, *, expected: int | None, now: datetime
) -> OperatorContract:
    """Change a contract, or end it by a last day. The place stays.

    Raises InvalidInputError, StaleVersionError or NotFoundError.
    """
    entry = cleaned(entry)
    with transaction() as session:
        serialise_writers(session, "operator_contracts")
        contract: OperatorContract = found(session.get(OperatorContract, contract_id))
        here = found(contract.station or contract.institution)
        authorize(actor, verb_for(here), here.where)
        check_version(contract, expected)
        _check(session, here, entry, contract)
        if names := changed(contract, _columns(entry)):
            _flush(session)
            detail = {"contract_id": contract.id, "fields": names}
            audit(actor, "contract_edited", kind_of(here), here.id, now=now, detail=detail)
            tell(kind_of(here), now, area_code=here.area_code, station_id=contract.station_id)
        return contract


def verb_for(place: Place) -> str:
    """The permission that a contract of this place needs."""
    return "place.edit" if isinstance(place, Station) else "institution.edit"


def kind_of(place: Place) -> str:
    """How the audit trail calls it."""
    return "station" if isinstance(place, Station) else "institution"


def _place(session: Session, place: Place) -> Place:
    """The place as it stands under the lock of this transaction."""
    row: Place = found(session.get(type(place), place.id, populate_existing=True))
    return row


def _key(place: Place) -> dict[str, int]:
    return {f"{kind_of(place)}_id": place.id}


def _check(
    session: Session, place: Place, entry: ContractEntry, kept: OperatorContract | None = None
) -> None:
    faults = contract_faults(entry)
    operator = session.get(Operator, entry.operator_id) if entry.operator_id else None
    stays = kept is not None and operator is not None and kept.operator_id == operator.id
    if operator is None or (operator.closed_on is not None and not stays):
        faults["operator_id"] = NO_OPERATOR
    if isinstance(place, Station) and place.closed_on is not None and kept is None:
        faults["since"] = CLOSED
    if not faults:
        faults |= _span_faults(session, place, entry, kept)
    if faults:
        raise InvalidInputError(faults)


def _span_faults(
    session: Session, place: Place, entry: ContractEntry, kept: OperatorContract | None
) -> dict[str, str]:
    others = select(OperatorContract).filter_by(**_key(place))
    span = _Span(entry.since or date.min, entry.until)
    if any(overlap(span, other) for other in session.scalars(others) if other is not kept):
        return {"since": OVERLAP}
    if isinstance(place, Institution) and not _privately_run(session, place, span):
        return {"since": NOT_PRIVATE}
    return {}


class _Span:
    """The days of an entry that was checked."""

    def __init__(self, since: date, until: date | None) -> None:
        self.since, self.until = since, until


def _privately_run(session: Session, institution: Institution, span: _Span) -> bool:
    """Whether it is publicly built and privately run on every day of the span."""
    query = select(Institution).where(Institution.id == institution.id)
    row = session.scalars(query.options(selectinload(Institution.modes))).one()
    return any(
        mode.mode == "public_private"
        and mode.since <= span.since
        and (mode.until is None or (span.until is not None and span.until <= mode.until))
        for mode in row.modes
    )


def _columns(entry: ContractEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in ("operator_id", "since", "until", "number", "note")}


def _flush(session: Session) -> None:
    """The database refuses two contracts of one place on one day, whoever asks."""
    try:
        session.flush()
    except IntegrityError as error:
        raise InvalidInputError({"since": OVERLAP}) from error
