"""The catalogue: the list by family, and one service with its terms in time."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.db import db
from eldercare.core.time import local_date, now
from eldercare.people.pages.saving import stepped
from eldercare.services import actions
from eldercare.services.changing import uses_of
from eldercare.services.forms import StepForm
from eldercare.services.pages.blueprint import pages
from eldercare.services.queries import catalogue
from eldercare.services.rules.codes import FAMILIES, SETTINGS


def filters_given() -> catalogue.CatalogueFilters:
    """The filters of the address; what makes no sense is left out."""
    family, setting = request.args.get("family", ""), request.args.get("setting", "")
    return catalogue.CatalogueFilters(
        family=family if family in FAMILIES else "",
        setting=setting if setting in SETTINGS else "",
        retired=request.args.get("retired") == "1",
    )


def address(filters: catalogue.CatalogueFilters, **changes: Any) -> str:
    """The address of the list with some filters changed."""
    kept = {
        "family": filters.family, "setting": filters.setting, "retired": "1" if filters.retired else "",
    } | changes  # fmt: skip
    return url_for("services.services_page", **{name: value for name, value in kept.items() if value})


@pages.get("/services")
@requires("service.see")
def services_page() -> str:
    """What can be agreed, on which terms today: `?family=CODE&setting=home|group&retired=1`."""
    filters, today = filters_given(), local_date(now())
    return render_template(
        "services/services.html",
        filters=filters,
        shelf=catalogue.shelf(filters, today),
        address=lambda **changes: address(filters, **changes),
        today=today,
    )


@pages.get("/services/<service_code>")
@requires("service.see")
def service_page(service_code: str) -> str:
    """One service: its terms, what was and what is to come."""
    today = local_date(now())
    service = catalogue.service_of(service_code)
    return render_template(
        "services/service.html",
        service=service,
        current=service.terms_on(today),
        uses=uses_of(db.session(), service.code, today),
        form=StepForm(data={"version": service.version}),
        today=today,
    )


@pages.post("/services/<service_code>/terms/<int:terms_id>/withdraw")
@requires("service.edit")
def service_terms_withdraw(service_code: str, terms_id: int) -> Response:
    """Take back terms that have not begun."""
    form = StepForm()
    return stepped(
        lambda: actions.withdraw_terms(
            me(), service_code, terms_id, expected=form.version.expected, now=now()
        ),
        gettext("The terms are taken back."),
        url_for("services.service_page", service_code=service_code),
    )


@pages.post("/services/<service_code>/retire")
@requires("service.edit")
def service_retire(service_code: str) -> Response:
    """From a day on it is not given any more."""
    form = StepForm()
    return stepped(
        lambda: actions.retire_service(
            me(), service_code, form.day.data, expected=form.version.expected, now=now()
        ),
        gettext("The service ends on that day."),
        url_for("services.service_page", service_code=service_code),
    )


@pages.post("/services/<service_code>/keep")
@requires("service.edit")
def service_keep(service_code: str) -> Response:
    """It is given on."""
    form = StepForm()
    return stepped(
        lambda: actions.keep_service(me(), service_code, expected=form.version.expected, now=now()),
        gettext("The service is given on."),
        url_for("services.service_page", service_code=service_code),
    )
