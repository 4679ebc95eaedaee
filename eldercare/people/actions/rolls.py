"""Many people at once, out of a list: the same rows that a form gives, written together.

The caller holds the transaction and writes the audit trail: one line for each portion of a list.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from eldercare.accounts.access import authorize
from eldercare.accounts.models import User
from eldercare.accounts.rules import Where
from eldercare.core.time import local_date
from eldercare.people.actions.contacts import columns_of_contact
from eldercare.people.actions.seniors import columns_of
from eldercare.people.entry import SeniorEntry
from eldercare.people.models import (
    Contact,
    Institution,
    InstitutionMode,
    KeyHolding,
    Senior,
    SeniorCategory,
    Shift,
    Worker,
    WorkerSkill,
)
from eldercare.people.rules import initials_of, pinyin_of
from eldercare.people.rules.categories import dated_codes
from eldercare.people.rules.contacts import ContactEntry


@dataclass(frozen=True, slots=True)
class ListedContact:
    """Somebody to call, and whether the row says that they hold a key."""

    entry: ContactEntry
    has_key: bool = False


@dataclass(frozen=True, slots=True)
class RollEntry:
    """A cleaned senior without faults, with contacts in order. Without a position the centre of the village
    group, `lat` and `lon`, stands in."""

    senior: SeniorEntry
    lat: float
    lon: float
    contacts: tuple[ListedContact, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkerEntry:
    """A worker as a row gives one; skills with the day after which each no longer counts."""

    kind: str
    name: str
    sex: str
    phone: str
    station_id: int
    area_code: str
    lat: float
    lon: float
    travel_mode: str
    max_minutes: int
    languages: tuple[str, ...] = ()
    skills: tuple[tuple[str, date | None], ...] = ()

    @property
    def where(self) -> Where:
        """Where the worker stands, for the scope check."""
        return Where(area_code=self.area_code, station_id=self.station_id)


@dataclass(frozen=True, slots=True)
class InstitutionEntry:
    """An institution as a row gives one, and how it is run from a day on."""

    columns: dict[str, Any] = field(default_factory=dict)
    mode: str = "public"
    since: date = date(2000, 1, 1)


def add_seniors(session: Session, actor: User, entries: Sequence[RollEntry], *, now: datetime) -> list[int]:
    """Put seniors on the register with their contacts; returns the ids in the same order.

    Written as rows, not as objects: a list of 50,000 takes half the time. Raises NotFoundError outside the
    actor's scope.
    """
    for one in entries:
        where = Where(area_code=one.senior.area_code, station_id=one.senior.station_id)
        authorize(actor, "senior.import", where)
    rows = [
        columns_of(one.senior, one.senior.area_code, one.lat, one.lon)
        | {
            "created_at": now,
            "placed_at": now,
            "placed_by": None if one.senior.lat is None else actor.id,
        }
        for one in entries
    ]
    if not rows:
        return []
    ids = list(session.scalars(insert(Senior).returning(Senior.id, sort_by_parameter_order=True), rows))
    _add_contacts(session, actor, list(zip(ids, entries, strict=True)), now)
    dated = [
        {"senior_id": senior_id, "category": code, "since": local_date(now), "recorded_at": now,
         "recorded_by": actor.id}
        for senior_id, one in zip(ids, entries, strict=True)
        for code in sorted(dated_codes(one.senior.categories, one.senior.living))
    ]  # fmt: skip
    if dated:
        session.execute(insert(SeniorCategory), dated)
    return ids


def _add_contacts(
    session: Session, actor: User, entries: Sequence[tuple[int, RollEntry]], now: datetime
) -> None:
    """The contacts of new seniors, and the keys that they hold from now on."""
    owners = [(senior_id, one) for senior_id, entry in entries for one in entry.contacts]
    rows = [
        {"senior_id": senior_id, **columns}
        for senior_id, entry in entries
        for columns in contact_columns(entry)
    ]
    if not rows:
        return
    ids = session.scalars(insert(Contact).returning(Contact.id, sort_by_parameter_order=True), rows)
    keys = [
        {"senior_id": senior_id, "contact_id": contact_id, "since": now, "created_by": actor.id}
        for contact_id, (senior_id, one) in zip(ids, owners, strict=True)
        if one.has_key
    ]
    if keys:
        session.execute(insert(KeyHolding), keys)


def contact_columns(entry: RollEntry) -> list[dict[str, Any]]:
    """The rows of the contacts of a senior, in order."""
    return [{"rank": rank, **columns_of_contact(one.entry)} for rank, one in enumerate(entry.contacts, 1)]


def key_columns(entry: RollEntry, now: datetime) -> list[dict[str, Any]]:
    """What the rows of the keys of a senior say beside whose they are."""
    return [{"since": now} for one in entry.contacts if one.has_key]


def add_workers(session: Session, actor: User, entries: Sequence[WorkerEntry]) -> list[Worker]:
    """Put workers on the register. Raises NotFoundError outside the actor's scope."""
    workers = []
    for one in entries:
        authorize(actor, "worker.import", one.where)
        workers.append(
            Worker(
                kind=one.kind, name=one.name, name_pinyin=pinyin_of(one.name)[:80],
                name_initials=initials_of(one.name)[:10], sex=one.sex, phone=one.phone or None,
                station_id=one.station_id, area_code=one.area_code, lat=one.lat, lon=one.lon,
                travel_mode=one.travel_mode, max_minutes=one.max_minutes, languages=list(one.languages),
                skills=[WorkerSkill(skill=skill, until=until) for skill, until in one.skills],
            )
        )  # fmt: skip
    session.add_all(workers)
    session.flush()
    return workers


def add_shifts(session: Session, shifts: Sequence[Shift]) -> None:
    """Add weekdays to weekly patterns; the caller has looked that the worker is its own."""
    session.add_all(shifts)
    session.flush()


def add_institutions(session: Session, actor: User, entries: Sequence[InstitutionEntry]) -> list[Institution]:
    """Put institutions on the register. Raises NotFoundError outside the actor's scope."""
    rows = []
    for one in entries:
        authorize(actor, "institution.import", Where(area_code=one.columns["area_code"]))
        rows.append(Institution(**one.columns, modes=[InstitutionMode(mode=one.mode, since=one.since)]))
    session.add_all(rows)
    session.flush()
    return rows


def remove(session: Session, rows: Sequence[Any], parts: Sequence[str]) -> None:
    """Take records off the register that nothing refers to, with their own `parts`."""
    for row in rows:
        for part in parts:
            for one in getattr(row, part):
                session.delete(one)
        session.delete(row)
    session.flush()
