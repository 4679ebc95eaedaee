"""Adding workers and editing them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.accounts.rules import Where
from eldercare.core import feed
from eldercare.core.db import check_version, transaction
from eldercare.core.errors import N_, InvalidInputError, NotFoundError
from eldercare.core.time import local_date
from eldercare.people.errors import LeftError
from eldercare.people.models import Area, Posting, Station, Worker, WorkerSkill
from eldercare.people.rules import initials_of, pinyin_of
from eldercare.people.rules.staff import OPEN_SKILLS, StaffEntry, begin_faults, cleaned, faults

WORKS_HERE = N_("Somebody of this name and phone works here already.")
WORKED_HERE = N_("Somebody of this name and phone worked here before: take the person back on the page.")


def add_worker(actor: User, entry: StaffEntry, station_id: int, *, first_day: date, now: datetime) -> Worker:
    """Put a worker on the register. Raises InvalidInputError that names each field, or NotFoundError."""
    entry = cleaned(entry)
    with transaction() as session:
        area = _checked(session, actor, entry, station_id, begin_faults(first_day, local_date(now)))
        _refuse_known(session, entry)
        worker = Worker(station_id=station_id, skills=[], **_columns(entry, area, None))
        session.add(worker)
        _set_skills(worker, entry.skills)
        session.flush()
        session.add(_first_posting(worker, first_day, actor))
        audit(actor, "worker.add", "worker", worker.id, now=now)
        tell_worker("worker.added", worker, now)
        return worker


def edit_worker(
    actor: User, worker_id: int, entry: StaffEntry, *, expected: int | None, now: datetime
) -> Worker:
    """Change a worker; what did not change is not written. The station changes by `move_worker`.

    Raises InvalidInputError, StaleVersionError, LeftError, or NotFoundError outside the scope.
    """
    entry = cleaned(entry)
    with transaction() as session:
        worker = worker_at(session, actor, worker_id, expected)
        if not worker.active:
            raise LeftError
        area = _checked(session, actor, entry, worker.station_id, {})
        columns = _columns(entry, area, worker)
        changed = ["skills"] if _set_skills(worker, entry.skills) else []
        changed += sorted(name for name, value in columns.items() if getattr(worker, name) != value)
        for name in changed:
            if name in columns:
                setattr(worker, name, columns[name])
        if changed:
            touch(worker)
            named = sorted(set(changed) & set(StaffEntry.names()))
            audit(actor, "worker.edit", "worker", worker.id, now=now, detail={"fields": named})
            tell_worker("worker.changed", worker, now)
        return worker


def entry_of(worker: Worker) -> StaffEntry:
    """The worker as one would be typed; an edit begins from here."""
    kept = {name: getattr(worker, name) for name in StaffEntry.names() if name != "skills"}
    kept["phone"] = worker.phone or ""
    kept["languages"] = tuple(worker.languages)
    return StaffEntry(**kept, skills=tuple(one.skill for one in worker.skills if _is_open(one)))


def worker_at(session: Session, actor: User, worker_id: int, expected: int | None = None) -> Worker:
    """A worker whom the actor may edit, held until the commit; raises NotFoundError or StaleVersionError."""
    worker = session.get(Worker, worker_id, with_for_update=True)
    if worker is None:
        raise NotFoundError
    authorize(actor, "worker.edit", worker.where)
    check_version(worker, expected)
    return worker


def touch(worker: Worker) -> None:
    """Raise the version also where only rows beside the worker changed."""
    flag_modified(worker, "name")


def tell_worker(kind: str, worker: Worker, now: datetime, **data: object) -> None:
    """Word to open boards and phones; ids and codes only."""
    feed.tell(
        kind,
        now=now,
        data={"worker_id": worker.id, **data},
        area_code=worker.area_code,
        station_id=worker.station_id,
        worker_ids=[worker.id],
    )


def _checked(
    session: Session, actor: User, entry: StaffEntry, station_id: int, found: dict[str, str]
) -> Area:
    found = {**faults(entry), **found}
    station, area = session.get(Station, station_id), session.get(Area, entry.area_code)
    if station is None:
        raise NotFoundError
    found |= area_faults(entry.kind, area, station)
    if found or area is None:
        raise InvalidInputError(found)
    authorize(actor, "worker.edit", Where(area_code=area.code, station_id=station_id))
    return area


def area_faults(kind: str, area: Area | None, station: Station) -> dict[str, str]:
    """A leader serves a village or a group of it; everybody serves inside the station's area."""
    if area is None or not area.code.startswith(station.area_code):
        return {"area_code": N_("This place does not lie in the area of the station.")}
    if kind == "leader" and area.level not in {"village", "group"}:
        return {"area_code": N_("A group leader serves a village or a village group.")}
    return {}


def _refuse_known(session: Session, entry: StaffEntry) -> None:
    """Phones are encrypted, so those of the same name are opened and compared."""
    same = [
        one
        for one in session.scalars(select(Worker).where(Worker.name == entry.name))
        if one.phone == entry.phone
    ]
    if entry.phone and same:
        raise InvalidInputError({"name": WORKS_HERE if any(one.active for one in same) else WORKED_HERE})


def _columns(entry: StaffEntry, area: Area, kept: Worker | None) -> dict[str, Any]:
    """The row of a good entry. Without a position: the home as it was known, else the middle of the area."""
    spot = kept or area
    return {
        "name": entry.name,
        "name_pinyin": pinyin_of(entry.name)[:80],
        "name_initials": initials_of(entry.name)[:10],
        "kind": entry.kind,
        "sex": entry.sex,
        "phone": entry.phone or None,
        "area_code": area.code,
        "lat": spot.lat if entry.lat is None else entry.lat,
        "lon": spot.lon if entry.lon is None else entry.lon,
        "travel_mode": entry.travel_mode,
        "max_minutes": entry.max_minutes,
        "languages": sorted(entry.languages),
    }


def _is_open(skill: WorkerSkill) -> bool:
    return skill.skill in OPEN_SKILLS and skill.certificate_id is None


def _set_skills(worker: Worker, wanted: tuple[str, ...]) -> bool:
    """Skills without a certificate become these; those with one are not touched. Whether any changed."""
    have = {one.skill: one for one in worker.skills if _is_open(one)}
    for code in have.keys() - set(wanted):
        worker.skills.remove(have[code])
    given = {one.skill for one in worker.skills}
    new = [code for code in wanted if code not in given]
    worker.skills.extend(WorkerSkill(skill=code) for code in new)
    return bool(new or have.keys() - set(wanted))


def _first_posting(worker: Worker, first_day: date, actor: User) -> Posting:
    return Posting(
        worker_id=worker.id, station_id=worker.station_id, area_code=worker.area_code, first_day=first_day,
        created_by=actor.id,
    )  # fmt: skip
