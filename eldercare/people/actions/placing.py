"""Putting a home on the map by hand, and writing a position down wherever it stands."""

from datetime import datetime

from sqlalchemy.orm import Session

from eldercare.accounts.models import User
from eldercare.core.coordinates import SYSTEMS
from eldercare.core.db import check_version, transaction
from eldercare.core.errors import N_, InvalidInputError
from eldercare.core.geo import Place
from eldercare.people.actions.address_rows import address_to_edit, finish, told, write
from eldercare.people.actions.holding import senior_held
from eldercare.people.actions.settling import addresses_of
from eldercare.people.models import Senior, SeniorAddress
from eldercare.people.rules.positions import MAP, Position, converted, degree_faults


def place_senior(
    actor: User, senior_id: int, lat: float | None, lon: float | None, *, crs: str, expected: int | None,
    now: datetime, source: str = MAP,
) -> Senior:  # fmt: skip
    """Put where the person lives now on the map. `lat` and `lon` in degrees of `crs`; `source`: MAP or PHONE.

    Raises InvalidInputError, StaleVersionError, ErasedError, or NotFoundError outside the scope.
    """
    position = _by_hand(lat, lon, crs, source)
    with transaction() as session:
        senior = senior_held(session, actor, senior_id)
        check_version(senior, expected)
        put_down(session, senior, position, actor=actor, now=now)
        told(actor, "position_set", senior, now, {"source": position.source})
        return senior


def place_address(
    actor: User, address_id: int, lat: float | None, lon: float | None, *, crs: str, expected: int | None,
    now: datetime,
) -> SeniorAddress:  # fmt: skip
    """The same for one of several addresses."""
    position = _by_hand(lat, lon, crs)
    with transaction() as session:
        row, senior = address_to_edit(session, actor, address_id)
        check_version(row, expected)
        write(row, position.columns | {"placed_at": now, "placed_by": actor.id})
        finish(session, actor, "position_set", senior, row, now)
        return row


def put_down(
    session: Session, senior: Senior, position: Position, *, actor: User | None, now: datetime
) -> None:
    """Write a position to the address that holds today; the caller holds the transaction and the trail."""
    columns = position.columns | {"placed_at": now, "placed_by": actor.id if actor else None}
    for row in addresses_of(session, senior.id):
        if (row.address, row.lat, row.lon) == (senior.address, senior.lat, senior.lon):
            write(row, columns)
    write(senior, columns)


def _by_hand(lat: float | None, lon: float | None, crs: str, source: str = MAP) -> Position:
    if crs not in SYSTEMS:
        raise InvalidInputError({"crs": N_("Choose one of the list.")})
    lat, lon = converted(lat, lon, crs)
    found = degree_faults(lat, lon)
    if found or lat is None or lon is None:
        raise InvalidInputError(found or {"lat": N_("Choose a place on the map, or type its degrees.")})
    return Position(Place(lat, lon), source, crs)
