"""Who is around a senior: contacts, keys of the home, wishes and bans."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from eldercare.accounts.access import within
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.people.models import Contact, KeyHolding, Senior, Worker, WorkerWish
from eldercare.people.rules.wishes import BAN


def contact_of(user: User, contact_id: int) -> Contact:
    """A contact who is called, with the senior. Raises NotFoundError outside the scope."""
    query = select(Contact).join(Contact.senior).options(joinedload(Contact.senior))
    query = query.where(Contact.id == contact_id, Contact.removed_at.is_(None))
    contact: Contact | None = db.session.scalar(within(query, Senior, user))
    if contact is None:
        raise NotFoundError
    return contact


def owner_of(user: User, model: Any, row_id: int) -> int:
    """The id of the senior to whom a key holding or a wish belongs. NotFoundError outside the scope."""
    query = select(Senior.id).join(model, model.senior_id == Senior.id).where(model.id == row_id)
    senior_id: int | None = db.session.scalar(within(query, Senior, user))
    if senior_id is None:
        raise NotFoundError
    return senior_id


def keys_of(senior_id: int) -> Sequence[KeyHolding]:
    """Every key of the home with its holder: those that are out first, then the latest given back."""
    query = (
        select(KeyHolding)
        .where(KeyHolding.senior_id == senior_id)
        .options(
            joinedload(KeyHolding.contact), joinedload(KeyHolding.worker), joinedload(KeyHolding.station)
        )
        .order_by(KeyHolding.until.is_not(None), KeyHolding.until.desc(), KeyHolding.since, KeyHolding.id)
    )
    return db.session.scalars(query).all()


def keys_held(senior_id: int) -> list[KeyHolding]:
    """The keys of the home that are out, with their holders."""
    return [key for key in keys_of(senior_id) if key.until is None]


def keys_in_hands_of(user: User, worker_id: int) -> Sequence[KeyHolding]:
    """The keys that a worker holds now, with whose home each opens; only of homes in the user's scope."""
    query = (
        select(KeyHolding)
        .join(KeyHolding.senior)
        .where(KeyHolding.worker_id == worker_id, KeyHolding.until.is_(None))
        .options(contains_eager(KeyHolding.senior).load_only(Senior.id, Senior.name, Senior.address))
        .order_by(Senior.name_pinyin, KeyHolding.id)
    )
    return db.session.scalars(within(query, Senior, user)).all()


def wishes_of(senior_id: int) -> Sequence[WorkerWish]:
    """Every word of a senior about workers: what has no end first, then the latest."""
    query = (
        select(WorkerWish)
        .where(WorkerWish.senior_id == senior_id)
        .options(joinedload(WorkerWish.worker), joinedload(WorkerWish.recorder))
        .order_by(WorkerWish.until.is_not(None), WorkerWish.until.desc(), WorkerWish.kind, WorkerWish.id)
    )
    return db.session.scalars(query).all()


def people_of_station(station_id: int) -> Sequence[Worker]:
    """Who works for a station, by name."""
    query = select(Worker).where(Worker.station_id == station_id, Worker.active)
    return db.session.scalars(query.order_by(Worker.kind, Worker.name_pinyin, Worker.id)).all()


def banned_by(senior_id: int, day: date) -> frozenset[int]:
    """The workers who are not to come to a senior on a day."""
    query = select(WorkerWish.worker_id).where(
        WorkerWish.senior_id == senior_id, WorkerWish.kind == BAN, holding_on(day)
    )
    return frozenset(db.session.scalars(query))


def holding_on(day: date) -> ColumnElement[bool]:
    """That a word about a worker holds on a day."""
    return (WorkerWish.since <= day) & or_(WorkerWish.until.is_(None), WorkerWish.until >= day)
