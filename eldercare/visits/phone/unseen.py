"""What changed for a worker since the last look: old and new, on the phone."""

from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, request, url_for
from flask_babel import gettext, ngettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload, load_only
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.db import db
from eldercare.people.models import Senior
from eldercare.visits.actions.unseen import mark_seen
from eldercare.visits.blueprints import pages
from eldercare.visits.models import UnseenChange, Visit


@dataclass(frozen=True, slots=True)
class Unseen:
    """A change with its visit; `kind`: gained, lost or moved."""

    row: UnseenChange
    visit: Visit

    @property
    def kind(self) -> str:
        """What it means for the worker."""
        if self.row.was is None:
            return "gained"
        return "lost" if self.row.now is None else "moved"


def unseen_of(worker_id: int, today: date) -> list[Unseen]:
    """The changes from today on that the worker has not looked at, by day and time. One query."""
    senior = joinedload(Visit.senior).load_only(Senior.id, Senior.name)
    rows = db.session.execute(
        select(UnseenChange, Visit)
        .join(Visit, UnseenChange.visit_id == Visit.id)
        .where(
            UnseenChange.worker_id == worker_id,
            UnseenChange.day >= today,
            Visit.state != "cancelled",
        )
        .options(senior, joinedload(Visit.service), load_only(Visit.id, Visit.day, Visit.state))
        .order_by(UnseenChange.day, UnseenChange.now, UnseenChange.was, UnseenChange.id)
    )
    return [Unseen(row, visit) for row, visit in rows]


@pages.post("/my/changes/seen")
@requires("day.see")
def seen_changes() -> Response:
    """The worker has looked at what stood on the page."""
    count = mark_seen(me(), request.form.getlist("change", type=int))
    flash(
        ngettext("%(num)s change seen", "%(num)s changes seen", count) if count else gettext("Seen already")
    )
    return redirect(url_for("visits.my_day_page"))
