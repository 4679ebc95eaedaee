"""Adding seniors and editing them."""

from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.accounts.rules import Where
from eldercare.core import feed
from eldercare.core.db import check_version, transaction
from eldercare.core.errors import N_, InvalidInputError
from eldercare.core.privacy import lookup_hash, lookup_hashes, tail_hash
from eldercare.core.time import local_date
from eldercare.people.entry import SeniorEntry, cleaned, faults
from eldercare.people.errors import ErasedError
from eldercare.people.models import Area, Senior, Station
from eldercare.people.rules import syllables

TAKEN = N_("Somebody with this ID number is on the register already.")


def add_senior(actor: User, entry: SeniorEntry, *, now: datetime) -> Senior:
    """Put a senior on the register.

    Raises InvalidInputError that names each field, or NotFoundError when the place is out of scope.
    """
    entry = cleaned(entry)
    with transaction() as session:
        area = _checked(session, actor, entry, now, senior_id=None)
        senior = Senior(created_at=now, contacts=[], **_columns(entry, area))
        session.add(senior)
        _flush(session)
        audit(actor, "senior_added", "senior", senior.id, now=now)
        _tell("senior.added", senior, now)
        return senior


def edit_senior(
    actor: User, senior_id: int, entry: SeniorEntry, *, expected: int | None, now: datetime
) -> Senior:
    """Change a senior; what did not change is not written. The grade stays: it follows from assessments.

    Raises InvalidInputError that names each field, StaleVersionError when somebody was faster, and
    NotFoundError when the senior or the new place is out of scope.
    """
    entry = cleaned(entry)
    with transaction() as session:
        senior = session.get_one(Senior, senior_id)
        authorize(actor, "senior.edit", senior.where)
        if senior.erased_at is not None:
            raise ErasedError
        check_version(senior, expected)
        area = _checked(session, actor, entry, now, senior_id=senior_id)
        columns = _columns(entry, area, kept=senior)
        changed = sorted(name for name, value in columns.items() if getattr(senior, name) != value)
        for name in changed:
            setattr(senior, name, columns[name])
        if changed:
            _flush(session)
            named = [name for name in changed if name in SeniorEntry.names()]
            audit(actor, "senior_edited", "senior", senior.id, now=now, detail={"fields": named})
            _tell("senior.changed", senior, now)
        return senior


def entry_of(senior: Senior) -> SeniorEntry:
    """The senior as it would be typed; an edit begins from here."""
    kept = {name: getattr(senior, name) for name in SeniorEntry.names()}
    for name in ("id_number", "phone", "health_note"):
        kept[name] = kept[name] or ""
    kept["categories"] = tuple(senior.categories)
    return SeniorEntry(**kept)


def _checked(session: Session, actor: User, entry: SeniorEntry, now: datetime, senior_id: int | None) -> Area:
    """The village group of a good entry; raises InvalidInputError with all faults at once."""
    found = faults(entry, local_date(now))
    station = session.get(Station, entry.station_id) if entry.station_id else None
    area = session.get(Area, entry.area_code)
    if station is None:
        found["station_id"] = N_("Choose a station.")
    if area is None or area.level != "group":
        found["area_code"] = N_("Choose a village group.")
    elif station and not area.code.startswith(station.area_code):
        found["area_code"] = N_("This village group does not lie in the area of the station.")
    if "id_number" not in found and _is_taken(session, entry.id_number, senior_id):
        found["id_number"] = TAKEN
    if found or area is None:
        raise InvalidInputError(found)
    authorize(actor, "senior.edit", Where(area_code=area.code, station_id=entry.station_id))
    return area


def _is_taken(session: Session, id_number: str, senior_id: int | None) -> bool:
    if not id_number:
        return False
    same = Senior.id_hash.in_(lookup_hashes(id_number)) & (Senior.id != (senior_id or 0))
    return bool(session.scalar(select(exists().where(same))))


def _columns(entry: SeniorEntry, area: Area, kept: Senior | None = None) -> dict[str, Any]:
    """The row of a good entry. Without a position: where the home was known to be, else the group's
    centre; the first only as long as the group is the same."""
    stays = kept is not None and kept.area_code == area.code
    known = kept if kept is not None and stays else area
    columns = columns_of(entry, area.code, known.lat, known.lon)
    return columns if kept is None else columns | {"grade": kept.grade}


def columns_of(entry: SeniorEntry, area_code: str, lat: float, lon: float) -> dict[str, Any]:
    """The row of a good entry; `lat` and `lon` stand in where it has no position."""
    number, phone = entry.id_number or None, entry.phone or None
    read = syllables(entry.name)
    return {
        "name": entry.name,
        "name_pinyin": "".join(read)[:80],
        "name_initials": "".join(part[:1] for part in read)[:10],
        "sex": entry.sex,
        "birth_date": entry.birth_date,
        "id_number": number,
        "id_hash": lookup_hash(number) if number else None,
        "id_tail_hash": tail_hash(number) if number else None,
        "phone": phone,
        "phone_hash": lookup_hash(phone) if phone else None,
        "phone_tail": phone[-4:] if phone else None,
        "area_code": area_code,
        "station_id": entry.station_id,
        "address": entry.address,
        "lat": lat if entry.lat is None else entry.lat,
        "lon": lon if entry.lon is None else entry.lon,
        "living": entry.living,
        "grade": entry.grade,
        "categories": sorted(entry.categories),
        "needs_same_sex": entry.needs_same_sex,
        "key_note": entry.key_note,
        "caution": entry.caution,
        "health_note": entry.health_note or None,
    }


def _flush(session: Session) -> None:
    """Two people may type the same ID number at once; the index decides and the field is named."""
    try:
        session.flush()
    except IntegrityError as error:
        raise InvalidInputError({"id_number": TAKEN}) from error


def _tell(kind: str, senior: Senior, now: datetime) -> None:
    feed.tell(
        kind,
        now=now,
        data={"senior_id": senior.id},
        area_code=senior.area_code,
        station_id=senior.station_id,
    )
