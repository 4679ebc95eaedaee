"""Contracts: those that need a person, and their form."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext

from eldercare.accounts.access import authorize, me, requires
from eldercare.core.time import local_date, now
from eldercare.people.actions import places as actions
from eldercare.people.actions.places.contracts import verb_for
from eldercare.people.models import Institution, OperatorContract, Station
from eldercare.people.pages.blueprint import pages
from eldercare.people.pages.saving import Page, tried
from eldercare.people.places import queries
from eldercare.people.places.forms import ContractForm
from eldercare.people.places.pages.choosing import operator_choices
from eldercare.people.places.pages.showing import shown_form
from eldercare.people.places.spans import state_on

TYPED = ("operator_id", "since", "until", "number", "note", "version")


@pages.get("/places/contracts")
@requires("place.see")
def place_contracts_page() -> str:
    """What is over or ends within 60 days with nothing after it, and stations that nobody runs today."""
    today = local_date(now())
    contracts = queries.ending_contracts(me(), today)
    return render_template(
        "people/places/contracts.html",
        contracts=contracts,
        states={contract.id: state_on(contract, today) for contract in contracts},
        without=queries.stations_without(me(), today),
        today=today,
    )


@pages.route("/places/stations/<int:station_id>/contracts/new", methods=["GET", "POST"])
@requires("place.edit")
def place_station_contract(station_id: int) -> Page:
    """An operator runs a station from a day on."""
    return signing(queries.station_of(me(), station_id))


@pages.route("/places/institutions/<int:institution_id>/contracts/new", methods=["GET", "POST"])
@requires("institution.edit")
def place_institution_contract(institution_id: int) -> Page:
    """An operator runs a publicly built institution from a day on."""
    return signing(queries.institution_of(me(), institution_id))


def signing(place: Station | Institution) -> Page:
    """The form of a new contract."""
    form = ContractForm()
    form.operator_id.choices = operator_choices()
    contract = tried(form, lambda: actions.add_contract(me(), place, form.entry(), now=now()))
    if contract is not None:
        flash(gettext("The contract is recorded."))
        return redirect(page_of_place(place))
    return shown_form(form, gettext("New contract"), sections(), page_of_place(place), sub=place)


@pages.route("/places/contracts/<int:contract_id>/edit", methods=["GET", "POST"])
@requires("place.edit")
def place_contract_edit(contract_id: int) -> Page:
    """Change a contract, or end it by a last day."""
    contract = queries.contract_of(me(), contract_id)
    place = place_of(contract)
    authorize(me(), verb_for(place), place.where)
    form = ContractForm(data={name: getattr(contract, name) for name in TYPED})
    form.operator_id.choices = operator_choices(contract.operator)
    saved = tried(
        form, lambda: edited(form, contract), lambda: queries.contract_of(me(), contract_id).version
    )
    if saved is not None:
        flash(gettext("Saved."))
        return redirect(page_of_place(place))
    return shown_form(form, gettext("Edit the contract"), sections(), page_of_place(place), sub=place)


def edited(form: ContractForm, contract: OperatorContract) -> OperatorContract:
    """The contract as the form says."""
    return actions.edit_contract(me(), contract.id, form.entry(), expected=form.version.expected, now=now())


def sections() -> list[tuple[str, list[Any]]]:
    """The form of a contract."""
    return [(gettext("Contract"), ["operator_id", ("since", "until"), "number", "note"])]


def place_of(contract: OperatorContract) -> Station | Institution:
    """What the contract is about; the database knows no contract without a place."""
    place = contract.station or contract.institution
    assert place is not None
    return place


def page_of_place(place: Station | Institution) -> str:
    """Where the contracts of a place are shown."""
    if isinstance(place, Station):
        return url_for("people.place_station", station_id=place.id, _anchor="contracts")
    return url_for("people.place_institution", institution_id=place.id, _anchor="contracts")
