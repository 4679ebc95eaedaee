"""`/api/v1/seniors/{id}/consents`: what a senior has agreed to, recorded and taken back."""

from collections.abc import Sequence
from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from eldercare.accounts.access import me, requires
from eldercare.core.time import now
from eldercare.people import actions, queries
from eldercare.people.models import SeniorConsent
from eldercare.people.rules.agreeing import LONGEST_GUARDIAN, OFFERED, PURPOSES, WAYS
from eldercare.people.schemas.common import one_of

api = Blueprint("agreeing-api", __name__, url_prefix="/api/v1", description="Consents of seniors")


class GivenSchema(Schema):
    """What was said, when and how."""

    purposes = fields.List(
        fields.String(validate=one_of(PURPOSES)), required=True, validate=validate.Length(1)
    )
    day = fields.Date(required=True)
    how = fields.String(required=True, validate=one_of(OFFERED))
    guardian = fields.String(load_default="", validate=validate.Length(max=LONGEST_GUARDIAN))


class TakenBackSchema(Schema):
    """Which consent is taken back, when and how."""

    purpose = fields.String(required=True, validate=one_of(PURPOSES))
    day = fields.Date(required=True)
    how = fields.String(required=True, validate=one_of(OFFERED))


class AgreementSchema(Schema):
    """A consent; it holds while `withdrawn_on` is null. Who the guardian is stays in the register."""

    id = fields.Integer()
    purpose = fields.String(validate=one_of(PURPOSES))
    given_on = fields.Date()
    given_how = fields.String(validate=one_of(WAYS))
    recorded_at = fields.DateTime()
    withdrawn_on = fields.Date(allow_none=True)
    withdrawn_how = fields.String()


@api.route("/seniors/<int:senior_id>/consents", methods=["GET"], endpoint="agreements")
@requires("senior.see")
@api.response(200, AgreementSchema(many=True))
def agreements(senior_id: int) -> Sequence[SeniorConsent]:
    """Every consent of a senior, the newest first."""
    return queries.agreements_of(queries.senior_of(me(), senior_id).id)


@api.route("/seniors/<int:senior_id>/consents", methods=["POST"], endpoint="give")
@requires("senior.edit")
@api.arguments(GivenSchema)
@api.response(201, AgreementSchema(many=True))
def give(body: dict[str, Any], senior_id: int) -> list[SeniorConsent]:
    """Record consents; gives the new ones. What is held already stays as it is."""
    return actions.give_consent(me(), senior_id, **body, now=now())


@api.route("/seniors/<int:senior_id>/consents/back", methods=["POST"], endpoint="take_back")
@requires("senior.edit")
@api.arguments(TakenBackSchema)
@api.response(200, AgreementSchema)
def take_back(body: dict[str, Any], senior_id: int) -> SeniorConsent:
    """Record that a consent is taken back. The row stays."""
    return actions.take_back_consent(me(), senior_id, **body, now=now())
