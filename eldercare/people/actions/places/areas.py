"""Areas: added under the area around them, renamed, moved, given an outline, closed and opened again."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from eldercare.accounts.access import authorize
from eldercare.accounts.actions import rename_scope
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.accounts.rules import Scope, Where
from eldercare.core.db import check_version, transaction
from eldercare.core.errors import N_, InvalidInputError
from eldercare.people.actions.places.writing import changed, closing_day, flushed, found, tell
from eldercare.people.errors import AreaInUseError
from eldercare.people.models import Area
from eldercare.people.places.boundaries import radius_m
from eldercare.people.places.codes import around, level_of
from eldercare.people.places.entry import AreaEntry, area_faults, cleaned
from eldercare.people.places.queries.standing import in_area

TAKEN = N_("Another area has this code.")
NO_UPPER = N_("There is no open area whose code this one begins with.")
# Until an outline is drawn; about the size of a village, of a group for a group.
FIRST_RADIUS_M = {"county": 20_000.0, "town": 5_000.0, "village": 1_200.0, "group": 300.0}


def add_area(actor: User, entry: AreaEntry, *, now: datetime) -> Area:
    """Add an area below the one whose code its own begins with.

    Raises InvalidInputError that names each field, or NotFoundError outside the actor's scope.
    """
    entry = cleaned(entry)
    with transaction() as session:
        faults = area_faults(entry)
        level = level_of(entry.code) or ""
        if "code" not in faults:
            faults |= _code_faults(session, entry.code)
        if faults:
            raise InvalidInputError(faults)
        authorize(actor, "place.edit", Where(area_code=around(entry.code)))
        columns = {"radius_m": FIRST_RADIUS_M[level]} | _columns(entry)
        area = Area(code=entry.code, level=level, synthetic=False, **columns)
        session.add(area)
        flushed(session, "code", TAKEN)
        audit(actor, "area_added", "area", None, now=now, detail={"code": area.code})
        tell("area", now, area_code=area.code)
        return area


def add_areas(session: Session, actor: User, entries: Sequence[AreaEntry]) -> list[Area]:
    """Many areas at once, out of a list of cleaned entries without faults, each after the one around it.

    The caller holds the transaction and writes the audit trail. Raises NotFoundError outside the scope.
    """
    rows = []
    for one in entries:
        authorize(actor, "place.import", Where(area_code=one.code))
        level = level_of(one.code) or ""
        first = {"radius_m": FIRST_RADIUS_M[level], "synthetic": False}
        rows.append(Area(code=one.code, level=level, **first, **_columns(one)))
    session.add_all(rows)
    session.flush()
    return rows


def remove_areas(session: Session, rows: Sequence[Area]) -> None:
    """Take areas off the register that nobody and nothing refers to, at the undoing of a list."""
    for row in rows:
        session.delete(row)
    session.flush()


def edit_area(actor: User, code: str, entry: AreaEntry, *, expected: int | None, now: datetime) -> Area:
    """Rename, move the centre, draw the outline. The code stays: others begin with it.

    Raises InvalidInputError, StaleVersionError, or NotFoundError outside the actor's scope.
    """
    with transaction() as session:
        area: Area = found(session.get(Area, code))
        authorize(actor, "place.edit", Where(area_code=area.code))
        check_version(area, expected)
        entry = cleaned(entry)
        if faults := area_faults(entry):
            raise InvalidInputError(faults)
        columns = _columns(entry)
        if area.boundary != entry.boundary:
            columns["boundary_synthetic"] = False
        if names := changed(area, columns):
            session.flush()
            if "name" in names:
                rename_scope(Scope("county") if area.level == "county" else Scope("area", code), area.name)
            shown = [name for name in names if name not in {"radius_m", "boundary_synthetic"}]
            audit(actor, "area_edited", "area", None, now=now, detail={"code": code, "fields": shown})
            tell("area", now, area_code=code)
        return area


def close_area(actor: User, code: str, day: date | None, *, expected: int | None, now: datetime) -> Area:
    """From that day on the area is no more. Raises AreaInUseError while somebody or something stands
    there."""
    with transaction() as session:
        area: Area = found(session.get(Area, code))
        authorize(actor, "place.edit", Where(area_code=area.code))
        check_version(area, expected)
        standing = in_area(code)
        if standing.anything:
            raise AreaInUseError(
                seniors=standing.seniors, workers=standing.workers, stations=standing.stations,
                institutions=standing.institutions, areas=standing.areas,
            )  # fmt: skip
        area.closed_on = closing_day(day, now)
        session.flush()
        detail = {"code": code, "day": str(area.closed_on)}
        audit(actor, "area_closed", "area", None, now=now, detail=detail)
        tell("area", now, area_code=code)
        return area


def reopen_area(actor: User, code: str, *, expected: int | None, now: datetime) -> Area:
    """The area was closed by mistake. Raises InvalidInputError while the area around it is closed."""
    with transaction() as session:
        area: Area = found(session.get(Area, code))
        authorize(actor, "place.edit", Where(area_code=area.code))
        check_version(area, expected)
        upper = session.get(Area, around(code)) if around(code) else None
        if around(code) and (upper is None or upper.closed_on is not None):
            raise InvalidInputError({"code": NO_UPPER})
        area.closed_on = None
        session.flush()
        audit(actor, "area_reopened", "area", None, now=now, detail={"code": code})
        tell("area", now, area_code=code)
        return area


def _code_faults(session: Session, code: str) -> dict[str, str]:
    if session.get(Area, code) is not None:
        return {"code": TAKEN}
    upper = session.get(Area, around(code)) if around(code) else None
    if around(code) and (upper is None or upper.closed_on is not None):
        return {"code": NO_UPPER}
    return {}


def _columns(entry: AreaEntry) -> dict[str, Any]:
    columns: dict[str, Any] = {
        name: getattr(entry, name) for name in ("name", "name_en", "lat", "lon", "boundary")
    }
    if entry.boundary:
        columns["radius_m"] = radius_m(entry.boundary)
    return columns
