"""The ways of this installation: by the routing server of its settings, else by straight line.

Board and plan use the same, so that they agree. Knows settings and `dispatch`, no table.
"""

from collections.abc import Collection, Sequence
from pathlib import Path

import structlog
from flask import current_app

import dispatch
from eldercare.config import Settings
from eldercare.core.errors import N_
from eldercare.visits.errors import RoadUrlWrongError

log = structlog.get_logger(__name__)

# Windows and visits are whole minutes; with whole ways every start is one too.
ESTIMATE = dispatch.StraightLine(whole_minutes=True)
MEMORY_FILE = "roads.db"
PROBE_WITHIN_S = 3.0

# Why some ways of a plan are estimated, by the code that is kept with it.
WARNINGS = {
    "roads_away": N_("Ways are estimated by straight line: the routing server did not answer."),
    "roads_refused": N_("Ways are estimated by straight line: the routing server refused to answer."),
    "roads_garbled": N_(
        "Ways are estimated by straight line: the routing server's answer could not be read."
    ),
}


def settings() -> Settings:
    """The settings of the running application."""
    chosen = current_app.config["SETTINGS"]
    assert isinstance(chosen, Settings)
    return chosen


def roads_of(chosen: Settings, patience: dispatch.Patience | None = None) -> dispatch.Roads | None:
    """The routing server, None without one. Raises RoadUrlWrongError when its address cannot be used."""
    if not chosen.osrm_url:
        return None
    try:
        server = dispatch.RoadServer.parse(chosen.osrm_url)
    except dispatch.RoadUrlError as error:
        raise RoadUrlWrongError from error
    memory = dispatch.LegMemory(Path(chosen.data_dir) / MEMORY_FILE)
    known = dispatch.RememberedRoads(server, memory, ESTIMATE)
    return dispatch.Roads(known, patience or dispatch.Patience())


def known_travel() -> dispatch.Travel:
    """Ways that are known already, estimates for the rest. Asks nobody: it may be used in a transaction."""
    try:
        roads = roads_of(settings())
    except RoadUrlWrongError:
        # Planning and `eldercare check` say so; the board goes on with what the plan then used.
        return ESTIMATE
    return roads.known if roads else ESTIMATE


def find_ways(
    roads: dispatch.Roads | None, places: Sequence[dispatch.Place], modes: Collection[str], *, ask: bool
) -> dispatch.TravelSource:
    """The ways between the places as plain data. `ask` False uses only what is known already."""
    if roads is None:
        return dispatch.TravelSource(ESTIMATE)
    told_before = roads.detail
    found = roads.travel(places, modes, ask=ask)
    if found.warning and roads.detail != told_before:
        log.warning("roads_failed", fault=found.warning, detail=roads.detail)
    return found


def probe(chosen: Settings) -> str | None:
    """Ask the routing server for one way; None when it answers, else what it did. RoadUrlWrongError."""
    roads = roads_of(chosen, dispatch.Patience(answer_s=PROBE_WITHIN_S, total_s=PROBE_WITHIN_S, tries=1))
    try:
        if roads is not None:
            roads.probe()
    except dispatch.RoadServerError as error:
        return str(error)
    return None
