"""`/api/v1/gatherings`: what is held at a station, and who signs up."""

from typing import Any

from eldercare.accounts.access import me, requires
from eldercare.core.time import local_date, now
from eldercare.people.queries import senior_of
from eldercare.visits.actions.gatherings import sign_ups
from eldercare.visits.blueprints import api
from eldercare.visits.board.queries import choose_station
from eldercare.visits.gatherings import queries
from eldercare.visits.gatherings.schemas import (
    GatheringDetailSchema,
    GatheringListSchema,
    GatheringsQuerySchema,
    NewSignUpSchema,
    WithdrawalSchema,
)
from eldercare.visits.gatherings.words import name_of


@api.route("/gatherings", methods=["GET"])
@requires("visit.see")
@api.arguments(GatheringsQuerySchema, location="query")
@api.response(200, GatheringListSchema)
def gatherings(query: dict[str, Any]) -> dict[str, Any]:
    """The gatherings of a station: to come, of these without host, or of the last four weeks."""
    station = choose_station(me(), query["station"])
    lines = queries.list_days(station, query["show"], local_date(now()))
    return {"items": [_json(line) for line in lines]}


@api.route("/gatherings/<int:day_id>", methods=["GET"])
@requires("visit.see")
@api.response(200, GatheringDetailSchema)
def gathering(day_id: int) -> dict[str, Any]:
    """One day with its hosts and those who have signed up."""
    return _detail(day_id)


@api.route("/gatherings/<int:day_id>/sign-ups", methods=["POST"])
@requires("visit.plan")
@api.arguments(NewSignUpSchema)
@api.response(200, GatheringDetailSchema)
def sign_up(entry: dict[str, Any], day_id: int) -> dict[str, Any]:
    """Sign a senior of the station up; 409 when it is full or passes the entitlement of the month."""
    day, senior = queries.day_of(me(), day_id), senior_of(me(), entry["senior_id"])
    sign_ups.sign_up(me(), day.id, senior.id, acknowledged=entry["acknowledged"], now=now())
    return _detail(day.id)


@api.route("/gatherings/<int:day_id>/withdrawals", methods=["POST"])
@requires("visit.plan")
@api.arguments(WithdrawalSchema)
@api.response(200, GatheringDetailSchema)
def withdraw(entry: dict[str, Any], day_id: int) -> dict[str, Any]:
    """Take a senior off again."""
    day, senior = queries.day_of(me(), day_id), senior_of(me(), entry["senior_id"])
    sign_ups.withdraw(me(), day.id, senior.id, now=now())
    return _detail(day.id)


def _detail(day_id: int) -> dict[str, Any]:
    found = queries.day_page(me(), day_id, local_date(now()))
    signed = [
        {"senior_id": row.senior_id, "name": row.senior.name, "signed_at": row.signed_at, "came": row.came}
        for row in found.sign_ups
    ]
    return _json(found.line) | {"sign_ups": signed}


def _json(line: queries.DayLine) -> dict[str, Any]:
    day = line.day
    return {
        "id": day.id, "gathering_id": day.gathering_id, "version": day.version, "station": day.station.code,
        "service": day.service.code, "name": name_of(day), "state": day.state, "starts_at": day.starts_at,
        "ends_at": day.ends_at, "places": day.places, "signed": line.signed, "came": line.came,
        "short": line.is_short,
        "hosts": [
            {"worker_id": one.worker_id, "name": one.worker.name, "away": one.worker_id in line.away}
            for one in day.hosts
        ],
    }  # fmt: skip
