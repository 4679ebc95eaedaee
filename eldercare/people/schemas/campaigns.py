"""marshmallow shapes of the API of staff campaigns."""

from marshmallow import Schema, fields, validate

from eldercare.people.rules.campaigns import EXCLUSIONS, STATES
from eldercare.people.schemas.common import one_of


class CampaignCoverageSchema(Schema):
    """How far a campaign came among the staff that the caller sees; `rate` is done of asked."""

    asked = fields.Integer()
    done = fields.Integer()
    excluded = fields.Integer()
    rate = fields.Float(allow_none=True)


class CampaignSchema(Schema):
    """A campaign; it covers workers of this register and no staff of institutions."""

    id = fields.Integer(attribute="campaign.id")
    name = fields.String(attribute="campaign.name")
    kind = fields.String(attribute="campaign.kind")
    first_day = fields.Date(attribute="campaign.first_day")
    last_day = fields.Date(attribute="campaign.last_day", allow_none=True)
    station_id = fields.Integer(attribute="campaign.station_id", allow_none=True)
    kinds = fields.List(fields.String(), attribute="campaign.kinds")
    coverage = fields.Nested(CampaignCoverageSchema)


class MarkMembersSchema(Schema):
    """Members who are done, left out, or asked again."""

    members = fields.List(
        fields.Integer(validate=validate.Range(1, 2**31 - 1)), required=True, validate=validate.Length(1, 500)
    )
    state = fields.String(required=True, validate=one_of(STATES))
    day = fields.Date(load_default=None, allow_none=True)
    reason = fields.String(load_default="", validate=validate.OneOf(["", *sorted(EXCLUSIONS)]))


class MarkedMembersSchema(Schema):
    """How many were marked."""

    marked = fields.Integer()
