"""Who has no position yet: the list, and letting the addresses be found."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.errors import N_
from eldercare.core.paging import page_of
from eldercare.core.time import now
from eldercare.people import queries
from eldercare.people.geocoding.queue import enqueue
from eldercare.people.geocoding.states import FAULTS, REASONS
from eldercare.people.geocoding.status import queue_status
from eldercare.people.pages.blueprint import pages

WHY = {
    "": N_("All of them"),
    "centre": N_("Only the village's centre"),
    "coarse": N_("Found, but not exactly"),
    "waiting": N_("Waiting to be found"),
    "parked": N_("Not found"),
}
PROVIDER_WORDS = {"nominatim": "Nominatim", "baidu": N_("Baidu Maps"), "amap": N_("AMap")}
LONGEST_QUESTION = 60
MOST_AT_ONCE = 5_000
"""How many one press asks about again: a request should end. The clock asks about new ones by itself."""


def filters_given() -> queries.PositionFilters:
    """The filters of the address; what makes no sense is left out."""
    given = request.args
    why, area = given.get("why", ""), given.get("area", "")
    return queries.PositionFilters(
        why=why if why in WHY else "",
        area=area if area.isdigit() else "",
        q=given.get("q", "").strip()[:LONGEST_QUESTION],
        page=page_of(given),
    )


def kept_of(filters: queries.PositionFilters) -> dict[str, str]:
    """The filters that narrow something, by their names in an address."""
    named = {"why": filters.why, "area": filters.area, "q": filters.q}
    return {name: value for name, value in named.items() if value}


def list_address(filters: queries.PositionFilters, **changes: Any) -> str:
    """The address of the list with some filters changed; any change but of the page begins at page 1."""
    kept: dict[str, Any] = kept_of(filters) | changes
    shown = {name: value for name, value in kept.items() if value not in {"", None}}
    if shown.get("page") == 1:
        shown.pop("page")
    return url_for("people.seniors_positions_page", **shown)


@pages.get("/seniors/positions")
@requires("senior.see")
def seniors_positions_page() -> str:
    """Seniors whose position is only a stand-in, and how the queue stands."""
    filters = filters_given()
    return render_template(
        "people/positions.html",
        filters=filters,
        found=queries.list_unplaced(me(), filters),
        queue=queue_status(current_app.config["SETTINGS"].geocoder),
        places=queries.places_to_filter(me()),
        why_words=WHY,
        provider_words=PROVIDER_WORDS,
        fault_words=FAULTS,
        reason_words=REASONS,
        list_address=lambda **changes: list_address(filters, **changes),
        kept={
            name: value
            for name, value in (("why", filters.why), ("area", filters.area), ("q", filters.q))
            if value
        },
    )


@pages.post("/seniors/positions")
@requires("senior.edit")
def seniors_positions_find() -> Response:
    """Let everybody of the list be found by the address, those who were parked too."""
    filters = filters_given()
    back = redirect(list_address(filters))
    if not current_app.config["SETTINGS"].geocoder:
        flash(gettext("No provider of positions is set. Put the homes on the map by hand."), "error")
        return back
    count = enqueue(me(), queries.unplaced_ids(me(), filters, MOST_AT_ONCE), now=now())
    flash(ngettext("%(num)s address waits to be found.", "%(num)s addresses wait to be found.", count))
    return back
