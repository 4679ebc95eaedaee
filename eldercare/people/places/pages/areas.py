"""The tree of areas, one of them, and its forms."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.time import local_date, now
from eldercare.people.actions import places as actions
from eldercare.people.models import Area
from eldercare.people.pages.blueprint import pages
from eldercare.people.pages.saving import Page, stepped, tried
from eldercare.people.places import queries
from eldercare.people.places.boundaries import area_km2, polygons_of
from eldercare.people.places.codes import level_below, level_of
from eldercare.people.places.forms import AreaForm, ClosingForm
from eldercare.people.places.pages.showing import shown_form
from eldercare.people.places.queries.standing import in_area
from eldercare.people.places.words import FIELDS, LEVELS


@pages.context_processor
def place_words() -> dict[str, object]:
    """The words for the codes of places."""
    return {"place_levels": LEVELS, "place_fields": FIELDS}


@pages.get("/places")
@requires("place.see")
def places_page() -> str:
    """County, towns, villages, groups: only the open branches are read."""
    opened = request.args.get("open", "")
    closed = bool(request.args.get("closed"))
    nodes = queries.tree_of(me(), opened if level_of(opened) else "", closed=closed)
    return render_template("people/places/areas.html", nodes=nodes, opened=opened, closed=closed)


@pages.get("/places/areas/<code>")
@requires("place.see")
def place_area(code: str) -> str:
    """One area: where it lies, what lies in it, who and what stands in the way of closing it."""
    area = queries.area_of(me(), code)
    outline = area.boundary
    return render_template(
        "people/places/area.html",
        area=area,
        path=queries.path_to(me(), area),
        below=queries.children_of(area),
        below_level=level_below(area.level),
        counts=queries.counts_below(me(), [code])[code],
        size=area_km2(outline) if outline else None,
        points=sum(len(ring) for shape in polygons_of(outline) for ring in shape) if outline else 0,
        standing=in_area(code),
        form=ClosingForm(data={"day": local_date(now()), "version": area.version}),
        history=queries.history_of_area(code),
    )


@pages.route("/places/areas/new", methods=["GET", "POST"])
@requires("place.edit")
def place_area_new() -> Page:
    """An area below the one that the address names."""
    upper = queries.area_of(me(), request.args.get("in", "")) if request.args.get("in") else None
    first = {"code": queries.next_code(upper), "lat": upper.lat, "lon": upper.lon} if upper else {}
    form = AreaForm(data=first)
    area = tried(
        form, lambda: actions.add_area(me(), form.entry((form.code.data or "").strip(), None), now=now())
    )
    if area is not None:
        flash(gettext("%(name)s is added.", name=area.name))
        return redirect(url_for("people.place_area", code=area.code))
    back = url_for("people.place_area", code=upper.code) if upper else url_for("people.places_page")
    return shown_form(form, gettext("Add an area"), sections(), back, sub=upper, upload=True)


@pages.route("/places/areas/<code>/edit", methods=["GET", "POST"])
@requires("place.edit")
def place_area_edit(code: str) -> Page:
    """Rename it, move its centre, draw its outline; the code stays."""
    area = queries.area_of(me(), code)
    form = AreaForm(
        data={name: getattr(area, name) for name in ("code", "name", "name_en", "lat", "lon", "version")}
    )
    saved = tried(form, lambda: edited(form, area), lambda: queries.area_of(me(), code).version)
    if saved is not None:
        flash(gettext("Saved."))
        return redirect(url_for("people.place_area", code=code))
    title, back = gettext("Edit %(name)s", name=area.name), url_for("people.place_area", code=code)
    return shown_form(
        form, title, sections(drawn=area.boundary is not None), back, fixed=("code",), upload=True
    )


def edited(form: AreaForm, area: Area) -> Area:
    """The area as the form says; what the form does not carry stays."""
    entry = form.entry(area.code, area.boundary)
    return actions.edit_area(me(), area.code, entry, expected=form.version.expected, now=now())


def sections(*, drawn: bool = False) -> list[tuple[str, list[Any]]]:
    """The form of an area: what it is called, where it lies, its outline."""
    outline: list[Any] = ["boundary_file", "boundary", *(["no_boundary"] if drawn else [])]
    return [
        (gettext("Code and name"), ["code", ("name", "name_en")]),
        (gettext("Centre"), [("lat", "lon")]),
        (gettext("Outline"), outline),
    ]


@pages.post("/places/areas/<code>/close")
@requires("place.edit")
def place_area_close(code: str) -> Response:
    """From a day on it is no more."""
    queries.area_of(me(), code)
    form, url = ClosingForm(), url_for("people.place_area", code=code)
    return stepped(
        lambda: actions.close_area(me(), code, form.day.data, expected=form.version.expected, now=now()),
        gettext("The area is closed."),
        url,
    )


@pages.post("/places/areas/<code>/reopen")
@requires("place.edit")
def place_area_reopen(code: str) -> Response:
    """It was closed by mistake."""
    queries.area_of(me(), code)
    form, url = ClosingForm(), url_for("people.place_area", code=code)
    return stepped(
        lambda: actions.reopen_area(me(), code, expected=form.version.expected, now=now()),
        gettext("The area is open again."),
        url,
    )
