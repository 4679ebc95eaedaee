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
from eldercare.core.coordinates import WGS84
from eldercare.core.db import check_version, transaction
from eldercare.core.errors import N_, InvalidInputError
from eldercare.core.privacy import lookup_hash, lookup_hashes, tail_hash
from eldercare.core.time import local_date
from eldercare.people.actions.categories import follow
from eldercare.people.actions.holding import tell_senior
from eldercare.people.actions.settling import PLACE_COLUMNS, settle, touch
from eldercare.people.entry import SeniorEntry, cleaned, faults
from eldercare.people.errors import ErasedError, PossibleDoubleError
from eldercare.people.geocoding.queue import ADDRESS, SENIOR, forget_jobs
from eldercare.people.models import Area, Senior, SeniorAddress, Station
from eldercare.people.queries.agreeing import health_closed
from eldercare.people.queries.doubles import doubles_of
from eldercare.people.rules import syllables
from eldercare.people.rules.doubles import ANOTHER
from eldercare.people.rules.positions import CENTRE, GIVEN

NOTHING_NEW = N_("The person took back the consent to health data: nothing new is noted.")
OF_HOME = frozenset({"address", "area_code", *PLACE_COLUMNS})
"""What the form changes of the home, wherever the person stays now."""
TAKEN = N_("Somebody with this ID number is on the register already.")


def add_senior(actor: User, entry: SeniorEntry, *, another: str = "", now: datetime) -> Senior:
    """Put a senior on the register. `another`, a code of doubles.ANOTHER: why somebody there is not the same.

    Raises InvalidInputError that names each field, PossibleDoubleError when somebody may be the same, or
    NotFoundError when the place is out of scope.
    """
    entry = cleaned(entry)
    with transaction() as session:
        area = _checked(session, actor, entry, now, senior_id=None)
        alike = doubles_of(actor, entry)
        if alike.any and another not in ANOTHER:
            raise PossibleDoubleError
        senior = Senior(created_at=now, contacts=[], addresses=[], **_columns(entry, area, actor, now))
        session.add(senior)
        _flush(session)
        follow(session, senior, actor=actor, now=now)
        said = {"another": another, "alike": [one.senior.id for one in alike.seen]} if alike.any else {}
        audit(actor, "senior_added", "senior", senior.id, now=now, detail=said)
        tell_senior(senior, now, kind="senior.added")
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
        if entry.health_note and entry.health_note != senior.health_note and health_closed(senior.id):
            raise InvalidInputError({"health_note": NOTHING_NEW})
        columns = _columns(entry, area, actor, now, senior.home) | {"grade": senior.grade}
        changed = _write(senior, columns)
        if changed:
            if "address" in changed:
                forget_jobs(session, [(ADDRESS, senior.home_id) if senior.home_id else (SENIOR, senior_id)])
            if senior.home_id is not None:
                settle(session, senior, local_date(now))
                touch(senior)
            _flush(session)
            follow(session, senior, actor=actor, now=now)
            named = [name for name in changed if name in SeniorEntry.names()]
            audit(actor, "senior_edited", "senior", senior.id, now=now, detail={"fields": named})
            tell_senior(senior, now)
        return senior


def entry_of(senior: Senior) -> SeniorEntry:
    """The senior as it would be typed, with the home wherever the person stays; an edit begins from here."""
    kept = {name: getattr(senior.home if name in OF_HOME else senior, name) for name in SeniorEntry.names()}
    for name in ("id_number", "phone", "health_note"):
        kept[name] = kept[name] or ""
    kept |= {name: tuple(kept[name]) for name in ("categories", "languages")}
    return SeniorEntry(**kept)


def _checked(session: Session, actor: User, entry: SeniorEntry, now: datetime, senior_id: int | None) -> Area:
    """The village group of a good entry; raises InvalidInputError with all faults at once."""
    found = faults(entry, local_date(now))
    station = session.get(Station, entry.station_id) if entry.station_id else None
    area = session.get(Area, entry.area_code)
    if station is None or (station.closed_on is not None and senior_id is None):
        found["station_id"] = N_("Choose a station.")
    if area is None or area.level != "group" or area.closed_on is not None:
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


def _write(senior: Senior, columns: dict[str, Any]) -> list[str]:
    """Write what changed, the place to the home; returns the names."""
    changed = []
    for name, value in columns.items():
        row = senior.home if name in OF_HOME else senior
        if getattr(row, name) != value:
            setattr(row, name, value)
            changed.append(name)
    return sorted(changed)


def _columns(
    entry: SeniorEntry, area: Area, actor: User, now: datetime, kept: Senior | SeniorAddress | None = None
) -> dict[str, Any]:
    """The row of a good entry. Without a position: where the home was known to be, else the group's
    centre; the first only as long as the group is the same. What was known of an untouched position stays."""
    stays = kept is not None and kept.area_code == area.code
    untouched = entry.lat is None or (kept is not None and (entry.lat, entry.lon) == (kept.lat, kept.lon))
    columns = columns_of(entry, area.code, area.lat, area.lon) | {"placed_at": now}
    if kept is not None and stays and untouched:
        return columns | {name: getattr(kept, name) for name in PLACE_COLUMNS}
    return columns | {"placed_by": None if entry.lat is None else actor.id}


def columns_of(entry: SeniorEntry, area_code: str, lat: float, lon: float) -> dict[str, Any]:
    """The row of a good entry; without a position `lat` and `lon`, the centre, stand in."""
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
        "crs": WGS84 if entry.lat is None else entry.crs,
        "position_source": CENTRE if entry.lat is None else GIVEN,
        "position_by": "",
        "precision_m": None,
        "living": entry.living,
        "grade": entry.grade,
        "categories": sorted(entry.categories),
        "languages": sorted(entry.languages),
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
