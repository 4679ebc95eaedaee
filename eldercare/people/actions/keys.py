"""Keys of homes: given to somebody, and taken back. What was stays as a history."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core.db import transaction
from eldercare.core.errors import N_, InvalidInputError, NotFoundError
from eldercare.core.time import at, local_date
from eldercare.people.actions.holding import senior_held, tell_senior
from eldercare.people.models import Contact, KeyHolding, Senior, Station, Worker

HOLDERS = ("contact", "worker", "station")
CHOOSE = N_("Choose who holds the key.")


def give_key(
    actor: User, senior_id: int, holder: str, *, since: date | None = None, now: datetime
) -> KeyHolding:
    """Note that `contact:7`, `worker:3` or `station:1` holds a key from a day on; today without one.

    The same holder twice is one. Raises InvalidInputError, NotFoundError outside the scope, or ErasedError.
    """
    kind, _, key = holder.partition(":")
    if kind not in HOLDERS or not key.isdecimal():
        raise InvalidInputError({"holder": CHOOSE})
    with transaction() as session:
        senior = senior_held(session, actor, senior_id)
        if not _may_hold(session, senior, kind, int(key)):
            raise InvalidInputError({"holder": CHOOSE})
        column = f"{kind}_id"
        same = select(KeyHolding).where(KeyHolding.senior_id == senior_id, KeyHolding.until.is_(None))
        known = session.scalar(same.where(getattr(KeyHolding, column) == int(key)))
        if known is not None:
            return known
        holding = KeyHolding(
            senior_id=senior_id, **{column: int(key)}, since=_moment(since, "since", now), created_by=actor.id
        )
        session.add(holding)
        session.flush()
        _finish(session, actor, "key_given", senior, holding, now)
        return holding


def take_key_back(actor: User, holding_id: int, *, until: date | None = None, now: datetime) -> KeyHolding:
    """Note that a key was given back on a day; today without one. Twice is once.

    Raises InvalidInputError for a day before it was given or to come, NotFoundError or ErasedError.
    """
    with transaction() as session:
        senior_id = session.scalar(select(KeyHolding.senior_id).where(KeyHolding.id == holding_id))
        if senior_id is None:
            raise NotFoundError
        senior = senior_held(session, actor, senior_id)
        holding = session.get_one(KeyHolding, holding_id, populate_existing=True)
        if holding.until is not None:
            return holding
        moment = _moment(until, "until", now)
        if local_date(moment) < local_date(holding.since):
            raise InvalidInputError({"until": N_("The key was given later than that.")})
        holding.until = max(moment, holding.since)
        session.flush()
        _finish(session, actor, "key_returned", senior, holding, now)
        return holding


def _may_hold(session: Session, senior: Senior, kind: str, key: int) -> bool:
    """A contact of this senior, somebody of the senior's station, or that station."""
    if kind == "contact":
        contact = session.get(Contact, key)
        return contact is not None and contact.senior_id == senior.id and contact.removed_at is None
    if kind == "worker":
        worker = session.get(Worker, key)
        return worker is not None and worker.station_id == senior.station_id and worker.active
    return session.get(Station, key) is not None and key == senior.station_id


def _moment(day: date | None, field: str, now: datetime) -> datetime:
    """The present for today, else the beginning of the day."""
    if day is None or day == local_date(now):
        return now
    if day > local_date(now):
        raise InvalidInputError({field: N_("This day is still to come.")})
    return at(day, 0)


def _finish(
    session: Session, actor: User, verb: str, senior: Senior, holding: KeyHolding, now: datetime
) -> None:
    session.expire(senior, ["keys"])
    if holding.contact is not None:
        session.expire(holding.contact, ["has_key"])
    detail = {f"{kind}_id": key for kind in HOLDERS if (key := getattr(holding, f"{kind}_id")) is not None}
    audit(actor, verb, "senior", senior.id, now=now, detail=detail)
    tell_senior(senior, now)
