"""Which contacts may be told by which messages."""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eldercare.core.db import db
from eldercare.people.models import Contact, ContactConsent


def consents_of(senior_id: int) -> dict[int, dict[str, ContactConsent]]:
    """What holds now, by contact and channel, with whoever recorded it."""
    query = (
        select(ContactConsent)
        .join(ContactConsent.contact)
        .where(Contact.senior_id == senior_id, ContactConsent.withdrawn_at.is_(None))
        .options(joinedload(ContactConsent.recorder))
    )
    found: dict[int, dict[str, ContactConsent]] = defaultdict(dict)
    for consent in db.session.scalars(query):
        found[consent.contact_id][consent.channel] = consent
    return found


def contacts_who_agree(senior_id: int, channel: str) -> list[int]:
    """Ids of the contacts who may be told by this channel, in the order in which they are called."""
    query = (
        select(Contact.id)
        .join(ContactConsent, ContactConsent.contact_id == Contact.id)
        .where(
            Contact.senior_id == senior_id,
            ContactConsent.channel == channel,
            ContactConsent.withdrawn_at.is_(None),
        )
    )
    return list(db.session.scalars(query.order_by(Contact.rank, Contact.id)))


def agrees(contact_id: int, channel: str) -> bool:
    """Whether this contact may be told by this channel now."""
    query = select(ContactConsent.id).where(
        ContactConsent.contact_id == contact_id,
        ContactConsent.channel == channel,
        ContactConsent.withdrawn_at.is_(None),
    )
    return db.session.scalar(query) is not None
