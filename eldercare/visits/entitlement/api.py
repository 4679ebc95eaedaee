"""`/api/v1/seniors/{id}/entitlement`: months for programs."""

from datetime import date
from decimal import Decimal
from typing import Any

from marshmallow import Schema, fields

from eldercare.accounts.access import me, requires
from eldercare.core.db import db
from eldercare.core.time import local_date, now
from eldercare.people.queries import senior_of
from eldercare.services.queries.entitlements import rule_of
from eldercare.services.rules.entitlements import first_of
from eldercare.services.rules.pouring import STAGES, Filled
from eldercare.visits.blueprints import api
from eldercare.visits.entitlement.balance import Month, months_of
from eldercare.visits.entitlement.showing import rule_name, shown


class EntitlementMonthSchema(Schema):
    """Which month, by any day of it; without it this month."""

    month = fields.Date(load_default=None)


class EntitlementUsedSchema(Schema):
    """Amounts of one entitlement by stage, in its unit: minutes or yuan."""

    verified = fields.Decimal(as_string=True)
    made = fields.Decimal(as_string=True)
    planned = fields.Decimal(as_string=True)
    expected = fields.Decimal(as_string=True)


class EntitlementAmountSchema(Schema):
    """One entitlement of the month and what counts against it."""

    rule_id = fields.Integer()
    unit = fields.String(metadata={"description": "minutes or yuan"})
    amount = fields.Decimal(as_string=True)
    used = fields.Nested(EntitlementUsedSchema)
    left = fields.Decimal(as_string=True)


class EntitlementReasonSchema(Schema):
    """One rule and why it applies or not."""

    rule_id = fields.Integer()
    name = fields.String()
    outcome = fields.String(metadata={"description": "holds, beaten or no"})
    since = fields.Date(allow_none=True)
    sentence = fields.String()
    invented = fields.Boolean()


class EntitlementSchema(Schema):
    """A month of a senior. `beyond` and `outside` are minutes."""

    month = fields.Date()
    entitlements = fields.List(fields.Nested(EntitlementAmountSchema))
    rules = fields.List(fields.Nested(EntitlementReasonSchema))
    beyond = fields.Integer()
    outside = fields.Integer()


@api.route("/seniors/<int:senior_id>/entitlement", methods=["GET"])
@requires("careplan.see")
@api.arguments(EntitlementMonthSchema, location="query")
@api.response(200, EntitlementSchema)
def senior_entitlement(query: dict[str, date | None], senior_id: int) -> dict[str, Any]:
    """What a senior has a right to in a month, what counts against it, and why."""
    today = local_date(now())
    senior = senior_of(me(), senior_id)
    month = first_of(query["month"] or today)
    (found,) = months_of(db.session(), [senior.id], [month], today)[senior.id]
    return _json(found)


def _json(month: Month) -> dict[str, Any]:
    balance, said = month.ahead, shown(month)
    return {
        "month": month.day,
        "entitlements": [_pot(filled) for filled in balance.filled],
        "rules": [
            {
                "rule_id": verdict.rule.id, "name": rule_name(rule_of(verdict)), "outcome": verdict.outcome,
                "since": verdict.since, "sentence": why.sentence, "invented": why.invented,
            }
            for verdict, why in zip(month.entitlement.verdicts, said.reasons, strict=True)
        ],
        "beyond": balance.minutes_beyond,
        "outside": sum(balance.outside.values()),
    }  # fmt: skip


def _pot(filled: Filled) -> dict[str, Any]:
    used: dict[str, Decimal] = {stage: filled.used[stage] for stage in STAGES}
    pot = filled.pot
    return {"rule_id": pot.rule_id, "unit": pot.unit, "amount": pot.amount, "used": used, "left": filled.left}
