"""Where a person is reached: read from the register at the moment of sending, kept in no message."""

from dataclasses import dataclass

from sqlalchemy import select

from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.people.models import Contact, Senior, Worker
from eldercare.people.queries import agrees, agrees_to_messages
from eldercare.people.rules import VISIT_MESSAGES
from eldercare.telling.kinds import EMAIL


@dataclass(frozen=True, slots=True)
class Reach:
    """The number or e-mail behind a reference, or a code of `faults.FAULTS` that says why there is none."""

    to: str = ""
    fault: str = ""


def reach_of(recipient: str, kind: str) -> Reach:
    """Where `user:7`, `worker:7`, `contact:7`, `relative:7`, `senior:7` is reached by a channel of this kind.

    A `contact` is told of alarms, a `relative` is a contact who is told of visits: each has a consent of its
    own. Whoever has withdrawn it since the message was written is not reached any more.
    """
    who, _, key = recipient.partition(":")
    row_id = int(key) if key.isdecimal() else 0
    if who == "contact":
        return _of_contact(row_id, kind)
    if who == "relative":
        return _of_contact(row_id, VISIT_MESSAGES)
    if who == "senior":
        return _of_senior(row_id)
    user, worker = _of_staff(who, row_id)
    if kind == EMAIL:
        return _found(user.email if user else None, "no_email")
    own, registered = user.phone if user else None, worker.phone if worker else None
    # Who went out with which phone is the station's own word; a user of the desk has entered a number.
    return _found(registered or own if who == "worker" else own or registered, "no_number")


def _of_contact(contact_id: int, consent: str) -> Reach:
    contact = db.session.get(Contact, contact_id)
    if contact is None or not agrees(contact_id, consent):
        return Reach(fault="no_consent")
    return _found(contact.phone, "no_number")


def _of_senior(senior_id: int) -> Reach:
    senior = db.session.get(Senior, senior_id)
    if senior is None or not agrees_to_messages(senior_id):
        return Reach(fault="no_consent")
    return _found(senior.phone, "no_number")


def _of_staff(who: str, row_id: int) -> tuple[User | None, Worker | None]:
    """The sign-in and the worker's record of one person, as far as there are both."""
    if who == "worker":
        query = select(User).where(User.worker_id == row_id, User.active).order_by(User.id).limit(1)
        return db.session.scalar(query), db.session.get(Worker, row_id)
    user = db.session.get(User, row_id)
    return user, db.session.get(Worker, user.worker_id) if user and user.worker_id else None


def _found(to: str | None, fault: str) -> Reach:
    return Reach(to) if to else Reach(fault=fault)
