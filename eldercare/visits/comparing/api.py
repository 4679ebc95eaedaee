"""`/api/v1/board/compare`: the draft beside what was told."""

from typing import Any

from eldercare.accounts.access import me, requires
from eldercare.core.time import local_date, now
from eldercare.visits.blueprints import api
from eldercare.visits.board.queries import choose_station
from eldercare.visits.comparing.queries import compare
from eldercare.visits.comparing.range import last_of
from eldercare.visits.comparing.schemas import CompareQuerySchema, ComparisonSchema
from eldercare.visits.comparing.view import comparison_json

Json = dict[str, Any]


@api.route("/board/compare", methods=["GET"])
@requires("board.see")
@api.arguments(CompareQuerySchema, location="query")
@api.response(200, ComparisonSchema)
def compare_days(query: Json) -> Json:
    """Who changes, what it costs and who is left without anybody, before publishing."""
    station = choose_station(me(), query.get("station"))
    first_day = query.get("day") or local_date(now())
    return comparison_json(compare(station, first_day, last_of(first_day, query.get("last"))))
