"""Shapes of the API about the people around a senior: contacts, keys, wishes and bans."""

from marshmallow import Schema, fields, validate

from eldercare.core.privacy import mask_name, mask_phone
from eldercare.people.actions.keys import HOLDERS
from eldercare.people.models import KeyHolding
from eldercare.people.rules import RELATIONS
from eldercare.people.rules.contacts import LONGEST_NAME, NEARNESS, STEPS
from eldercare.people.rules.contacts import LONGEST_NOTE as LONGEST_CONTACT_NOTE
from eldercare.people.rules.wishes import KINDS, LONGEST_NOTE, REASONS


def holder_of(key: KeyHolding) -> str:
    """`contact:7`, `worker:3` or `station:1`."""
    ids = {kind: getattr(key, f"{kind}_id") for kind in HOLDERS}
    return next(f"{kind}:{row_id}" for kind, row_id in ids.items() if row_id is not None)


class ContactSchema(Schema):
    """Somebody to call."""

    id = fields.Integer()
    rank = fields.Integer()
    name = fields.Function(lambda contact: mask_name(contact.name), metadata={"type": "string"})
    relation = fields.String(validate=validate.OneOf(sorted(RELATIONS)))
    phone = fields.Function(lambda contact: mask_phone(contact.phone), metadata={"type": "string"})
    nearness = fields.String(validate=validate.OneOf(["", *sorted(NEARNESS)]))
    note = fields.String(allow_none=True)
    has_key = fields.Boolean()
    version = fields.Integer()


class ContactPatchSchema(Schema):
    """What may be changed of a contact; what is left out stays."""

    name = fields.String(validate=validate.Length(1, LONGEST_NAME))
    relation = fields.String(validate=validate.OneOf(sorted(RELATIONS)))
    phone = fields.String(validate=validate.Length(1, 20))
    nearness = fields.String(validate=validate.OneOf(["", *sorted(NEARNESS)]))
    note = fields.String(validate=validate.Length(max=LONGEST_CONTACT_NOTE))


class NewContactSchema(ContactPatchSchema):
    """Somebody who is to be called after those on the list."""

    name = fields.String(required=True, validate=validate.Length(1, LONGEST_NAME))
    relation = fields.String(required=True, validate=validate.OneOf(sorted(RELATIONS)))
    phone = fields.String(required=True, validate=validate.Length(1, 20))


class MoveContactSchema(Schema):
    """One place earlier or later."""

    step = fields.String(required=True, validate=validate.OneOf(sorted(STEPS)))


class NewKeySchema(Schema):
    """Who was given a key, and when; today without a day."""

    holder = fields.String(
        required=True,
        validate=validate.Regexp(rf"^({'|'.join(HOLDERS)}):[1-9]\d{{0,8}}$"),
        metadata={"description": "contact:7, worker:3 or station:1", "example": "contact:7"},
    )
    since = fields.Date(load_default=None, allow_none=True)


class ReturnKeySchema(Schema):
    """When a key was given back; today without a day."""

    until = fields.Date(load_default=None, allow_none=True)


class KeySchema(Schema):
    """A key of a home in somebody's hands; `until` null while it is."""

    id = fields.Integer()
    holder = fields.Function(holder_of, metadata={"type": "string"})
    since = fields.DateTime()
    until = fields.DateTime(allow_none=True)


class NewWishSchema(Schema):
    """A senior's word about somebody who works for the station; from today on without a first day."""

    worker_id = fields.Integer(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(sorted(KINDS)))
    reason = fields.String(required=True, validate=validate.OneOf(sorted(REASONS)))
    note = fields.String(load_default="", validate=validate.Length(max=LONGEST_NOTE))
    since = fields.Date(load_default=None, allow_none=True)
    until = fields.Date(load_default=None, allow_none=True)


class WishSchema(Schema):
    """A senior's word about a worker; both days are included, `until` null for good."""

    id = fields.Integer()
    worker_id = fields.Integer()
    kind = fields.String(validate=validate.OneOf(sorted(KINDS)))
    reason = fields.String(validate=validate.OneOf(sorted(REASONS)))
    note = fields.String(allow_none=True)
    since = fields.Date()
    until = fields.Date(allow_none=True)
    recorded_at = fields.DateTime()
    version = fields.Integer()
