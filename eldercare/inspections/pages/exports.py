"""Lists as CSV for Excel: UTF-8 with a byte-order mark, cells that look like formulas made harmless."""

import csv
import io

from flask import Response
from flask_babel import gettext

from eldercare.accounts.access import me, requires
from eldercare.core.errors import N_
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
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([gettext(head) for head in HEADS])
    writer.writerows([harmless(str(cell)) for cell in line(card)] for card in queries.cards(rows, today))
    answer = Response("\ufeff" + out.getvalue(), mimetype="text/csv")
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


def harmless(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula gets a quote in front."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell
