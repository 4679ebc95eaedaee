"""The audit trail: who read or changed what, when and why."""

from typing import Any

from flask import render_template, request, url_for

from eldercare.accounts import queries
from eldercare.accounts.access import requires
from eldercare.accounts.pages.blueprint import pages
from eldercare.core.paging import page_of
from eldercare.core.time import day_of

LONGEST = 60


def filters_given() -> queries.TrailFilters:
    """The filters of the address; what makes no sense is left out."""
    given = request.args
    return queries.TrailFilters(
        actor=given.get("actor", "").strip()[:LONGEST],
        verb=given.get("verb", "")[:LONGEST],
        subject=given.get("subject", "")[:LONGEST],
        subject_id=given.get("id", type=int),
        health=given.get("health") == "1",
        first=day_of(request.args.get("from", "")),
        last=day_of(request.args.get("to", "")),
        page=page_of(given),
    )


def address(filters: queries.TrailFilters, **changes: Any) -> str:
    """The address of the list with some filters changed; any change but of the page begins at page 1."""
    kept = {
        "actor": filters.actor, "verb": filters.verb, "subject": filters.subject, "id": filters.subject_id,
        "health": "1" if filters.health else "", "from": filters.first, "to": filters.last,
    } | changes  # fmt: skip
    return url_for(
        "accounts.audit_page", **{name: value for name, value in kept.items() if value not in {"", None}}
    )


@pages.get("/audit")
@requires("audit.see")
def audit_page() -> str:
    """Lines of the trail, narrowed by who, what and when; reads of health notes by one press."""
    filters = filters_given()
    return render_template(
        "accounts/audit.html",
        filters=filters,
        found=queries.list_trail(filters),
        verbs=queries.verbs_of_trail(),
        address=lambda **changes: address(filters, **changes),
    )
