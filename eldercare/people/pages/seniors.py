"""Seniors: the list, and one of them."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext

from eldercare.accounts.access import me, requires
from eldercare.core.errors import N_
from eldercare.core.paging import page_of
from eldercare.core.privacy import mask_id, mask_name, mask_phone
from eldercare.core.time import local_date, now
from eldercare.imports.queries import origin_of
from eldercare.people import actions, queries
from eldercare.people.leaving import RETURNS
from eldercare.people.models import Senior
from eldercare.people.pages.addresses import address_rows
from eldercare.people.pages.blueprint import pages
from eldercare.people.places.queries import operator_on
from eldercare.people.rules import ERASE_REASONS, GRADES, LEFT_REASONS, LIVING, REVEAL_REASONS, agreeing
from eldercare.people.rules.categories import WORDS
from eldercare.people.sections import sections_of

# Heading, and the key by which the list sorts under it.
HEADS = (
    (N_("Name"), "name"),
    (N_("Age"), "age"),
    (N_("Living"), ""),
    (N_("Ability grade"), "grade"),
    (N_("Address"), ""),
    (N_("To know"), ""),
    (N_("Phone"), ""),
)
STANDARD: dict[str, Any] = {"sort": "name", "page": 1, "left": 0}
LONGEST_QUESTION = 60


def filters_given() -> queries.SeniorFilters:
    """The filters of the address; what makes no sense is left out."""
    given = request.args
    living, grade, area = given.get("living", ""), given.get("grade", type=int), given.get("area", "")
    return queries.SeniorFilters(
        q=given.get("q", "").strip()[:LONGEST_QUESTION],
        living=living if living in LIVING else "",
        grade=grade if grade in GRADES else None,
        area=area if area.isdigit() else "",
        sort=given.get("sort", STANDARD["sort"]),
        page=page_of(given),
        left=given.get("left") == "1",
        consent=queries.MISSING if given.get("consent") == queries.MISSING else "",
    )


def address(filters: queries.SeniorFilters, endpoint: str, **changes: Any) -> str:
    """The address of the list with some filters changed; any change but of the page begins at page 1."""
    names = ("q", "living", "grade", "area", "sort", "consent")
    kept = {name: getattr(filters, name) for name in names} | {"left": int(filters.left)} | changes
    shown = {name: v for name, v in kept.items() if v not in {"", None} and v != STANDARD.get(name)}
    return url_for(endpoint, **shown)


def heads_of(filters: queries.SeniorFilters) -> list[dict[str, Any]]:
    """The heads of the table; pressing the one that sorts turns the order round."""
    heads: list[dict[str, Any]] = []
    for word, key in HEADS:
        order = {key: "up", f"-{key}": "down"}.get(filters.sort) if key else None
        first = key if key == "name" else f"-{key}"
        turned = {"up": f"-{key}", "down": key}.get(order or "", first)
        url = address(filters, "people.seniors_page", sort=turned) if key else None
        heads.append({"text": gettext(word), "url": url, "sorted": order, "num": key == "age"})
    return heads


@pages.get("/seniors")
@requires("senior.see")
def seniors_page() -> str:
    """Everybody on the roll, narrowed by need and place."""
    filters = filters_given()
    return render_template(
        "people/seniors.html",
        filters=filters,
        found=queries.list_seniors(me(), filters),
        heads=heads_of(filters),
        places=queries.places_to_filter(me()),
        # Counted over the whole scope, which costs more than a search: who searches wants somebody else.
        unplaced=0 if filters.q else queries.count_unplaced(me()),
        address=lambda **changes: address(filters, "people.seniors_page", **changes),
        export_url=address(filters, "people.seniors_csv"),
        today=local_date(now()),
    )


@pages.get("/seniors/<int:senior_id>")
@requires("senior.see")
def senior_page(senior_id: int) -> str:
    """Who is this person, and what do we owe them?"""
    senior = queries.senior_of(me(), senior_id)
    today = local_date(now())
    may_look_back = me().may("senior.edit") or me().may("audit.see")
    return render_template(
        "people/senior.html",
        senior=senior,
        masks=masks_of(senior),
        consents=queries.consents_of(senior.id),
        addresses=address_rows(senior, today),
        keys=queries.keys_held(senior.id),
        wishes=[one for one in queries.wishes_of(senior.id) if one.until is None or one.until >= today],
        today=today,
        reasons=REVEAL_REASONS,
        reason_words={**ERASE_REASONS, **RETURNS, **LEFT_REASONS, **REVEAL_REASONS},
        history=queries.history_of(senior) if may_look_back else [],
        origin=origin_of(me(), "seniors", senior.id) if may_look_back else None,
        sections=sections_of(me(), senior, now()),
        run_by=operator_on(senior.station_id, local_date(now())),
        category_rows=queries.categories_of(senior.id),
        category_words=WORDS,
        agreed=queries.newest_of(queries.agreements_of(senior.id)),
        agreeing=agreeing,
        departure=actions.departure_of(senior.id),
        returns=RETURNS,
    )


def masks_of(senior: Senior) -> dict[str, Any]:
    """What stands where a plain value may not."""
    return {
        "contacts": {
            contact.id: {"name": mask_name(contact.name), "phone": mask_phone(contact.phone)}
            for contact in senior.contacts
        },
        "phone": mask_phone(senior.phone) if senior.phone else "",
        "id_number": mask_id(senior.id_number) if senior.id_number else "",
        "health_note": "••••••" if senior.health_note else "",
    }
