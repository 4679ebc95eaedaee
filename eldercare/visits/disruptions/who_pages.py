"""Who could take this visit: everybody of the station with the cost, one press from a late or lost visit."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import authorize, me, requires
from eldercare.core.db import db
from eldercare.core.errors import EldercareError, NotFoundError
from eldercare.core.feed import last_id
from eldercare.core.time import at, local_date, now
from eldercare.core.wording import sentence_of
from eldercare.people.models import Area
from eldercare.visits.actions.moves import move_visit
from eldercare.visits.blueprints import pages
from eldercare.visits.board.answers import candidates_json
from eldercare.visits.board.rule_words import clock
from eldercare.visits.models import Visit
from eldercare.visits.rules import OPEN, shown_state

STALE = 409


@pages.get("/visits/<int:visit_id>/who")
@requires("board.see")
def who_page(visit_id: int) -> str:
    """The candidates of a visit, the best first: `?position=0|1`."""
    moment, feed_cursor = now(), last_id()
    visit = _visit(visit_id, "board.see")
    position = _position(visit)
    part = next(one for one in visit.assignments if one.position == position)
    holder = part.published_worker or part.worker
    return render_template(
        "visits/who.html",
        visit=visit,
        position=position,
        part=part,
        holder=holder,
        phone=holder.phone if holder and me().may("worker.edit") else "",
        state=shown_state(visit.state, visit.window_end, moment, assigned=part.worker_id is not None),
        area=db.session.get(Area, visit.area_code),
        answer=candidates_json(visit, position, moment) if visit.state in OPEN else None,
        clock=clock,
        today=local_date(moment),
        feed_cursor=feed_cursor,
    )


def _visit(visit_id: int, verb: str) -> Visit:
    visit = db.session.get(Visit, visit_id)
    if visit is None:
        raise NotFoundError
    authorize(me(), verb, visit.where)
    return visit


def _position(visit: Visit) -> int:
    """The part asked for, else the first that waits for somebody."""
    known = [part.position for part in visit.assignments]
    asked = request.values.get("position", type=int)
    if asked in known and asked is not None:
        return asked
    return next((part.position for part in visit.assignments if part.worker_id is None), known[0])


@pages.post("/visits/<int:visit_id>/who")
@requires("visit.move")
def give_visit(visit_id: int) -> Response:
    """Give it to `worker` at minute `start`; `version` is what was read."""
    visit = _visit(visit_id, "visit.move")
    start, worker = request.form.get("start", type=float), request.form.get("worker", type=int)
    if start is None or worker is None:
        raise NotFoundError
    try:
        move_visit(
            visit_id, _position(visit), worker, at(visit.day, start), actor=me(), now=now(),
            version=request.form.get("version", type=int),
        )  # fmt: skip
    except EldercareError as refusal:
        if refusal.status != STALE:
            raise
        flash(sentence_of(refusal), "error")
    else:
        flash(gettext("Given away in the draft. Publish on the board to tell people."))
    return redirect(url_for("visits.who_page", visit_id=visit_id, position=_position(visit)))
