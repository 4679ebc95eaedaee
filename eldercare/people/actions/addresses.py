"""Where a senior lives and when: adding an address, changing and ending it, and putting it on the map."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.accounts.rules import Where, covers
from eldercare.core import feed
from eldercare.core.coordinates import SYSTEMS, WGS84
from eldercare.core.db import check_version, transaction
from eldercare.core.errors import N_, InvalidInputError, NotFoundError
from eldercare.core.geo import Place
from eldercare.core.time import local_date
from eldercare.people.actions.settling import PLACE_COLUMNS, addresses_of, settle, station_serving, touch
from eldercare.people.errors import ErasedError
from eldercare.people.geocoding.queue import ADDRESS, SENIOR, forget_jobs
from eldercare.people.models import Area, Senior, SeniorAddress
from eldercare.people.positions import CENTRE, GIVEN, MAP, Position, converted, degree_faults
from eldercare.people.residences import HOME, REGISTERED, AddressEntry, begun, entry_faults, home_on

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
        senior = _senior(session, actor, senior_id)
        area = _checked(session, actor, senior, entry)
        homes = [one for one in _kept(session, senior, now) if one.kind == HOME]
        if entry.kind == HOME:
            entry = replace(entry, first_day=entry.first_day or local_date(now))
            _end_before(homes, entry.first_day)
        row = SeniorAddress(senior_id=senior_id, created_at=now)
        _fill(row, entry, area, actor, now)
        session.add(row)
        _finish(session, actor, "address_added", senior, row, now)
        return row


def edit_address(
    actor: User, address_id: int, entry: AddressEntry, *, expected: int | None, now: datetime
) -> SeniorAddress:
    """Change an address; a position that was not touched keeps what is known of it.

    Raises InvalidInputError, StaleVersionError, ErasedError, or NotFoundError outside the scope.
    """
    entry = replace(entry, address=entry.address.strip())
    with transaction() as session:
        row, senior = _address(session, actor, address_id)
        check_version(row, expected)
        if (entry.kind == HOME) != (row.kind == HOME):
            raise InvalidInputError({"kind": ONLY_HOME})
        area = _checked(session, actor, senior, entry)
        if entry.address != row.address:
            forget_jobs(session, [(ADDRESS, row.id)])
        _fill(row, entry, area, actor, now)
        _finish(session, actor, "address_edited", senior, row, now)
        return row


def end_address(actor: User, address_id: int, last_day: date, *, now: datetime) -> SeniorAddress:
    """The person lives there until `last_day` and no longer, also in the years to come.

    Raises InvalidInputError for the home or a day before the first, NotFoundError outside the scope.
    """
    with transaction() as session:
        row, senior = _address(session, actor, address_id)
        if row.kind == HOME:
            raise InvalidInputError({"last_day": ONLY_HOME})
        if row.first_day is not None and last_day < row.first_day:
            # It never came to it: nothing of it is left.
            forget_jobs(session, [(ADDRESS, row.id)])
            session.delete(row)
        else:
            _end(row, last_day)
        _finish(session, actor, "address_ended", senior, row, now)
        return row


def _end(row: SeniorAddress, last_day: date) -> None:
    """Of what came again each year the present time is left, or the first one when none is running."""
    start = begun(row, last_day)
    if row.yearly and start is None:
        row.yearly = False
        return
    row.first_day, row.last_day, row.yearly = start or row.first_day, last_day, False


def place_senior(
    actor: User, senior_id: int, lat: float | None, lon: float | None, *, crs: str, expected: int | None,
    now: datetime, source: str = MAP,
) -> Senior:  # fmt: skip
    """Put where the person lives now on the map. `lat` and `lon` in degrees of `crs`; `source`: MAP or PHONE.

    Raises InvalidInputError, StaleVersionError, ErasedError, or NotFoundError outside the scope.
    """
    position = _by_hand(lat, lon, crs, source)
    with transaction() as session:
        senior = _senior(session, actor, senior_id)
        check_version(senior, expected)
        put_down(session, senior, position, actor=actor, now=now)
        _told(actor, "position_set", senior, now, {"source": position.source})
        return senior


def put_down(
    session: Session, senior: Senior, position: Position, *, actor: User | None, now: datetime
) -> None:
    """Write a position to the address that holds today; the caller holds the transaction and the trail."""
    columns = position.columns | {"placed_at": now, "placed_by": actor.id if actor else None}
    for row in addresses_of(session, senior.id):
        if (row.address, row.lat, row.lon) == (senior.address, senior.lat, senior.lon):
            _set(row, columns)
    _set(senior, columns)


def place_address(
    actor: User, address_id: int, lat: float | None, lon: float | None, *, crs: str, expected: int | None,
    now: datetime,
) -> SeniorAddress:  # fmt: skip
    """The same for one of several addresses."""
    position = _by_hand(lat, lon, crs)
    with transaction() as session:
        row, senior = _address(session, actor, address_id)
        check_version(row, expected)
        _set(row, position.columns | {"placed_at": now, "placed_by": actor.id})
        _finish(session, actor, "position_set", senior, row, now)
        return row


def _by_hand(lat: float | None, lon: float | None, crs: str, source: str = MAP) -> Position:
    if crs not in SYSTEMS:
        raise InvalidInputError({"crs": N_("Choose one of the list.")})
    lat, lon = converted(lat, lon, crs)
    found = degree_faults(lat, lon)
    if found or lat is None or lon is None:
        raise InvalidInputError(found or {"lat": N_("Choose a place on the map, or type its degrees.")})
    return Position(Place(lat, lon), source, crs)


def _senior(session: Session, actor: User, senior_id: int) -> Senior:
    senior = session.get(Senior, senior_id, with_for_update=True)
    if senior is None:
        raise NotFoundError
    authorize(actor, "senior.edit", senior.where)
    if senior.erased_at is not None:
        raise ErasedError
    return senior


def _address(session: Session, actor: User, address_id: int) -> tuple[SeniorAddress, Senior]:
    row = session.get(SeniorAddress, address_id)
    if row is None:
        raise NotFoundError
    return row, _senior(session, actor, row.senior_id)


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
    _set(home, {name: getattr(senior, name) for name in ("address", *PLACE_COLUMNS)})
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
    _set(row, position.columns if position else {"lat": None, "lon": None, "position_source": GIVEN})
    row.placed_at, row.placed_by = now, actor.id


def _given(entry: AddressEntry, area: Area | None) -> Position | None:
    if entry.lat is not None and entry.lon is not None:
        return Position(Place(entry.lat, entry.lon), GIVEN, entry.crs)
    return Position(Place(area.lat, area.lon), CENTRE, WGS84) if area else None


def _set(row: Any, columns: dict[str, object]) -> None:
    for name, value in columns.items():
        setattr(row, name, value)


def _finish(
    session: Session, actor: User, verb: str, senior: Senior, row: SeniorAddress, now: datetime
) -> None:
    before = senior.station_id
    settle(session, senior, local_date(now))
    touch(senior)
    session.flush()
    _told(actor, verb, senior, now, {"address_id": row.id, "kind": row.kind})
    if senior.station_id != before:
        _tell(senior, before, now)


def _told(actor: User, verb: str, senior: Senior, now: datetime, detail: dict[str, Any]) -> None:
    audit(actor, verb, "senior", senior.id, now=now, detail=detail)
    _tell(senior, senior.station_id, now)


def _tell(senior: Senior, station_id: int, now: datetime) -> None:
    feed.tell(
        "senior.changed", now=now, data={"senior_id": senior.id}, area_code=senior.area_code,
        station_id=station_id,
    )  # fmt: skip
