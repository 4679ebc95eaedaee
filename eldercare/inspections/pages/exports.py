"""Lists as tables for spreadsheets."""

from flask import Response
from flask_babel import gettext

from eldercare.accounts.access import me, requires
from eldercare.core.errors import N_
from eldercare.core.sheets import csv_lines
from eldercare.core.time import at, local_date, now
from eldercare.inspections import queries
from eldercare.inspections.pages.blueprint import pages, worded
from eldercare.inspections.pages.hazards import CLOSED_WITHIN, chosen_filter
from eldercare.inspections.queries import HazardCard
from eldercare.inspections.wording import mark_of
from eldercare.marks import MARKS

HEADS = (
    N_("Item"),
    N_("Category"),
    N_("Institution"),
    N_("What was found"),
    N_("Grade"),
    N_("State"),
    N_("Deadline"),
    N_("Days late"),
)


@pages.get("/hazards.csv", endpoint="hazards_csv")
@requires("hazard.see")
def send_csv() -> Response:
    """The hazards that the page shows, open ones first."""
    filter_, today = chosen_filter(), local_date(now())
    since = at(today - CLOSED_WITHIN, 0)
    rows = queries.open_hazards(me(), filter_, today=today)
    rows += queries.closed_hazards(me(), filter_, since=since, today=today)
    table = csv_lines([[gettext(head) for head in HEADS], *map(line, queries.cards(rows, today))])
    answer = Response("".join(table), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="hazards-{today}.csv"'
    return answer


def line(card: HazardCard) -> list[object]:
    """One hazard as cells."""
    hazard = card.hazard
    grade, state = MARKS["grade"][hazard.grade], MARKS["hazard"][mark_of(hazard.state)]
    return [
        hazard.item.code,
        worded(hazard.item, "category"),
        hazard.institution.name,
        hazard.description,
        gettext(grade.word),
        gettext(state.word),
        hazard.deadline,
        max(card.late, 0),
    ]
