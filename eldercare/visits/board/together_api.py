"""`/api/v1/board/...` for several visits at once: one transaction, one step for undo."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from eldercare.accounts.access import me, requires
from eldercare.core.errors import N_, InvalidInputError
from eldercare.core.time import at, now
from eldercare.visits.actions.moves import Moved, Placement
from eldercare.visits.actions.together import Change, change_together, give_together
from eldercare.visits.actions.uncancelling import uncancel
from eldercare.visits.blueprints import api
from eldercare.visits.board import together_schemas as schemas
from eldercare.visits.board.answers import changed_json, refused_json
from eldercare.visits.board.api import visit_within
from eldercare.visits.models import Visit
from eldercare.visits.moving.together import Wanted

Json = dict[str, Any]


@api.route("/board/changes", methods=["POST"])
@requires("visit.move")
@api.arguments(schemas.BoardChangesSchema)
@api.response(200, schemas.BoardChangedSchema)
def change_several(wish: Json) -> Json:
    """Move, take out, pin or unpin several visits: all of them or none."""
    moment, first = now(), _one_day(wish["changes"], "visit.move")
    changes = [
        Change(
            one["kind"], _wanted(one), one["worker"],
            at(first.day, one["start"]) if one["start"] is not None else None, one["pinned"],
        )
        for one in wish["changes"]
    ]  # fmt: skip
    moved = change_together(changes, actor=me(), now=moment, reason=wish["override_reason"])
    return _changed(first, moved, moment)


@api.route("/board/cancel", methods=["POST"])
@requires("visit.cancel")
@api.arguments(schemas.CancelTogetherSchema)
@api.response(200, schemas.BoardChangedSchema)
def cancel_several(wish: Json) -> Json:
    """Cancel several visits: all of them or none; people who were told hear of it at once."""
    moment, first = now(), _one_day(wish["visits"], "visit.cancel")
    changes = [Change("cancel", _wanted(one)) for one in wish["visits"]]
    moved = change_together(changes, actor=me(), now=moment, reason=wish["reason"])
    return _changed(first, moved, moment)


@api.route("/board/uncancel", methods=["POST"])
@requires("visit.cancel")
@api.arguments(schemas.UncancelTogetherSchema)
@api.response(200, schemas.BoardUncancelledSchema)
def uncancel_several(wish: Json) -> Json:
    """Bring back cancelled visits as new ones: all of them or none; who was told is told again."""
    moment, first = now(), _one_day(wish["visits"], "visit.cancel")
    found = uncancel([(one["visit_id"], one["version"]) for one in wish["visits"]], actor=me(), now=moment)
    moved = [Moved(one.visit_id, 0, Placement(None, None, pinned=False), []) for one in found]
    back = [{"was": one.was, "visit_id": one.visit_id} for one in found]
    return _changed(first, moved, moment) | {"back": back}


@api.route("/board/give", methods=["POST"])
@requires("visit.move")
@api.arguments(schemas.GiveTogetherSchema)
@api.response(200, schemas.GivenTogetherSchema)
def give_several(wish: Json) -> Json:
    """Give several visits to one person, each at the start that fits best. When some do not fit, none is
    moved and the answer names them, unless only those that fit are wanted."""
    moment, first = now(), _one_day(wish["visits"], "visit.move")
    wanted = [_wanted(one) for one in wish["visits"]]
    given = give_together(wish["worker"], wanted, only_possible=wish["only_possible"], actor=me(), now=moment)
    return {
        "able": len(given.fitting.starts),
        "refused": refused_json(first, given.fitting, wish["worker"]),
        "changed": _changed(first, given.moved, moment) if given.moved else None,
    }


def _wanted(one: Json) -> Wanted:
    return Wanted(one["visit_id"], one["position"], one["version"])


def _one_day(asked: Sequence[Json], verb: str) -> Visit:
    """The first of the visits; all must be the user's, and of one station's day."""
    visits = [visit_within(one["visit_id"], verb) for one in asked]
    if len({(visit.station_id, visit.day) for visit in visits}) > 1:
        raise InvalidInputError({"visits": N_("These visits are not all of one station's day.")})
    return visits[0]


def _changed(first: Visit, moved: Sequence[Moved], moment: datetime) -> Json:
    return changed_json(first.station_id, first.day, moved, moment)
