"""`/api/v1/alarms`, `/devices`, `/parked`: the doors for programs, the same actions as the pages."""

from typing import Any

from flask_smorest import Blueprint

from eldercare.accounts.access import authorize, me, requires, signed_in
from eldercare.accounts.rules import Where
from eldercare.alerts import queries
from eldercare.alerts.actions import answering, closing, confirming, escalating
from eldercare.alerts.models import Alarm, EscalationPolicy
from eldercare.alerts.policies import store_policy
from eldercare.alerts.policy_editor.schemas import PolicyListSchema, PolicySchema, draft_from, pointers
from eldercare.alerts.queries import policies as policy_queries
from eldercare.alerts.rules import CLOSED
from eldercare.alerts.schemas import (
    AcceptAlarmSchema,
    AlarmDetailSchema,
    AlarmListSchema,
    CallSchema,
    CloseAlarmSchema,
    DeclineAlarmSchema,
    DeviceListSchema,
    DeviceQuerySchema,
    HandOverSchema,
    ParkedListSchema,
    WaitingSchema,
)
from eldercare.core.errors import InvalidInputError, NotFoundError
from eldercare.core.time import now

api = Blueprint("alerts-api", __name__, url_prefix="/api/v1", description="Alarms and devices")


def in_scope(alarm_id: int) -> Alarm:
    """The alarm, if the caller may act on it: the desk of its station, or a responder who was asked."""
    verb = "alarm.handle" if me().may("alarm.handle") else "alarm.respond"
    return queries.alarm_of(me(), alarm_id, verb)


@api.route("/alarms", methods=["GET"])
@requires("alarm.see")
@api.response(200, AlarmListSchema)
def list_alarms() -> dict[str, Any]:
    """Open alarms first, then the newest closed ones, in the caller's scope."""
    return {"items": queries.recent_alarms(me())}


@api.route("/alarms/count", methods=["GET"])
@signed_in
@api.response(200, WaitingSchema)
def count_alarms() -> dict[str, int]:
    """How many alarms wait for the caller: those that ring, or for a responder the unanswered offers."""
    return {"waiting": queries.open_count(me())}


@api.route("/alarms/<int:alarm_id>", methods=["GET"])
@signed_in
@api.response(200, AlarmDetailSchema)
def get_alarm(alarm_id: int) -> Alarm:
    """One alarm with its offers and its timeline; once closed, a responder sees it only who went there."""
    if me().may("alarm.see"):
        return queries.alarm_of(me(), alarm_id)
    alarm = queries.alarm_of(me(), alarm_id, "alarm.respond")
    if alarm.state == CLOSED and alarm.worker_id != me().worker_id:
        raise NotFoundError
    return alarm


@api.route("/alarms/<int:alarm_id>/accept", methods=["POST"])
@signed_in
@api.arguments(AcceptAlarmSchema)
@api.response(200, AlarmDetailSchema)
def accept_alarm(body: dict[str, Any], alarm_id: int) -> Alarm:
    """Take it. There is one winner; the others get 409 `alarm_taken` with the name."""
    in_scope(alarm_id)
    worker_id = me().worker_id or body["worker_id"]
    return answering.accept_alarm(alarm_id, by=me(), worker_id=worker_id, now=now())


@api.route("/alarms/<int:alarm_id>/decline", methods=["POST"])
@signed_in
@api.arguments(DeclineAlarmSchema)
@api.response(200, AlarmDetailSchema)
def decline_alarm(body: dict[str, Any], alarm_id: int) -> Alarm:
    """Refuse an offer, or give an accepted alarm back."""
    in_scope(alarm_id)
    worker_id = me().worker_id or body["worker_id"] or 0
    return answering.decline(alarm_id, by=me(), worker_id=worker_id, reason=body["reason"], now=now())


@api.route("/alarms/<int:alarm_id>/en-route", methods=["POST"])
@signed_in
@api.response(200, AlarmDetailSchema)
def set_out(alarm_id: int) -> Alarm:
    """The responder is on the way."""
    in_scope(alarm_id)
    return answering.set_out(alarm_id, by=me(), now=now())


@api.route("/alarms/<int:alarm_id>/on-scene", methods=["POST"])
@signed_in
@api.response(200, AlarmDetailSchema)
def arrive(alarm_id: int) -> Alarm:
    """The responder is at the door."""
    in_scope(alarm_id)
    return answering.arrive(alarm_id, by=me(), now=now())


