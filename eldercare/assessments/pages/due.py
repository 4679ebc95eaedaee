"""Who is due for an assessment, by station."""

from typing import Any

from flask import render_template, request, url_for

from eldercare.accounts.access import me, requires
from eldercare.assessments import queries
from eldercare.assessments.pages.blueprint import pages
from eldercare.core.paging import page_of
from eldercare.core.time import local_date, now


@pages.get("/assessments")
@requires("senior.see")
def assessments_page() -> str:
    """The longest overdue first; chips narrow it by time and station."""
    today, given = local_date(now()), request.args
    when = given.get("when", "overdue")
    filters = queries.DueFilters(
        when=when if when in queries.WHEN else "overdue",
        station_id=given.get("station", type=int),
        page=page_of(given),
    )
    found, counts = queries.due(me(), filters, today)
    return render_template(
        "assessments/due.html",
        filters=filters,
        found=found,
        counts=counts,
        stations=queries.due_by_station(me(), filters.when, today),
        when_words=queries.WHEN,
        address=lambda **changes: address(filters, **changes),
        today=today,
    )


def address(filters: queries.DueFilters, **changes: Any) -> str:
    """The address of the list with some filters changed; any change but of the page begins at page 1."""
    kept = {"when": filters.when, "station": filters.station_id} | changes
    return url_for("assessments.assessments_page", **{name: v for name, v in kept.items() if v is not None})
