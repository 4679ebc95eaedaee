"""Noting that a contact agrees to be told by messages, and that the contact does so no longer."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core.db import transaction
from eldercare.core.errors import N_, InvalidInputError, NotFoundError
from eldercare.people.actions.holding import tell_senior
from eldercare.people.models import Contact, ContactConsent
from eldercare.people.rules import CONSENTS


def record_consent(actor: User, contact_id: int, channel: str, *, now: datetime) -> ContactConsent:
    """Note a consent to one of CONSENTS; the same twice is one.

    Raises InvalidInputError for an unknown channel, NotFoundError outside the scope.
    """
    _check(channel)
    with transaction() as session:
        contact = _contact(session, actor, contact_id)
        held = _held(session, contact_id, channel)
        if held is not None:
            return held
        consent = ContactConsent(contact_id=contact.id, channel=channel, since=now, recorded_by=actor.id)
        session.add(consent)
        session.flush()
        _write_down(actor, "consent_recorded", contact, channel, now)
        return consent


def withdraw_consent(actor: User, contact_id: int, channel: str, *, now: datetime) -> None:
    """End a consent at once: what waits to be sent is not sent any more. Without one nothing happens.

    Raises InvalidInputError for an unknown channel, NotFoundError outside the scope.
    """
    _check(channel)
    with transaction() as session:
        contact = _contact(session, actor, contact_id)
        held = _held(session, contact_id, channel)
        if held is not None:
            held.withdrawn_at, held.withdrawn_by = now, actor.id
            _write_down(actor, "consent_withdrawn", contact, channel, now)


def _check(channel: str) -> None:
    if channel not in CONSENTS:
        raise InvalidInputError({"channel": N_("Choose one of the list.")})


def _contact(session: Session, actor: User, contact_id: int) -> Contact:
    """The contact, held until the commit so that two people who press at once are one after the other."""
    contact = session.get(Contact, contact_id, with_for_update=True)
    if contact is None or contact.removed_at is not None:
        raise NotFoundError
    authorize(actor, "senior.edit", contact.senior.where)
    return contact


def _held(session: Session, contact_id: int, channel: str) -> ContactConsent | None:
    query = select(ContactConsent).where(
        ContactConsent.contact_id == contact_id,
        ContactConsent.channel == channel,
        ContactConsent.withdrawn_at.is_(None),
    )
    return session.scalar(query)


def _write_down(actor: User, verb: str, contact: Contact, channel: str, now: datetime) -> None:
    senior, detail = contact.senior, {"contact_id": contact.id, "channel": channel}
    audit(actor, verb, "senior", senior.id, now=now, detail=detail)
    tell_senior(senior, now)
