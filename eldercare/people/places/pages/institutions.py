"""The register's page of an institution and its forms; hazards and inspections have a page of their own."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.time import local_date, now
from eldercare.people.actions import places as actions
from eldercare.people.models import Institution
from eldercare.people.pages.blueprint import pages
from eldercare.people.pages.saving import REJECTED, Page, stepped, tried
from eldercare.people.places import queries
from eldercare.people.places.forms import InstitutionForm, ModeForm
from eldercare.people.places.pages.choosing import area_choices
from eldercare.people.places.pages.showing import shown_form
from eldercare.people.places.spans import state_on
from eldercare.people.places.words import MODES

ON_PHONE = {"inspector", "manager"}
TYPED = ("name", "name_en", "area_code", "address", "beds", "residents", "lat", "lon")


@pages.context_processor
def mode_words() -> dict[str, object]:
    """The words for ways of operation."""
    return {"place_modes": MODES}


@pages.get("/places/institutions/<int:institution_id>")
@requires("institution.see")
def place_institution(institution_id: int) -> str:
    """One institution: beds and residents, who runs it and ran it, where it stands."""
    row = queries.institution_of(me(), institution_id)
    return shown(row, ModeForm(data={"since": local_date(now()), "version": row.version}))


def shown(row: Institution, form: ModeForm) -> str:
    """The page with the form for another way of operation."""
    today = local_date(now())
    contracts = queries.history_of(institution_id=row.id)
    return render_template(
        "people/places/institution.html",
        row=row,
        area=queries.area_named(row.area_code),
        now_mode=queries.mode_on(row, today),
        contracts=contracts,
        states={contract.id: state_on(contract, today) for contract in contracts},
        form=form,
        history=queries.recorded("institution", row.id),
        frame="layout/phone.html" if me().role in ON_PHONE else "layout/desk.html",
    )


@pages.route("/places/institutions/new", methods=["GET", "POST"])
@requires("institution.edit")
def place_institution_new() -> Page:
    """An institution, and how it is run from a day on."""
    form = InstitutionForm()
    form.area_code.choices = area_choices(me())
    row = tried(form, lambda: added(form))
    if row is not None:
        flash(gettext("%(name)s is added.", name=row.name))
        return redirect(url_for("people.place_institution", institution_id=row.id))
    back = url_for("inspections.institutions_page")
    return shown_form(form, gettext("Add an institution"), sections(new=True), back)


def added(form: InstitutionForm) -> Institution:
    """The institution that the form describes."""
    since: date | None = form.since.data
    return actions.add_institution(me(), form.entry(), form.mode.data or "", since, now=now())


@pages.route("/places/institutions/<int:institution_id>/edit", methods=["GET", "POST"])
@requires("institution.edit")
def place_institution_edit(institution_id: int) -> Page:
    """Change what is known of it; ways of operation are changed on its page."""
    row = queries.institution_of(me(), institution_id)
    form = InstitutionForm(data={name: getattr(row, name) for name in (*TYPED, "version")})
    form.area_code.choices = area_choices(me(), row.area_code)
    saved = tried(
        form, lambda: edited(form, row), lambda: queries.institution_of(me(), institution_id).version
    )
    back = url_for("people.place_institution", institution_id=institution_id)
    if saved is not None:
        flash(gettext("Saved."))
        return redirect(back)
    return shown_form(form, gettext("Edit %(name)s", name=row.name), sections(new=False), back)


def edited(form: InstitutionForm, row: Institution) -> Institution:
    """The institution as the form says."""
    return actions.edit_institution(me(), row.id, form.entry(), expected=form.version.expected, now=now())


def sections(*, new: bool) -> list[tuple[str, list[Any]]]:
    """The form of an institution."""
    run: list[tuple[str, list[Any]]] = [(gettext("How it is run"), [("mode", "since")])] if new else []
    return [
        (gettext("Institution"), [("name", "name_en"), ("beds", "residents")]),
        (gettext("Where it stands"), [("area_code", "address"), ("lat", "lon")]),
        *run,
    ]


@pages.post("/places/institutions/<int:institution_id>/mode")
@requires("institution.edit")
def place_institution_mode(institution_id: int) -> Page:
    """Run it in another way from a day on."""
    row = queries.institution_of(me(), institution_id)
    form = ModeForm()
    saved = tried(
        form,
        lambda: actions.change_mode(
            me(),
            institution_id,
            form.mode.data or "",
            form.since.data,
            expected=form.version.expected,
            now=now(),
        ),
        lambda: queries.institution_of(me(), institution_id).version,
    )
    if saved is None:
        return shown(row, form), REJECTED
    flash(gettext("The way of operation is changed."))
    return redirect(url_for("people.place_institution", institution_id=institution_id, _anchor="modes"))


@pages.post("/places/institutions/<int:institution_id>/mode/take-back")
@requires("institution.edit")
def place_institution_mode_back(institution_id: int) -> Response:
    """The last change was a mistake; what was before it runs on."""
    queries.institution_of(me(), institution_id)
    form = ModeForm()
    return stepped(
        lambda: actions.take_back_mode(me(), institution_id, expected=form.version.expected, now=now()),
        gettext("The last change is taken back."),
        url_for("people.place_institution", institution_id=institution_id, _anchor="modes"),
    )
