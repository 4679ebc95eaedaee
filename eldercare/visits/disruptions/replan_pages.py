"""The page of a re-plan: what changes for whom, visit by visit, with ticks."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.errors import EldercareError
from eldercare.core.feed import last_id
from eldercare.core.time import local_date, now
from eldercare.core.wording import sentence_of
from eldercare.people.pages.saving import stepped
from eldercare.visits.actions import replans as actions
from eldercare.visits.blueprints import pages
from eldercare.visits.board.rule_words import TITLES, Names, rule_json
from eldercare.visits.disruptions import queries
from eldercare.visits.disruptions.errors import ChoiceConflictError, NothingChosenError
from eldercare.visits.disruptions.rules import KINDS
from eldercare.visits.disruptions.stale import Overtaken
from eldercare.visits.disruptions.words import stale_sentence
from eldercare.visits.reasons import explain_unassigned

REFUSED = 409


@pages.get("/replans/<int:replan_id>")
@requires("board.see")
def replan_page(replan_id: int) -> str:
    """One proposal."""
    return _shown(replan_id)


def _shown(
    replan_id: int,
    *,
    ticked: set[int] | None = None,
    stale: tuple[Overtaken, ...] = (),
    conflicts: tuple[str, ...] = (),
    refusal: str = "",
) -> str:
    feed_cursor, found = last_id(), queries.replan_of(me(), replan_id)
    return render_template(
        "visits/replan.html",
        found=found,
        replan=found.replan,
        ticked=ticked,
        stale=[stale_sentence(one) for one in stale],
        conflicts=conflicts,
        refusal=refusal,
        kinds=KINDS,
        titles=TITLES,
        reason_of=lambda move: explain_unassigned(move.reason, move.reason_params, found.names),
        today=local_date(now()),
        feed_cursor=feed_cursor,
    )


@pages.post("/replans/<int:replan_id>/accept")
@requires("visit.move")
def accept_replan(replan_id: int) -> Response | tuple[str, int]:
    """Take the ticked visits (`visit`, many) at `version`; with `tell` people hear of it at once."""
    ticked = set(request.form.getlist("visit", type=int))
    version = request.form.get("version", type=int)
    try:
        done = actions.accept(replan_id, ticked, version=version, actor=me(), now=now())
    except ChoiceConflictError as refusal:
        words = _in_words(refusal)
        return _shown(replan_id, ticked=ticked, conflicts=words, refusal=sentence_of(refusal)), REFUSED
    except NothingChosenError as refusal:
        return _shown(replan_id, ticked=ticked, refusal=sentence_of(refusal)), refusal.status
    except EldercareError as refusal:
        if refusal.status != REFUSED:
            raise
        return _shown(replan_id, refusal=sentence_of(refusal)), REFUSED
    if done.stale:
        return _shown(replan_id, stale=done.stale), REFUSED
    flash(ngettext("%(num)s change is in the draft.", "%(num)s changes are in the draft.", done.moved))
    if request.form.get("tell"):
        return tell_replan(replan_id)
    return redirect(url_for("visits.replan_page", replan_id=replan_id))


def _in_words(refusal: ChoiceConflictError) -> tuple[str, ...]:
    """Each broken rule with the senior whose visit it is."""
    ids = {visit for visit, _ in refusal.conflicts}
    ids |= {one.params.get("visit", 0) for found in refusal.conflicts.values() for one in found}
    seniors = queries.visit_names(sorted(ids))
    names = Names(queries.worker_names(sorted(set(refusal.holders.values()))), seniors)
    return tuple(
        f"{seniors.get(part[0], '')}: {rule_json(one, refusal.holders[part], names)['text']}"
        for part, found in refusal.conflicts.items()
        for one in found
    )


@pages.post("/replans/<int:replan_id>/tell")
@requires("visit.publish")
def tell_replan(replan_id: int) -> Response:
    """Publish what was accepted, and nothing else of the draft."""
    done = actions.tell_people(replan_id, actor=me(), now=now())
    people = len(done.worker_ids)
    flash(ngettext("%(num)s person was told.", "%(num)s people were told.", people))
    return redirect(url_for("visits.replan_page", replan_id=replan_id))


@pages.post("/replans/<int:replan_id>/dismiss")
@requires("visit.move")
def dismiss_replan(replan_id: int) -> Response:
    """Another way was found."""
    version = request.form.get("version", type=int)
    return stepped(
        lambda: actions.dismiss(replan_id, version=version, actor=me(), now=now()),
        gettext("Dismissed. Nothing was changed."),
        url_for("visits.replan_page", replan_id=replan_id),
    )


@pages.post("/replans/<int:replan_id>/again")
@requires("visit.move")
def replan_again(replan_id: int) -> Response:
    """Ask for a new proposal from how things stand now."""
    new = actions.ask_again(replan_id, actor=me(), now=now())
    return redirect(url_for("visits.replan_page", replan_id=new.id))
