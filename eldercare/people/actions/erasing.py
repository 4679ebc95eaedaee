"""Erasing a person and keeping the figures (PIPL, article 47; docs/privacy.md says what is kept and why).

Dropped: name, numbers, address, position, notes, contacts, keys, languages, wishes and bans. Kept: year
of birth, sex, town, grade, way of living, categories, dates of leaving, and the visits, alarms and charges
with their times and amounts.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core import feed
from eldercare.core.db import db, transaction
from eldercare.core.errors import N_, InvalidInputError, NotFoundError
from eldercare.core.time import local_date
from eldercare.people.erasing import parts
from eldercare.people.errors import ErasedError, StillNeededError
from eldercare.people.geocoding.queue import ADDRESS, SENIOR, forget_answers_about, forget_jobs
from eldercare.people.models import (
    Area,
    Contact,
    ContactConsent,
    Departure,
    KeyHolding,
    Senior,
    SeniorAddress,
    SeniorCategory,
    SeniorConsent,
    WorkerWish,
)
from eldercare.people.rules import ERASE_REASONS, WITHDRAWN, kept_until

TOWN_DIGITS = 9


def standing(senior_id: int, *, now: datetime) -> list[str]:
    """What still needs the person, as English message ids: while there is anything, nobody is erased."""
    session = db.session()
    return [word for part in parts() for word in part.standing(session, senior_id, now)]


def erase_senior(actor: User | None, senior_id: int, *, reason: str, now: datetime) -> Senior:
    """Take the person out of the record. `actor` None is the retention job.

    Raises InvalidInputError for an unknown reason, ErasedError, StillNeededError or NotFoundError.
    """
    if reason not in ERASE_REASONS:
        raise InvalidInputError({"reason": N_("Say why.")})
    with transaction() as session:
        senior = session.get(Senior, senior_id, with_for_update=True)
        if senior is None:
            raise NotFoundError
        if actor is not None:
            authorize(actor, "senior.erase", senior.where)
        if senior.erased_at is not None:
            raise ErasedError
        if standing(senior_id, now=now):
            raise StillNeededError
        town = _town_of(session, senior)
        for part in parts():
            part.drop(session, senior.id, town.code)
        _drop_people_around(session, senior)
        for name, value in _without_person(senior, town, now).items():
            setattr(senior, name, value)
        audit(actor, "senior_erased", "senior", senior.id, now=now, detail={"reason": reason})
        data = {"senior_id": senior.id}
        feed.tell("senior.changed", now=now, data=data, area_code=town.code, station_id=senior.station_id)
        return senior


def _town_of(session: Session, senior: Senior) -> Area:
    town = session.get(Area, senior.area_code[:TOWN_DIGITS])
    return town or session.get_one(Area, senior.area_code)


def _drop_people_around(session: Session, senior: Senior) -> None:
    session.execute(delete(WorkerWish).where(WorkerWish.senior_id == senior.id))
    session.execute(delete(KeyHolding).where(KeyHolding.senior_id == senior.id))
    contacts = select(Contact.id).where(Contact.senior_id == senior.id)
    session.execute(delete(ContactConsent).where(ContactConsent.contact_id.in_(contacts)))
    session.execute(delete(Contact).where(Contact.senior_id == senior.id))
    rows = session.execute(
        select(SeniorAddress.id, SeniorAddress.address).where(SeniorAddress.senior_id == senior.id)
    ).all()
    forget_jobs(session, [(SENIOR, senior.id), *((ADDRESS, row.id) for row in rows)])
    forget_answers_about(session, {senior.address, *(row.address for row in rows)})
    session.execute(delete(SeniorAddress).where(SeniorAddress.senior_id == senior.id))
    session.expire(senior, ["contacts", "keys", "addresses"])
    # The days of what was agreed to, and of categories, name nobody; who spoke and which document do.
    session.execute(update(SeniorConsent).where(SeniorConsent.senior_id == senior.id).values(guardian=None))
    session.execute(update(SeniorCategory).where(SeniorCategory.senior_id == senior.id).values(basis=None))
    ahead = delete(Departure).where(Departure.senior_id == senior.id, Departure.settled_at.is_(None))
    session.execute(ahead.where(Departure.undone_at.is_(None)))


def _without_person(senior: Senior, town: Area, now: datetime) -> dict[str, Any]:
    """The row without the person. A year of birth and a town of tens of thousands name nobody."""
    left: dict[str, Any] = {}
    if senior.left_on is None:
        left = {"left_on": local_date(now), "left_reason": WITHDRAWN}
    numbers = ("id_number", "id_hash", "id_tail_hash", "phone", "phone_hash", "phone_tail")
    nothing = dict.fromkeys((*numbers, "health_note"))
    return (
        nothing
        | left
        | {
            "name": f"#{senior.id}",
            "name_pinyin": "",
            "name_initials": "",
            "birth_date": date(senior.birth_date.year, 1, 1),
            "address": "",
            "area_code": town.code,
            "lat": town.lat,
            "lon": town.lon,
            "crs": "wgs84",
            "position_source": "centre",
            "position_by": "",
            "precision_m": None,
            "placed_at": None,
            "placed_by": None,
            "home_id": None,
            "moves_on": None,
            "needs_same_sex": False,
            "languages": [],
            "key_note": "",
            "caution": "",
            "erased_at": now,
        }
    )


@dataclass(frozen=True, slots=True)
class Swept:
    """What a run of the retention found: erased, and kept because something still needs them."""

    erased: int
    kept_back: int


def erase_expired(*, now: datetime, dry_run: bool = False) -> Swept:
    """Erase everybody whose time of keeping is over; each in a transaction of their own."""
    due, erased = _due(now), 0
    for senior_id in due:
        if standing(senior_id, now=now):
            continue
        erased += 1
        if not dry_run:
            erase_senior(None, senior_id, reason="retention", now=now)
    return Swept(erased, len(due) - erased)


def _due(now: datetime) -> list[int]:
    today = local_date(now)
    query = select(Senior.id, Senior.left_on).where(Senior.left_on.is_not(None), Senior.erased_at.is_(None))
    rows = db.session.execute(query.order_by(Senior.id)).all()
    return [row.id for row in rows if kept_until(row.left_on) <= today]
