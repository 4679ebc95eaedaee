"""`/api/v1/workers/...`, `/certificates`, `/staff-campaigns`: the doors for programs that keep staff."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask_smorest import Blueprint

from eldercare.accounts.access import me, requires
from eldercare.core.db import db
from eldercare.core.time import local_date, now
from eldercare.people import actions, queries
from eldercare.people.api.blueprint import listed
from eldercare.people.models import Certificate, HealthCheck, Training, Worker
from eldercare.people.rules.certificates import CertificateEntry
from eldercare.people.rules.hours import Spell
from eldercare.people.rules.staff import StaffEntry
from eldercare.people.rules.training import TrainingEntry
from eldercare.people.schemas.campaigns import CampaignSchema, MarkedMembersSchema, MarkMembersSchema
from eldercare.people.schemas.staff import (
    CertificateSchema,
    DaysQuerySchema,
    EndWorkerSchema,
    ExpiringQuerySchema,
    ExpiringSchema,
    FreedSchema,
    HealthCheckSchema,
    NewCertificateSchema,
    NewDaysSchema,
    NewHealthCheckSchema,
    NewTrainingSchema,
    NewWorkerSchema,
    PatternSchema,
    TrainedSchema,
    TrainingSchema,
    WorkDaySchema,
    WorkerDetailSchema,
    WorkerPatchSchema,
)

api = Blueprint("staff-api", __name__, url_prefix="/api/v1", description="Staff")


def etag_of(worker: Worker) -> dict[str, int]:
    """What an ETag of a worker is made of."""
    return {"worker": worker.id, "version": worker.version}


def with_tuples(body: dict[str, Any]) -> dict[str, Any]:
    """A checked body with the tuples that an entry holds."""
    return body | {name: tuple(body[name]) for name in ("languages", "skills") if body.get(name) is not None}


@api.route("/workers", methods=["POST"], endpoint="add_worker")
@requires("worker.edit")
@api.arguments(NewWorkerSchema)
@api.etag
@api.response(201, WorkerDetailSchema)
def add_worker(body: dict[str, Any]) -> Worker:
    """Put a worker on the register, at a station from a day on, today when it is left out."""
    station_id, first_day = body.pop("station_id"), body.pop("first_day") or local_date(now())
    worker = actions.add_worker(
        me(), StaffEntry(**with_tuples(body)), station_id, first_day=first_day, now=now()
    )
    api.set_etag(etag_of(worker))
    return worker


@api.route("/workers/<int:worker_id>", methods=["GET"])
@requires("worker.see")
@api.etag
@api.response(200, WorkerDetailSchema)
def worker(worker_id: int) -> Worker:
    """One worker; answers 304 to If-None-Match while nothing has changed."""
    found = queries.worker_of(me(), worker_id)
    api.set_etag(etag_of(found))
    return found


@api.route("/workers/<int:worker_id>", methods=["PATCH"], endpoint="edit_worker")
@requires("worker.edit")
@api.etag
@api.arguments(WorkerPatchSchema)
@api.response(200, WorkerDetailSchema)
def edit_worker(body: dict[str, Any], worker_id: int) -> Worker:
    """Change a worker. Needs If-Match: 428 without it, 412 when somebody was faster."""
    known = queries.worker_of(me(), worker_id)
    api.check_etag(etag_of(known))
    entry = replace(actions.staff_entry_of(known), **with_tuples(body))
    changed = actions.edit_worker(me(), worker_id, entry, expected=known.version, now=now())
    api.set_etag(etag_of(changed))
    return changed


@api.route("/workers/<int:worker_id>/end", methods=["POST"], endpoint="end_worker")
@requires("worker.edit")
@api.arguments(EndWorkerSchema)
@api.response(200, FreedSchema)
def end_worker(body: dict[str, Any], worker_id: int) -> dict[str, int]:
    """The last day; visits after it go back to the pool, keys and account stop when it is over."""
    return {"freed": actions.end_worker(me(), worker_id, **body, now=now())}


@api.route("/workers/<int:worker_id>/days", methods=["GET"])
@requires("worker.see")
@api.arguments(DaysQuerySchema, location="query")
@api.response(200, WorkDaySchema(many=True))
def days(query: dict[str, Any], worker_id: int) -> list[queries.Day]:
    """The hours in force on some days, as planner, board and alarms are told; absences stand apart."""
    queries.worker_of(me(), worker_id)
    first = query["first"] or local_date(now())
    return queries.days_of(db.session(), worker_id, first, query["count"])


@api.route("/workers/<int:worker_id>/days", methods=["POST"], endpoint="set_days")
@requires("worker.edit")
@api.arguments(NewDaysSchema)
@api.response(201, WorkDaySchema(many=True))
def set_days(body: dict[str, Any], worker_id: int) -> list[queries.Day]:
    """Days that differ from the week; what was noted for one of them before is replaced."""
    spells = [Spell(**one) for one in body["spells"]]
    actions.set_days(me(), [worker_id], body["days"], body["reason"], spells, now=now())
    session = db.session()
    return [queries.days_of(session, worker_id, day, 1)[0] for day in sorted(set(body["days"]))]


@api.route("/workers/<int:worker_id>/hours", methods=["PUT"], endpoint="set_hours")
@requires("worker.edit")
@api.arguments(PatternSchema)
@api.response(200, WorkerDetailSchema)
def set_hours(body: dict[str, Any], worker_id: int) -> Worker:
    """The weekly hours from a day on; those before are kept in the history."""
    typed = [(one.pop("weekday"), Spell(**one)) for one in body["spells"]]
    return actions.set_pattern(me(), worker_id, typed, body["since"], now=now())


@api.route("/workers/<int:worker_id>/certificates", methods=["GET"])
@requires("worker.see")
@api.response(200, CertificateSchema(many=True))
def certificates(worker_id: int) -> Sequence[Certificate]:
    """Every certificate of a worker, old and withdrawn ones too."""
    return queries.certificates_of(queries.worker_of(me(), worker_id).id)


@api.route("/workers/<int:worker_id>/certificates", methods=["POST"], endpoint="record_certificate")
@requires("worker.edit")
@api.arguments(NewCertificateSchema)
@api.response(201, CertificateSchema)
def record_certificate(body: dict[str, Any], worker_id: int) -> Certificate:
    """A certificate that was shown; skills follow from it."""
    renews = body.pop("renews")
    entry = CertificateEntry(**with_tuples(body))
    return actions.record_certificate(me(), worker_id, entry, renews=renews, now=now())


@api.route("/certificates/expiring", methods=["GET"])
@requires("worker.see")
@api.arguments(ExpiringQuerySchema, location="query")
@api.response(200, ExpiringSchema)
def expiring(query: dict[str, Any]) -> dict[str, Any]:
    """What has run out, and what will within 60 days."""
    return listed(queries.expiring(me(), local_date(now()), **query).page)


@api.route("/workers/<int:worker_id>/trainings", methods=["GET"])
@requires("worker.see")
@api.response(200, TrainedSchema)
def trainings(worker_id: int) -> dict[str, Any]:
    """Courses of a worker, and this year's minutes against the goal."""
    found = queries.worker_of(me(), worker_id)
    rows, year = queries.trainings_of(worker_id), local_date(now()).year
    goal = queries.goals(year)[found.kind]
    return {
        "year": year,
        "minutes": sum(one.minutes for one in rows if one.day.year == year),
        "goal": goal.minutes,
        "goal_is_default": goal.is_default,
        "items": rows,
    }


