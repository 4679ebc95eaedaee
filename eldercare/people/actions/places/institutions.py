"""Institutions: added, changed, and run in another way from a day on."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.attributes import flag_modified

from eldercare.accounts.access import authorize
from eldercare.accounts.actions import rename_scope
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.accounts.rules import Scope, Where
from eldercare.core.db import check_version, transaction
from eldercare.core.errors import N_, InvalidInputError
from eldercare.people.actions.places.writing import changed, flushed, found, open_area, tell
from eldercare.people.errors import OnlyModeError
from eldercare.people.models import Area, Institution, InstitutionMode, OperatorContract
from eldercare.people.places.entry import (
    EARLIEST,
    LATEST,
    ODD_DAY,
    InstitutionEntry,
    cleaned,
    institution_faults,
)
from eldercare.people.places.words import MODES

TAKEN = N_("Another institution has this name.")
CHOOSE = N_("Choose one of the list.")
SAME = N_("It is run in this way already.")
TOO_EARLY = N_("The present way began on that day or later. Take it back first, or choose a later day.")
CONTRACT_RUNS = N_("A contract with an operator runs on beyond that day. End it first.")
DAY = timedelta(days=1)


def add_institution(
    actor: User, entry: InstitutionEntry, mode: str, since: date | None, *, now: datetime
) -> Institution:
    """Add an institution and how it is run from a day on. Raises InvalidInputError or NotFoundError."""
    entry = cleaned(entry)
    with transaction() as session:
        faults = institution_faults(entry) | _mode_faults(mode, since)
        if faults or since is None:
            raise InvalidInputError(faults)
        area = open_area(session, entry.area_code)
        authorize(actor, "institution.edit", Where(area_code=area.code))
        row = Institution(**_columns(entry, area), modes=[InstitutionMode(mode=mode, since=since)])
        session.add(row)
        flushed(session, "name", TAKEN)
        audit(actor, "institution_added", "institution", row.id, now=now, detail={"mode": mode})
        tell("institution", now, area_code=area.code)
        return row


def edit_institution(
    actor: User, institution_id: int, entry: InstitutionEntry, *, expected: int | None, now: datetime
) -> Institution:
    """Change an institution. Raises InvalidInputError, StaleVersionError or NotFoundError."""
    entry = cleaned(entry)
    with transaction() as session:
        row = _locked(session, actor, institution_id, expected)
        if faults := institution_faults(entry):
            raise InvalidInputError(faults)
        area = open_area(session, entry.area_code)
        authorize(actor, "institution.edit", Where(area_code=area.code))
        if names := changed(row, _columns(entry, area)):
            flushed(session, "name", TAKEN)
            if "name" in names:
                rename_scope(Scope("institution", str(row.id)), row.name)
            audit(actor, "institution_edited", "institution", row.id, now=now, detail={"fields": names})
            tell("institution", now, area_code=area.code)
        return row


def change_mode(
    actor: User, institution_id: int, mode: str, since: date | None, *, expected: int | None, now: datetime
) -> Institution:
    """Run it in another way from a day on: the present way ends on the day before, so that no day has none
    or two.

    Raises InvalidInputError that names the field, StaleVersionError or NotFoundError.
    """
    with transaction() as session:
        row = _locked(session, actor, institution_id, expected)
        faults = _mode_faults(mode, since)
        last = row.modes[-1] if row.modes else None
        if since is not None and last is not None and not faults:
            faults |= _change_faults(session, row, last, mode, since)
        if faults or since is None:
            raise InvalidInputError(faults)
        if last is not None:
            last.until = since - DAY
        row.modes.append(InstitutionMode(mode=mode, since=since))
        _touched(session, actor, row, {"mode": mode, "since": str(since)}, now)
        return row


def take_back_mode(actor: User, institution_id: int, *, expected: int | None, now: datetime) -> Institution:
    """The last change was a mistake: what was before it runs on. Raises OnlyModeError for the first way."""
    with transaction() as session:
        row = _locked(session, actor, institution_id, expected)
        if len(row.modes) < 2:
            raise OnlyModeError
        *_, before, last = row.modes
        if _contract_after(session, row, last.since):
            raise InvalidInputError({"since": CONTRACT_RUNS})
        row.modes.remove(last)
        session.delete(last)
        before.until = None
        _touched(session, actor, row, {"mode": before.mode, "took_back": last.mode}, now)
        return row


def _locked(session: Session, actor: User, institution_id: int, expected: int | None) -> Institution:
    query = select(Institution).where(Institution.id == institution_id).with_for_update()
    row: Institution = found(session.scalar(query.options(selectinload(Institution.modes))))
    authorize(actor, "institution.edit", row.where)
    check_version(row, expected)
    return row


def _touched(session: Session, actor: User, row: Institution, detail: dict[str, Any], now: datetime) -> None:
    """The ways of operation are part of the row that people edit: its version counts on with them."""
    flag_modified(row, "name")
    session.flush()
    audit(actor, "institution_mode_changed", "institution", row.id, now=now, detail=detail)
    tell("institution", now, area_code=row.area_code)


def _mode_faults(mode: str, since: date | None) -> dict[str, str]:
    faults = {} if mode in MODES else {"mode": CHOOSE}
    if since is None or not EARLIEST <= since <= LATEST:
        faults["since"] = ODD_DAY
    return faults


def _change_faults(
    session: Session, row: Institution, last: InstitutionMode, mode: str, since: date
) -> dict[str, str]:
    if since <= last.since:
        return {"since": TOO_EARLY}
    if mode == last.mode and last.until is None:
        return {"mode": SAME}
    if mode != "public_private" and _contract_after(session, row, since):
        return {"since": CONTRACT_RUNS}
    return {}


def _contract_after(session: Session, row: Institution, day: date) -> bool:
    query = select(OperatorContract).filter_by(institution_id=row.id)
    return any(one.until is None or one.until >= day for one in session.scalars(query))


def _columns(entry: InstitutionEntry, area: Area) -> dict[str, Any]:
    names = ("name", "name_en", "area_code", "address", "beds", "residents")
    return {name: getattr(entry, name) for name in names} | {
        "lat": area.lat if entry.lat is None else entry.lat,
        "lon": area.lon if entry.lon is None else entry.lon,
    }
