"""Shapes of `/api/v1/escalation-policies`."""

from collections.abc import Iterable
from typing import Any

from marshmallow import Schema, fields, validate

from eldercare.alerts.chain import AUDIENCES, DAY_MINUTES, OPEN_LADDER, PROBLEMS, Chain, Fault, Rung
from eldercare.alerts.policy_editor.draft import FORM_PROBLEMS, KIND_WORDS, MOST_STEPS, Draft


class RungSchema(Schema):
    """One step: after so many seconds tell whom; `count` people for `nearest`."""

    after_s = fields.Integer(required=True)
    who = fields.String(required=True, validate=validate.OneOf(list(AUDIENCES)))
    count = fields.Integer(load_default=0)


def _ladder(**options: Any) -> Any:
    return fields.List(fields.Nested(RungSchema), validate=validate.Length(max=MOST_STEPS), **options)


class ChainSchema(Schema):
    """The three ladders of a chain and its timers."""

    rungs = _ladder(required=True)
    overdue = _ladder(required=True)
    stay = _ladder(required=True)
    repeat_s = fields.Integer(required=True)
    on_scene_minutes = fields.Integer(required=True)


class PolicySchema(Schema):
    """A policy: for which kind, area and minutes of the local day its chain holds."""

    id = fields.Integer(dump_only=True)
    version = fields.Integer(dump_only=True)
    created_at = fields.AwareDateTime(dump_only=True)
    created_by = fields.Integer(dump_only=True, allow_none=True)
    kind = fields.String(required=True, validate=validate.OneOf(list(KIND_WORDS)))
    area_code = fields.String(load_default="", validate=validate.Length(max=20))
    from_minute = fields.Integer(load_default=0, validate=validate.Range(min=0, max=DAY_MINUTES - 1))
    to_minute = fields.Integer(load_default=DAY_MINUTES, validate=validate.Range(min=1, max=DAY_MINUTES))
    chain = fields.Nested(ChainSchema, required=True)


class PolicyListSchema(Schema):
    """The policies that hold now."""

    items = fields.List(fields.Nested(PolicySchema))


def pointers(faults: Iterable[Fault]) -> dict[str, str]:
    """Where in the body each fault lies, as "chain/rungs/2", with its sentence."""
    names = {OPEN_LADDER: "rungs", "on_scene": "on_scene_minutes", "repeat": "repeat_s"}
    found = {}
    for fault in faults:
        part = fault.ladder or fault.code
        step = "" if fault.step is None else f"/{fault.step}"
        inside = "" if fault.code in FORM_PROBLEMS else "chain/"
        found[f"{inside}{names.get(part, part)}{step}"] = (
            PROBLEMS.get(fault.code) or FORM_PROBLEMS[fault.code]
        )
    return found


def draft_from(body: dict[str, Any]) -> Draft:
    """A policy as a program sent it."""
    given = body["chain"]
    ladders = {name: tuple(Rung(**step) for step in given[name]) for name in ("rungs", "overdue", "stay")}
    chain = Chain(repeat_s=given["repeat_s"], on_scene_minutes=given["on_scene_minutes"], **ladders)
    return Draft(body["kind"], body["area_code"], body["from_minute"], body["to_minute"], chain)
