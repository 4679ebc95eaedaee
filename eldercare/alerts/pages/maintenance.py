"""Maintenance: what somebody must go and mend, the oldest first."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.alerts.actions.devices import mending
from eldercare.alerts.equipment import TROUBLE_NOTES, TROUBLES
from eldercare.alerts.pages.blueprint import pages
from eldercare.alerts.queries import register, supervision
from eldercare.core.errors import EldercareError
from eldercare.core.paging import page_of
from eldercare.core.time import now
from eldercare.core.wording import sentence_of


@pages.get("/devices/maintenance")
@requires("device.see")
def maintenance_page() -> str:
    """One task for each open trouble that needs a hand; a storm is one line above them."""
    moment, page = now(), page_of(request.args)
    rows, total = supervision.tasks(me(), page=page)
    return render_template(
        "alerts/maintenance.html",
        rows=rows,
        total=total,
        page=page,
        pages=max(1, -(-total // supervision.PER_PAGE)),
        gateways_silent=supervision.silent_gateways(me()),
        storms=supervision.storms(me()),
        trouble_words=TROUBLES,
        trouble_notes=TROUBLE_NOTES,
        proposed=register.proposal_count(me()),
        pending=mending.PENDING,
        moment=moment,
    )


@pages.post("/devices/maintenance/<int:trouble_id>/visit")
@requires("device.edit")
def trouble_visit(trouble_id: int) -> Response:
    """Order a visit for it."""
    trouble = supervision.trouble_of(me(), trouble_id)
    words = gettext("A visit is ordered for tomorrow. It stands among the unassigned of the board.")
    return _done(lambda: mending.order_for(trouble.id, by=me(), now=now()), words)


@pages.post("/devices/maintenance/<int:trouble_id>/mended")
@requires("device.edit")
def trouble_mended(trouble_id: int) -> Response:
    """Somebody has mended it."""
    trouble = supervision.trouble_of(me(), trouble_id)
    words = gettext("The trouble is closed. If its cause is still there it begins again.")
    return _done(lambda: mending.mend(trouble.id, by=me(), now=now()), words)


def _done(act: Callable[[], object], words: str) -> Response:
    try:
        act()
    except EldercareError as error:
        flash(sentence_of(error), "error")
    else:
        flash(words, "done")
    return redirect(url_for("alerts.maintenance_page"))
