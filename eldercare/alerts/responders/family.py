"""Family and neighbours who may be at the door before anybody on duty."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from eldercare.alerts.responders.ways import way
from eldercare.core.geo import Place
from eldercare.people.models import Contact, KeyHolding, Senior

NEIGHBOURS = frozenset({"neighbour", "village_doctor"})
"""Relations that live in the same village by what the word says."""
GOES_BY = "ebike"


@dataclass(frozen=True, slots=True)
class Helper:
    """A contact who is near: minutes and km by e-bike from a known position, None when only the village is
    known; `has_key` when they hold a key of the home.
    """

    contact: Contact
    minutes: float | None
    km: float | None
    has_key: bool


def helpers_of(senior: Senior, keys: Sequence[KeyHolding]) -> list[Helper]:
    """Contacts with a position or in the same village, soonest first; those of the village at the end."""
    holders = {holding.contact_id for holding in keys}
    near = [
        _helper(senior, contact, has_key=contact.id in holders)
        for contact in senior.contacts
        if contact.lat is not None or contact.relation in NEIGHBOURS
    ]
    return sorted(near, key=lambda one: (one.minutes is None, one.minutes or 0.0, one.contact.rank))


def _helper(senior: Senior, contact: Contact, *, has_key: bool) -> Helper:
    if contact.lat is None or contact.lon is None:
        return Helper(contact, None, None, has_key)
    minutes, km = way(Place(contact.lat, contact.lon), senior.place, GOES_BY)
    return Helper(contact, minutes, km, has_key)


def keys_of(session: Session, senior_id: int) -> Sequence[KeyHolding]:
    """Who holds a key of the home now."""
    query = (
        select(KeyHolding)
        .where(KeyHolding.senior_id == senior_id, KeyHolding.until.is_(None))
        .options(
            joinedload(KeyHolding.worker), joinedload(KeyHolding.station), joinedload(KeyHolding.contact)
        )
        .order_by(KeyHolding.id)
    )
    return session.scalars(query).all()
