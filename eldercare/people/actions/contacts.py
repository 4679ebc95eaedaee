"""Whom to call: adding, changing, ordering and removing contacts of a senior."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core.db import check_version, transaction
from eldercare.core.errors import N_, InvalidInputError, NotFoundError
from eldercare.people.actions.holding import senior_held, tell_senior
from eldercare.people.errors import KeyHeldError
from eldercare.people.models import Contact, ContactConsent, KeyHolding, Senior
from eldercare.people.rules.contacts import MOST_CONTACTS, STEPS, ContactEntry, cleaned, faults, moved

FIELDS = ("name", "relation", "phone", "nearness", "note")


def add_contact(actor: User, senior_id: int, entry: ContactEntry, *, now: datetime) -> Contact:
    """Put somebody at the end of the list of those who are called.

    Raises InvalidInputError that names each field, NotFoundError outside the scope, or ErasedError.
    """
    entry = _checked(entry)
    with transaction() as session:
        senior = senior_held(session, actor, senior_id)
        known = _in_order(session, senior_id)
        if len(known) >= MOST_CONTACTS:
            raise InvalidInputError({"name": N_("Twelve people are on the list already. Remove one first.")})
        contact = Contact(senior_id=senior_id, rank=len(known) + 1, **columns_of_contact(entry))
        session.add(contact)
        _renumber(known)
        session.flush()
        session.expire(senior, ["contacts"])
        _write_down(actor, "contact_added", contact, senior, now)
        return contact


def edit_contact(
    actor: User, contact_id: int, entry: ContactEntry, *, expected: int | None, now: datetime
) -> Contact:
    """Change what is known of a contact. Consents and keys stay: they belong to the person.

    Raises InvalidInputError that names each field, StaleVersionError, NotFoundError or ErasedError.
    """
    entry = _checked(entry)
    with transaction() as session:
        contact, senior = _contact_held(session, actor, contact_id)
        check_version(contact, expected)
        columns = columns_of_contact(entry)
        changed = [name for name in FIELDS if getattr(contact, name) != columns[name]]
        for name in changed:
            setattr(contact, name, columns[name])
        if changed:
            session.flush()
            _write_down(actor, "contact_edited", contact, senior, now, fields=changed)
        return contact


def entry_of_contact(contact: Contact) -> ContactEntry:
    """The contact as it would be typed; an edit begins from here."""
    values = {name: getattr(contact, name) or "" for name in FIELDS}
    return ContactEntry(**values)


def move_contact(actor: User, contact_id: int, step: str, *, expected: int | None, now: datetime) -> None:
    """Let a contact be called earlier ("up") or later ("down"); at either end nothing happens.

    Raises InvalidInputError for another step, StaleVersionError, NotFoundError or ErasedError.
    """
    if step not in STEPS:
        raise InvalidInputError({"step": N_("Choose one of the list.")})
    with transaction() as session:
        contact, senior = _contact_held(session, actor, contact_id)
        check_version(contact, expected)
        known = {one.id: one for one in _in_order(session, senior.id)}
        order = moved(list(known), contact_id, STEPS[step])
        if order == list(known):
            return
        _renumber([known[one] for one in order])
        session.flush()
        session.expire(senior, ["contacts"])
        _write_down(actor, "contact_moved", contact, senior, now)


def remove_contact(actor: User, contact_id: int, *, expected: int | None, now: datetime) -> None:
    """Take a contact off the list. Consents end at once; name and relation stay behind past alarms.

    Raises KeyHeldError while the contact holds a key, StaleVersionError, NotFoundError or ErasedError.
    """
    with transaction() as session:
        contact, senior = _contact_held(session, actor, contact_id)
        check_version(contact, expected)
        held = exists().where(KeyHolding.contact_id == contact_id, KeyHolding.until.is_(None))
        if session.scalar(select(held)):
            raise KeyHeldError
        _end_consents(session, actor, contact_id, now)
        contact.removed_at, contact.removed_by = now, actor.id
        contact.phone, contact.note, contact.nearness = "", None, ""
        contact.lat = contact.lon = None
        contact.position_source = ""
        session.flush()
        _renumber(_in_order(session, senior.id))
        session.flush()
        session.expire(senior, ["contacts"])
        _write_down(actor, "contact_removed", contact, senior, now)


def _contact_held(session: Session, actor: User, contact_id: int) -> tuple[Contact, Senior]:
    """A contact that is still called, under the lock of the senior."""
    senior_id = session.scalar(select(Contact.senior_id).where(Contact.id == contact_id))
    if senior_id is None:
        raise NotFoundError
    senior = senior_held(session, actor, senior_id)
    contact = session.get_one(Contact, contact_id, populate_existing=True)
    if contact.removed_at is not None:
        raise NotFoundError
    return contact, senior


def _in_order(session: Session, senior_id: int) -> Sequence[Contact]:
    query = select(Contact).where(Contact.senior_id == senior_id, Contact.removed_at.is_(None))
    query = query.order_by(Contact.rank, Contact.id).execution_options(populate_existing=True)
    return session.scalars(query).all()


def _renumber(contacts: Sequence[Contact]) -> None:
    """1, 2, 3: lists brought ranks of their own, and whoever is removed leaves a gap."""
    for rank, contact in enumerate(contacts, 1):
        if contact.rank != rank:
            contact.rank = rank


def _end_consents(session: Session, actor: User, contact_id: int, now: datetime) -> None:
    session.execute(
        update(ContactConsent)
        .where(ContactConsent.contact_id == contact_id, ContactConsent.withdrawn_at.is_(None))
        .values(withdrawn_at=now, withdrawn_by=actor.id)
    )


def _checked(entry: ContactEntry) -> ContactEntry:
    entry = cleaned(entry)
    found = faults(entry)
    if found:
        raise InvalidInputError(found)
    return entry


def columns_of_contact(entry: ContactEntry) -> dict[str, Any]:
    """The row of a good entry."""
    return {name: getattr(entry, name) for name in FIELDS} | {"note": entry.note or None}


def _write_down(
    actor: User, verb: str, contact: Contact, senior: Senior, now: datetime, **detail: Any
) -> None:
    audit(actor, verb, "senior", senior.id, now=now, detail={"contact_id": contact.id, **detail})
    tell_senior(senior, now)
