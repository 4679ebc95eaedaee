"""Operators: the list, one of them with what it runs, and its forms."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.paging import page_of
from eldercare.core.privacy import mask_name, mask_phone
from eldercare.core.time import local_date, now
from eldercare.people.actions import places as actions
from eldercare.people.models import Operator
from eldercare.people.pages.blueprint import pages
from eldercare.people.pages.saving import Page, stepped, tried
from eldercare.people.places import queries
from eldercare.people.places.forms import ClosingForm, OperatorForm
from eldercare.people.places.pages.showing import shown_form
from eldercare.people.places.queries.standing import contracts_running_on
from eldercare.people.places.spans import state_on
from eldercare.people.places.words import CONTRACT_STATES, OPERATOR_KINDS

LONGEST_QUESTION = 60
SHOWS = ("ending", "closed")


@pages.context_processor
def operator_words() -> dict[str, object]:
    """The words for the codes of operators and contracts."""
    return {"operator_kinds": OPERATOR_KINDS, "contract_states": CONTRACT_STATES}


def filters_given() -> queries.OperatorFilters:
    """The filters of the address; what makes no sense is left out."""
    given = request.args
    return queries.OperatorFilters(
        q=given.get("q", "").strip()[:LONGEST_QUESTION],
        kind=given.get("kind", "") if given.get("kind") in OPERATOR_KINDS else "",
        show=given.get("show", "") if given.get("show") in SHOWS else "",
        page=page_of(given),
    )


def address(filters: queries.OperatorFilters, **changes: Any) -> str:
    """The address of the list with some filters changed."""
    kept = {"q": filters.q, "kind": filters.kind, "show": filters.show} | changes
    shown = {name: value for name, value in kept.items() if value not in {"", None}}
    return url_for("people.place_operators_page", **shown)


@pages.get("/places/operators")
@requires("place.see")
def place_operators_page() -> str:
    """Who runs stations and institutions, and whose contracts need a person."""
    filters = filters_given()
    return render_template(
        "people/places/operators.html",
        filters=filters,
        found=queries.list_operators(me(), filters, local_date(now())),
        address=lambda **changes: address(filters, **changes),
    )


@pages.get("/places/operators/<int:operator_id>")
@requires("place.see")
def place_operator(operator_id: int) -> str:
    """One operator: its places and contracts."""
    return shown(operator_id)


def shown(operator_id: int, phone: str | None = None) -> str:
    """The page of an operator; `phone` in plain when its reading was recorded."""
    today = local_date(now())
    operator, contracts = queries.operator_of(me(), operator_id)
    return render_template(
        "people/places/operator.html",
        operator=operator,
        contracts=contracts,
        states={contract.id: state_on(contract, today) for contract in contracts},
        contact=mask_name(operator.contact or ""),
        masked_phone=mask_phone(operator.phone or ""),
        phone=phone,
        running=contracts_running_on(today, operator_id=operator_id),
        whole_county=me().scope.kind == "county",
        form=ClosingForm(data={"day": today, "version": operator.version}),
        history=queries.recorded("operator", operator_id),
    )


@pages.post("/places/operators/<int:operator_id>/phone")
@requires("place.edit")
def place_operator_phone(operator_id: int) -> str:
    """The phone in plain; who read it goes into the audit trail."""
    queries.operator_of(me(), operator_id)
    return shown(operator_id, actions.read_phone(me(), operator_id, now=now()))


@pages.route("/places/operators/new", methods=["GET", "POST"])
@requires("place.edit")
def place_operator_new() -> Page:
    """An organisation that may run places."""
    form = OperatorForm()
    operator = tried(form, lambda: actions.add_operator(me(), form.entry(), now=now()))
    if operator is not None:
        flash(gettext("%(name)s is added.", name=operator.name))
        return redirect(url_for("people.place_operator", operator_id=operator.id))
    return shown_form(form, gettext("Add an operator"), sections(), url_for("people.place_operators_page"))


@pages.route("/places/operators/<int:operator_id>/edit", methods=["GET", "POST"])
@requires("place.edit")
def place_operator_edit(operator_id: int) -> Page:
    """Change it; contact and phone are masked and stay when they are left empty."""
    operator, _contracts = queries.operator_of(me(), operator_id)
    first = {name: getattr(operator, name) for name in ("name", "name_en", "kind", "credit_code", "version")}
    form = OperatorForm(data=first)
    saved = tried(
        form, lambda: edited(form, operator), lambda: queries.operator_of(me(), operator_id)[0].version
    )
    back = url_for("people.place_operator", operator_id=operator_id)
    if saved is not None:
        flash(gettext("Saved."))
        return redirect(back)
    masks = {"contact": mask_name(operator.contact or ""), "phone": mask_phone(operator.phone or "")}
    title = gettext("Edit %(name)s", name=operator.name)
    return shown_form(form, title, sections(masks), back, masks=masks)


def edited(form: OperatorForm, operator: Operator) -> Operator:
    """The operator as the form says."""
    entry = form.entry(operator.contact or "", operator.phone or "")
    return actions.edit_operator(me(), operator.id, entry, expected=form.version.expected, now=now())


def sections(masks: dict[str, str] | None = None) -> list[tuple[str, list[Any]]]:
    """The form of an operator; what is masked can be cleared."""
    clearing = tuple(f"clear_{name}" for name, value in (masks or {}).items() if value)
    return [
        (gettext("Operator"), [("name", "name_en"), ("kind", "credit_code")]),
        (gettext("Whom to call"), [("contact", "phone"), *([clearing] if clearing else [])]),
    ]


@pages.post("/places/operators/<int:operator_id>/close")
@requires("place.edit")
def place_operator_close(operator_id: int) -> Response:
    """From a day on it takes no contract."""
    queries.operator_of(me(), operator_id)
    form = ClosingForm()
    return stepped(
        lambda: actions.close_operator(
            me(), operator_id, form.day.data, expected=form.version.expected, now=now()
        ),
        gettext("The operator is closed."),
        url_for("people.place_operator", operator_id=operator_id),
    )


@pages.post("/places/operators/<int:operator_id>/reopen")
@requires("place.edit")
def place_operator_reopen(operator_id: int) -> Response:
    """It was closed by mistake, or begins again."""
    queries.operator_of(me(), operator_id)
    form = ClosingForm()
    return stepped(
        lambda: actions.reopen_operator(me(), operator_id, expected=form.version.expected, now=now()),
        gettext("The operator is open again."),
        url_for("people.place_operator", operator_id=operator_id),
    )
