"""Where a senior lives and when: adding an address, changing and ending it."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from eldercare.accounts.models import User
from eldercare.accounts.rules import Where, covers
from eldercare.core.coordinates import WGS84
from eldercare.core.db import check_version, transaction
from eldercare.core.errors import N_, InvalidInputError
from eldercare.core.geo import Place
from eldercare.core.time import local_date
from eldercare.people.actions.address_rows import address_to_edit, finish, write
from eldercare.people.actions.holding import senior_held
from eldercare.people.actions.settling import PLACE_COLUMNS, addresses_of, station_serving
from eldercare.people.geocoding.queue import ADDRESS, SENIOR, forget_jobs
from eldercare.people.models import Area, Senior, SeniorAddress
from eldercare.people.rules.positions import CENTRE, GIVEN, Position
from eldercare.people.rules.residences import HOME, REGISTERED, AddressEntry, begun, entry_faults, home_on

CHOOSE_GROUP = N_("Choose a village group.")
NO_STATION = N_("No station, or more than one, serves this village group: the move cannot be recorded here.")
OTHER_STATION = N_(
    "Another station serves this village group. Somebody who sees both stations has to record the move."
)
ONLY_HOME = N_("This is the home. Record a new home instead; this one then ends the day before.")


def add_address(actor: User, senior_id: int, entry: AddressEntry, *, now: datetime) -> SeniorAddress:
    """Note another address; a new home ends the one before. Where the person lives today follows at once.

    Raises InvalidInputError that names each field, ErasedError, or NotFoundError outside the scope.
    """
    entry = replace(entry, address=entry.address.strip())
    with transaction() as session:
        senior = senior_held(session, actor, senior_id)
        area = _checked(session, actor, senior, entry)
        homes = [one for one in _kept(session, senior, now) if one.kind == HOME]
        if entry.kind == HOME:
            entry = replace(entry, first_day=entry.first_day or local_date(now))
            _end_before(homes, entry.first_day)
        row = SeniorAddress(senior_id=senior_id, created_at=now)
        _fill(row, entry, area, actor, now)
        session.add(row)
        finish(session, actor, "address_added", senior, row, now)
        return row


def edit_address(
    actor: User, address_id: int, entry: AddressEntry, *, expected: int | None, now: datetime
) -> SeniorAddress:
    """Change an address; a position that was not touched keeps what is known of it.

    Raises InvalidInputError, StaleVersionError, ErasedError, or NotFoundError outside the scope.
    """
    entry = replace(entry, address=entry.address.strip())
    with transaction() as session:
        row, senior = address_to_edit(session, actor, address_id)
        check_version(row, expected)
        if (entry.kind == HOME) != (row.kind == HOME):
            raise InvalidInputError({"kind": ONLY_HOME})
        area = _checked(session, actor, senior, entry)
        if entry.address != row.address:
            forget_jobs(session, [(ADDRESS, row.id)])
        _fill(row, entry, area, actor, now)
        finish(session, actor, "address_edited", senior, row, now)
        return row


def end_address(actor: User, address_id: int, last_day: date, *, now: datetime) -> SeniorAddress:
    """The person lives there until `last_day` and no longer, also in the years to come.

    Raises InvalidInputError for the home or a day before the first, NotFoundError outside the scope.
    """
    with transaction() as session:
        row, senior = address_to_edit(session, actor, address_id)
        if row.kind == HOME:
            raise InvalidInputError({"last_day": ONLY_HOME})
        if row.first_day is not None and last_day < row.first_day:
            # It never came to it: nothing of it is left.
            forget_jobs(session, [(ADDRESS, row.id)])
            session.delete(row)
        else:
            _end(row, last_day)
        finish(session, actor, "address_ended", senior, row, now)
        return row


def _end(row: SeniorAddress, last_day: date) -> None:
    """Of what came again each year the present time is left, or the first one when none is running."""
    start = begun(row, last_day)
    if row.yearly and start is None:
        row.yearly = False
        return
    row.first_day, row.last_day, row.yearly = start or row.first_day, last_day, False


def _checked(session: Session, actor: User, senior: Senior, entry: AddressEntry) -> Area | None:
    """The village group of a good entry; None for a registered household without one."""
    found = entry_faults(entry)
    area = session.get(Area, entry.area_code) if entry.area_code else None
    missing = area is None and (entry.area_code or entry.kind != REGISTERED)
    if missing or (area is not None and area.level != "group"):
        found.setdefault("area_code", CHOOSE_GROUP)
    elif area is not None and entry.kind == HOME and (fault := _station_fault(session, actor, senior, area)):
        found["area_code"] = fault
    if found:
        raise InvalidInputError(found)
    return area


def _station_fault(session: Session, actor: User, senior: Senior, area: Area) -> str:
    """A new home needs a station, and somebody whose scope holds both ends of the move."""
    station = station_serving(session, area.code, senior.station_id)
    if station is None:
        return NO_STATION
    there = Where(area_code=area.code, station_id=station.id)
    return "" if covers(actor.scope, there, actor.worker_id) else OTHER_STATION


def _kept(session: Session, senior: Senior, now: datetime) -> list[SeniorAddress]:
    """All addresses; with the second one the home gets a row of its own."""
    known = addresses_of(session, senior.id)
    if known:
        return known
    home = SeniorAddress(senior_id=senior.id, kind=HOME, area_code=senior.area_code, created_at=now)
    write(home, {name: getattr(senior, name) for name in ("address", *PLACE_COLUMNS)})
    session.add(home)
    forget_jobs(session, [(SENIOR, senior.id)])
    return [home]


def _end_before(homes: list[SeniorAddress], first_day: date | None) -> None:
    assert first_day is not None
    old = home_on(homes, first_day)
    if old is None:
        return
    if old.first_day is not None and old.first_day >= first_day:
        raise InvalidInputError({"first_day": N_("A home begins on this day already.")})
    old.last_day = first_day - timedelta(days=1)


def _fill(row: SeniorAddress, entry: AddressEntry, area: Area | None, actor: User, now: datetime) -> None:
    known = (row.area_code, row.lat, row.lon)
    row.kind, row.address, row.yearly = entry.kind, entry.address, entry.yearly
    row.area_code = area.code if area else None
    row.first_day, row.last_day = entry.first_day, entry.last_day
    if row.id is not None and (row.area_code, entry.lat, entry.lon) == known:
        return
    position = _given(entry, area)
    write(row, position.columns if position else {"lat": None, "lon": None, "position_source": GIVEN})
    row.placed_at, row.placed_by = now, actor.id


def _given(entry: AddressEntry, area: Area | None) -> Position | None:
    if entry.lat is not None and entry.lon is not None:
        return Position(Place(entry.lat, entry.lon), GIVEN, entry.crs)
    return Position(Place(area.lat, area.lon), CENTRE, WGS84) if area else None