@api.route("/alarms/<int:alarm_id>/hand-over", methods=["POST"])
@requires("alarm.handle")
@api.arguments(HandOverSchema)
@api.response(200, AlarmDetailSchema)
def hand_over(body: dict[str, Any], alarm_id: int) -> Alarm:
    """Give an accepted alarm to another worker."""
    in_scope(alarm_id)
    return answering.hand_over(alarm_id, to_worker_id=body["worker_id"], by=me(), now=now())


@api.route("/alarms/<int:alarm_id>/heard", methods=["POST"])
@signed_in
@api.response(200, AlarmDetailSchema)
def hear(alarm_id: int) -> Alarm:
    """A person knows of the further press; it stops ringing until the next one."""
    in_scope(alarm_id)
    return confirming.hear(alarm_id, by=me(), now=now())


@api.route("/alarms/<int:alarm_id>/still-here", methods=["POST"])
@signed_in
@api.response(200, AlarmDetailSchema)
def stay(alarm_id: int) -> Alarm:
    """Whoever is at the door needs more time."""
    in_scope(alarm_id)
    return confirming.stay(alarm_id, by=me(), now=now())


@api.route("/alarms/<int:alarm_id>/call", methods=["POST"])
@signed_in
@api.arguments(CallSchema)
@api.response(200, AlarmDetailSchema)
def record_call(body: dict[str, Any], alarm_id: int) -> Alarm:
    """What came of the call after a cancel."""
    in_scope(alarm_id)
    return confirming.record_call(alarm_id, reached=body["reached"], by=me(), now=now())


@api.route("/alarms/<int:alarm_id>/escalate", methods=["POST"])
@requires("alarm.handle")
@api.response(200, AlarmDetailSchema)
def escalate_alarm(alarm_id: int) -> Alarm:
    """Tell the next round now."""
    in_scope(alarm_id)
    return escalating.escalate(alarm_id, by=me(), now=now())


@api.route("/alarms/<int:alarm_id>/close", methods=["POST"])
@signed_in
@api.arguments(CloseAlarmSchema)
@api.response(200, AlarmDetailSchema)
def close_alarm(body: dict[str, Any], alarm_id: int) -> Alarm:
    """Close it with an outcome and a note."""
    in_scope(alarm_id)
    return closing.close_alarm(alarm_id, outcome=body["outcome"], remark=body["note"], by=me(), now=now())


@api.route("/devices", methods=["GET"])
@requires("device.see")
@api.arguments(DeviceQuerySchema, location="query")
@api.response(200, DeviceListSchema)
def list_devices(query: dict[str, Any]) -> dict[str, Any]:
    """Devices in the caller's scope, those that need a person first."""
    page = query["page"]
    filters = queries.DeviceFilters(only=query["trouble"], q=query["q"], page=page)
    rows, total = queries.list_devices(me(), filters, now=now())
    return {"items": rows, "total": total, "page": page}


@api.route("/parked", methods=["GET"])
@requires("device.see")
@api.response(200, ParkedListSchema)
def list_parked() -> dict[str, Any]:
    """Messages that could not be taken and wait for a look, each with its reason."""
    return {"items": queries.parked_messages(me())}


@api.route("/escalation-policies", methods=["GET"])
@requires("policy.edit")
@api.response(200, PolicyListSchema)
def list_policies() -> dict[str, Any]:
    """The policies that hold now, in the caller's scope."""
    return {"items": policy_queries.present_policies(me())}


@api.route("/escalation-policies", methods=["POST"])
@requires("policy.edit")
@api.arguments(PolicySchema)
@api.response(201, PolicySchema)
def add_policy(body: dict[str, Any]) -> EscalationPolicy:
    """Store the next version for a kind, area and hours; 422 when the chain cannot work."""
    draft = draft_from(body)
    authorize(me(), "policy.edit", Where(area_code=draft.area_code))
    wrong = draft.faults(policy_queries.areas_to_choose(me(), draft.area_code))
    if wrong:
        raise InvalidInputError(pointers(wrong))
    return store_policy(draft.kind, draft.area_code, draft.chain, hours=draft.hours, by=me(), now=now())
