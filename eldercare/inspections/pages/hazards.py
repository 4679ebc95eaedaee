"""Hazards: the bureau's columns with a drawer, the phone's list by deadline, the page of one."""

from datetime import timedelta
from typing import Any

from flask import render_template, request, url_for

from eldercare.accounts.access import me, requires
from eldercare.core.geo import distance_m
from eldercare.core.time import at, local_date, now
from eldercare.core.uploads import Photo
from eldercare.inspections import queries
from eldercare.inspections.forms import RecheckForm
from eldercare.inspections.models import Hazard
from eldercare.inspections.pages.blueprint import on_phone, pages
from eldercare.inspections.queries import Filter, HazardCard
from eldercare.inspections.wording import CATEGORIES, SHOWN

CLOSED_WITHIN = timedelta(days=30)
VIEWS = ("columns", "list", "age")
COLUMN_OF = {"assigned": "assigned", "in_repair": "in_repair", "returned": "in_repair", "recheck": "recheck"}
PHONE_SHOWS = ("", "repair", "recheck", "overdue", "closed")
AT_FIRST = 6


@pages.get("/hazards")
@requires("hazard.see")
def hazards_page() -> str:
    """Every hazard in one's scope."""
    return phone_list() if on_phone() else desk()


@pages.get("/hazards/<int:hazard_id>", endpoint="hazards_one")
@requires("hazard.see")
def hazard_page(hazard_id: int) -> str:
    """One hazard: beside the columns on a desk, alone on a phone."""
    return one(queries.get_hazard(me(), hazard_id))


def one(hazard: Hazard, form: RecheckForm | None = None, refusal: str = "") -> str:
    """The page of a hazard, also after a refused step with what was typed."""
    form = form or RecheckForm(formdata=None)
    form.version.data = hazard.version
    shown = {"hazard": hazard, "form": form, "refusal": refusal, **evidence(hazard)}
    if on_phone():
        return render_template("inspections/hazard_phone.html", **shown)
    return desk(**shown)


def evidence(hazard: Hazard) -> dict[str, Any]:
    """What the re-check looks at: photos before and after, how far apart, whether one was used before."""
    before = list(hazard.answer.photos)
    after = list(hazard.rectifications[-1].photos) if hazard.rectifications else []
    uses = queries.uses_of(after)
    return {
        "before": before,
        "after": after,
        "apart_m": apart_m(before, after),
        "used_before": [photo for photo in after if uses[photo.id] > 1],
        "late": queries.late_of(hazard, local_date(now())),
    }


def apart_m(before: list[Photo], after: list[Photo]) -> float | None:
    """Metres between the first photos of both sides that know their place."""
    first, second = (next((p.place for p in photos if p.place), None) for photos in (before, after))
    return distance_m(first, second) if first and second else None


def chosen_filter() -> Filter:
    """The filter in the address; what makes no sense is left out."""
    given = request.args
    show, category, town = (given.get(name, "") for name in ("show", "category", "town"))
    return Filter(
        show=show if show in SHOWN else "",
        town=town if town.isdigit() else "",
        category=category if category in CATEGORIES else "",
        institution_id=given.get("institution", type=int),
    )


def address(filter_: Filter, shown: str, hazard_id: int | None = None, **changes: Any) -> str:
    """The address of the desk with some of it changed; `shown` is the view that is on."""
    kept = {
        "show": filter_.show,
        "town": filter_.town,
        "category": filter_.category,
        "institution": filter_.institution_id,
        "view": "" if shown == VIEWS[0] else shown,
    } | changes
    kept = {name: value for name, value in kept.items() if value}
    if hazard_id is not None:
        return url_for("inspections.hazards_one", hazard_id=hazard_id, **kept)
    return url_for("inspections.hazards_page", **kept)


def desk(**drawer: Any) -> str:
    """The bureau's page; `drawer` carries the hazard that is open, if any."""
    filter_, moment = chosen_filter(), now()
    today = local_date(moment)
    view = request.args.get("view", "")
    view = view if view in VIEWS else VIEWS[0]
    open_cards = queries.cards(queries.open_hazards(me(), filter_, today=today), today)
    if view == "age":
        open_cards.sort(key=lambda card: card.hazard.found_at)
    since = at(today - CLOSED_WITHIN, 0)
    closed = queries.cards(queries.closed_hazards(me(), filter_, since=since, today=today), today)
    return render_template(
        "inspections/hazards_desk.html",
        view=view,
        filter=filter_,
        cards=open_cards,
        columns=columns(open_cards, closed),
        at_first=AT_FIRST,
        figures=queries.summary(me(), today=today, since=since),
        institutions=len({card.hazard.institution_id for card in open_cards}),
        towns=queries.towns(),
        address=lambda hazard_id=None, **changes: address(filter_, view, hazard_id, **changes),
        **drawer,
    )


def columns(open_cards: list[HazardCard], closed: list[HazardCard]) -> dict[str, list[HazardCard]]:
    """The four columns, each by deadline; what was sent back stands with what is in repair."""
    found: dict[str, list[HazardCard]] = {name: [] for name in ("assigned", "in_repair", "recheck")}
    for card in open_cards:
        found[COLUMN_OF[card.hazard.state]].append(card)
    return found | {"closed": closed}


def phone_list() -> str:
    """By deadline; the chips choose what one has to do."""
    today = local_date(now())
    show = request.args.get("show", "")
    show = show if show in PHONE_SHOWS else ""
    cards = queries.cards(queries.open_hazards(me(), Filter(), today=today), today)
    since = at(today - CLOSED_WITHIN, 0)
    closed = queries.cards(queries.closed_hazards(me(), Filter(), since=since, today=today), today)
    lists = {
        "": cards,
        "repair": [card for card in cards if card.hazard.state != "recheck"],
        "recheck": [card for card in cards if card.hazard.state == "recheck"],
        "overdue": [card for card in cards if card.late > 0],
        "closed": closed,
    }
    return render_template("inspections/hazards_phone.html", lists=lists, show=show)