@api.route("/workers/<int:worker_id>/trainings", methods=["POST"], endpoint="record_training")
@requires("worker.edit")
@api.arguments(NewTrainingSchema)
@api.response(201, TrainingSchema)
def record_training(body: dict[str, Any], worker_id: int) -> Training:
    """A course; the same one on the same day twice is one."""
    return actions.record_training(me(), worker_id, TrainingEntry(**body), now=now())


@api.route("/workers/<int:worker_id>/health-checks", methods=["POST"], endpoint="record_check")
@requires("worker.edit")
@api.arguments(NewHealthCheckSchema)
@api.response(201, HealthCheckSchema)
def record_check(body: dict[str, Any], worker_id: int) -> HealthCheck:
    """A health check; of its result only the code is kept."""
    return actions.record_check(me(), worker_id, **body, now=now())


@api.route("/staff-campaigns", methods=["GET"])
@requires("worker.see")
@api.response(200, CampaignSchema(many=True))
def campaigns() -> list[queries.CampaignRow]:
    """Campaigns with their coverage among the staff that the caller sees."""
    return queries.campaigns(me())


@api.route("/staff-campaigns/<int:campaign_id>/members", methods=["POST"], endpoint="mark_members")
@requires("worker.edit")
@api.arguments(MarkMembersSchema)
@api.response(200, MarkedMembersSchema)
def mark_members(body: dict[str, Any], campaign_id: int) -> dict[str, int]:
    """Note for members that they are done, left out, or asked again."""
    members = body.pop("members")
    return {"marked": actions.mark_members(me(), campaign_id, members, **body, now=now())}
