"""Operators: the organisations that run places. They belong to the county, not to a town."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.accounts.rules import Where
from eldercare.core.db import check_version, transaction
from eldercare.core.errors import N_, InvalidInputError
from eldercare.people.actions.places.writing import changed, closing_day, flushed, found
from eldercare.people.errors import OperatorInUseError
from eldercare.people.models import Operator
from eldercare.people.places.entry import OperatorEntry, cleaned, operator_faults
from eldercare.people.places.queries.standing import contracts_running_on

NAME_TAKEN = N_("Another operator has this name.")
CODE_TAKEN = N_("Another operator has this credit code.")
COUNTY = Where()
"""No area: only who sees the whole county reaches it."""


def add_operator(actor: User, entry: OperatorEntry, *, now: datetime) -> Operator:
    """Add an operator. Raises InvalidInputError that names each field, or NotFoundError for a town's user."""
    entry = cleaned(entry)
    with transaction() as session:
        authorize(actor, "place.edit", COUNTY)
        _check(session, entry)
        operator = Operator(**_columns(entry))
        session.add(operator)
        flushed(session, "name", NAME_TAKEN)
        audit(actor, "operator_added", "operator", operator.id, now=now)
        return operator


def edit_operator(
    actor: User, operator_id: int, entry: OperatorEntry, *, expected: int | None, now: datetime
) -> Operator:
    """Change an operator. Raises InvalidInputError, StaleVersionError or NotFoundError."""
    entry = cleaned(entry)
    with transaction() as session:
        operator: Operator = found(session.get(Operator, operator_id))
        authorize(actor, "place.edit", COUNTY)
        check_version(operator, expected)
        _check(session, entry, operator_id)
        if names := changed(operator, _columns(entry)):
            flushed(session, "name", NAME_TAKEN)
            audit(actor, "operator_edited", "operator", operator_id, now=now, detail={"fields": names})
        return operator


def close_operator(
    actor: User, operator_id: int, day: date | None, *, expected: int | None, now: datetime
) -> Operator:
    """From that day on it takes no contract. Raises OperatorInUseError while one runs on."""
    with transaction() as session:
        operator: Operator = found(session.get(Operator, operator_id))
        authorize(actor, "place.edit", COUNTY)
        check_version(operator, expected)
        last = closing_day(day, now)
        if running := contracts_running_on(last, operator_id=operator_id):
            raise OperatorInUseError(contracts=running)
        operator.closed_on = last
        session.flush()
        audit(actor, "operator_closed", "operator", operator_id, now=now, detail={"day": str(last)})
        return operator


def reopen_operator(actor: User, operator_id: int, *, expected: int | None, now: datetime) -> Operator:
    """The operator was closed by mistake, or begins again."""
    with transaction() as session:
        operator: Operator = found(session.get(Operator, operator_id))
        authorize(actor, "place.edit", COUNTY)
        check_version(operator, expected)
        operator.closed_on = None
        session.flush()
        audit(actor, "operator_reopened", "operator", operator_id, now=now)
        return operator


def read_phone(actor: User, operator_id: int, *, now: datetime) -> str:
    """The phone of an operator in plain; who read it goes into the audit trail."""
    with transaction() as session:
        operator: Operator = found(session.get(Operator, operator_id))
        authorize(actor, "place.edit", COUNTY)
        audit(actor, "operator_phone_read", "operator", operator_id, now=now)
        return operator.phone or ""


def _check(session: Session, entry: OperatorEntry, operator_id: int = 0) -> None:
    faults = operator_faults(entry)
    others = Operator.id != operator_id
    same_code = exists().where(Operator.credit_code == entry.credit_code, others)
    if entry.credit_code and "credit_code" not in faults and session.scalar(select(same_code)):
        faults["credit_code"] = CODE_TAKEN
    if "name" not in faults and session.scalar(select(exists().where(Operator.name == entry.name, others))):
        faults["name"] = NAME_TAKEN
    if faults:
        raise InvalidInputError(faults)


def _columns(entry: OperatorEntry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "name_en": entry.name_en,
        "kind": entry.kind,
        "credit_code": entry.credit_code or None,
        "contact": entry.contact or None,
        "phone": entry.phone or None,
    }
