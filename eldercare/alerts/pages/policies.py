"""Escalation policies: who is told when, for which kind, area and hours. One list and one editor."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import authorize, me, requires
from eldercare.accounts.rules import Where
from eldercare.alerts.chain import ANY, CALL_BACK, LATE
from eldercare.alerts.models import EscalationPolicy
from eldercare.alerts.pages.blueprint import pages
from eldercare.alerts.policies import retire_policy, store_policy
from eldercare.alerts.policy_editor import words
from eldercare.alerts.policy_editor.draft import KIND_WORDS, Draft, changed_as_asked, draft_of, read_draft
from eldercare.alerts.queries import policies as queries
from eldercare.core.time import now


@pages.get("/alarms/policies")
@requires("policy.edit")
def policies_page() -> str:
    """What holds now."""
    rows = queries.present_policies(me())
    return render_template(
        "alerts/policies.html",
        rows=rows,
        areas=queries.areas_to_choose(me()),
        authors=queries.authors_of(rows),
        kinds=KIND_WORDS,
        words=words,
    )


@pages.get("/alarms/policies/new")
@requires("policy.edit")
def new_policy_page() -> str:
    """The editor with the built-in chain."""
    kind = request.args.get("kind", ANY)
    kind = kind if kind in KIND_WORDS else ANY
    draft = Draft(kind=kind, area_code=next(iter(queries.areas_to_choose(me())), ""))
    return _editor(draft.changed("open", CALL_BACK.rungs) if kind == LATE else draft)


@pages.get("/alarms/policies/<int:policy_id>")
@requires("policy.edit")
def policy_page(policy_id: int) -> str:
    """The editor with one version; storing it makes the next one."""
    policy = queries.policy_of(me(), policy_id)
    return _editor(draft_of(policy), policy)


@pages.post("/alarms/policies")
@requires("policy.edit")
def edit_policy() -> str | Response | tuple[str, int]:
    """Add or drop a step, look at the time line, or store: nothing is lost that was typed."""
    draft, ask = read_draft(request.form), request.form.get("do", "look")
    policy_id = request.form.get("policy_id", type=int)
    origin = queries.policy_of(me(), policy_id) if policy_id else None
    if ask != "save":
        return _editor(changed_as_asked(draft, ask), origin, looked=True)
    if draft.faults(queries.areas_to_choose(me(), draft.area_code)):
        return _editor(draft, origin, looked=True), 422
    authorize(me(), "policy.edit", Where(area_code=draft.area_code))
    policy = store_policy(draft.kind, draft.area_code, draft.chain, hours=draft.hours, by=me(), now=now())
    flash(
        gettext("Stored as version %(version)s. Alarms that are open keep theirs.", version=policy.version),
        "done",
    )
    return redirect(url_for("alerts.policies_page"))


@pages.post("/alarms/policies/<int:policy_id>/retire")
@requires("policy.edit")
def retire(policy_id: int) -> Response:
    """End a policy; the next closest one holds."""
    policy = queries.policy_of(me(), policy_id)
    retire_policy(policy.id, by=me(), now=now())
    flash(gettext("This policy has ended. New alarms follow the next closest one."), "done")
    return redirect(url_for("alerts.policies_page"))


def _editor(draft: Draft, policy: EscalationPolicy | None = None, *, looked: bool = False) -> str:
    areas = queries.areas_to_choose(me(), draft.area_code)
    faults: Any = draft.faults(areas)
    versions = queries.versions_of(policy) if policy else ()
    return render_template(
        "alerts/policy.html",
        draft=draft,
        policy=policy,
        areas=areas,
        kinds=KIND_WORDS,
        faults=faults,
        beside=words.beside(faults),
        preview=words.preview_of(draft.chain),
        versions=versions,
        authors=queries.authors_of(versions),
        words=words,
        looked=looked,
    )
