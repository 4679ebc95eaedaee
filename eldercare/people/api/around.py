"""`/api/v1/seniors/{id}/contacts`, `/keys`, `/wishes`: the people around a senior, for programs."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask_smorest import Blueprint

from eldercare.accounts.access import me, requires
from eldercare.core.time import now
from eldercare.people import actions, queries
from eldercare.people.models import Contact, KeyHolding, WorkerWish
from eldercare.people.rules.contacts import ContactEntry
from eldercare.people.rules.wishes import WishEntry
from eldercare.people.schemas.contacts import (
    ContactPatchSchema,
    ContactSchema,
    KeySchema,
    MoveContactSchema,
    NewContactSchema,
    NewKeySchema,
    NewWishSchema,
    ReturnKeySchema,
    WishSchema,
)

api = Blueprint("around-api", __name__, url_prefix="/api/v1", description="People around a senior")


def etag_of(contact: Contact) -> dict[str, int]:
    """What an ETag of a contact is made of."""
    return {"contact": contact.id, "version": contact.version}


@api.route("/seniors/<int:senior_id>/contacts", methods=["GET"])
@requires("senior.see")
@api.response(200, ContactSchema(many=True))
def contacts(senior_id: int) -> list[Contact]:
    """Whom to call, in order; names and phones are masked."""
    return queries.senior_of(me(), senior_id).contacts


@api.route("/seniors/<int:senior_id>/contacts", methods=["POST"], endpoint="add_contact")
@requires("senior.edit")
@api.arguments(NewContactSchema)
@api.etag
@api.response(201, ContactSchema)
def add_contact(body: dict[str, Any], senior_id: int) -> Contact:
    """Somebody who is called after those on the list."""
    contact = actions.add_contact(me(), senior_id, ContactEntry(**body), now=now())
    api.set_etag(etag_of(contact))
    return contact


@api.route("/contacts/<int:contact_id>", methods=["GET"], endpoint="contact")
@requires("senior.see")
@api.etag
@api.response(200, ContactSchema)
def contact(contact_id: int) -> Contact:
    """One contact."""
    found = queries.contact_of(me(), contact_id)
    api.set_etag(etag_of(found))
    return found


@api.route("/contacts/<int:contact_id>", methods=["PATCH"], endpoint="edit_contact")
@requires("senior.edit")
@api.etag
@api.arguments(ContactPatchSchema)
@api.response(200, ContactSchema)
def edit_contact(body: dict[str, Any], contact_id: int) -> Contact:
    """Change a contact. Needs If-Match: 428 without it, 412 when somebody was faster."""
    known = queries.contact_of(me(), contact_id)
    api.check_etag(etag_of(known))
    entry = replace(actions.entry_of_contact(known), **body)
    changed = actions.edit_contact(me(), contact_id, entry, expected=known.version, now=now())
    api.set_etag(etag_of(changed))
    return changed


@api.route("/contacts/<int:contact_id>", methods=["DELETE"], endpoint="remove_contact")
@requires("senior.edit")
@api.etag
@api.response(204)
def remove_contact(contact_id: int) -> None:
    """Take a contact off the list. Needs If-Match; 409 while the contact holds a key."""
    known = queries.contact_of(me(), contact_id)
    api.check_etag(etag_of(known))
    actions.remove_contact(me(), contact_id, expected=known.version, now=now())


@api.route("/contacts/<int:contact_id>/move", methods=["POST"], endpoint="move_contact")
@requires("senior.edit")
@api.arguments(MoveContactSchema)
@api.response(200, ContactSchema(many=True))
def move_contact(body: dict[str, str], contact_id: int) -> list[Contact]:
    """Call somebody earlier or later; answers the new order."""
    known = queries.contact_of(me(), contact_id)
    actions.move_contact(me(), contact_id, body["step"], expected=known.version, now=now())
    return queries.senior_of(me(), known.senior_id).contacts


@api.route("/seniors/<int:senior_id>/keys", methods=["GET"])
@requires("senior.see")
@api.response(200, KeySchema(many=True))
def keys(senior_id: int) -> Sequence[KeyHolding]:
    """Every key of the home: those that are out first."""
    return queries.keys_of(queries.senior_of(me(), senior_id).id)


@api.route("/seniors/<int:senior_id>/keys", methods=["POST"], endpoint="give_key")
@requires("senior.edit")
@api.arguments(NewKeySchema)
@api.response(201, KeySchema)
def give_key(body: dict[str, Any], senior_id: int) -> KeyHolding:
    """Somebody was given a key. The same holder twice is one."""
    return actions.give_key(me(), senior_id, **body, now=now())


@api.route("/keys/<int:holding_id>/return", methods=["POST"], endpoint="return_key")
@requires("senior.edit")
@api.arguments(ReturnKeySchema)
@api.response(200, KeySchema)
def return_key(body: dict[str, Any], holding_id: int) -> KeyHolding:
    """A key was given back. Twice is once."""
    return actions.take_key_back(me(), holding_id, **body, now=now())


@api.route("/seniors/<int:senior_id>/wishes", methods=["GET"])
@requires("senior.see")
@api.response(200, WishSchema(many=True))
def wishes(senior_id: int) -> Sequence[WorkerWish]:
    """Every word of the senior about workers, also those that have ended."""
    return queries.wishes_of(queries.senior_of(me(), senior_id).id)


@api.route("/seniors/<int:senior_id>/wishes", methods=["POST"], endpoint="record_wish")
@requires("senior.edit")
@api.arguments(NewWishSchema)
@api.response(201, WishSchema)
def record_wish(body: dict[str, Any], senior_id: int) -> WorkerWish:
    """Whom the senior wishes for, or who is not to come."""
    return actions.record_wish(me(), senior_id, WishEntry(**body), now=now())


@api.route("/wishes/<int:wish_id>/end", methods=["POST"], endpoint="end_wish")
@requires("senior.edit")
@api.response(200, WishSchema)
def end_wish(wish_id: int) -> WorkerWish:
    """It holds no more from today on."""
    return actions.end_wish(me(), wish_id, expected=None, now=now())
