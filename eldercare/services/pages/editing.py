"""The forms of a service: a new one, new terms from a day on."""

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm

from eldercare.accounts.access import authorize, me, requires
from eldercare.core.time import local_date, now
from eldercare.people.pages.saving import REJECTED, Page, tried
from eldercare.services import actions
from eldercare.services.actions.terms import COUNTY
from eldercare.services.forms import ServiceForm, TermsForm, values_of
from eldercare.services.models import Service
from eldercare.services.pages.blueprint import pages
from eldercare.services.queries import catalogue

USUAL = {
    "staff_count": "1",
    "priority": "2",
    "worker_kinds": ["caregiver"],
    "evidence": ["tasks", "position"],
}


@pages.route("/services/new", methods=["GET", "POST"])
@requires("service.edit")
def service_new_page() -> Page:
    """A service that the catalogue does not have yet."""
    authorize(me(), "service.edit", COUNTY)
    form = ServiceForm(data=USUAL | {"since": local_date(now()), "minutes": 60})
    service = tried(form, lambda: actions.add_service(me(), form.service(), now=now()))
    if service is not None:
        flash(gettext("The service is added."))
        return redirect(url_for("services.service_page", service_code=service.code))
    return _shown(form, None)


@pages.route("/services/<service_code>/terms/new", methods=["GET", "POST"])
@requires("service.edit")
def service_terms_new_page(service_code: str) -> Page:
    """Other terms from a day to come on."""
    authorize(me(), "service.edit", COUNTY)
    service = catalogue.service_of(service_code)
    tomorrow = local_date(now()) + timedelta(days=1)
    first = values_of(service.terms[-1]) | {"since": tomorrow, "version": service.version}
    form = TermsForm(data=first)
    terms = tried(
        form,
        lambda: actions.set_terms(
            me(), service_code, form.entry(), expected=form.version.expected, now=now()
        ),
        lambda: catalogue.service_of(service_code).version,
    )
    if terms is not None:
        flash(gettext("Saved: from %(day)s on.", day=terms.since.isoformat()))
        return redirect(url_for("services.service_page", service_code=service_code))
    return _shown(form, service)


def _shown(form: FlaskForm, service: Service | None) -> Page:
    page = render_template("services/terms_form.html", form=form, service=service)
    return page, REJECTED if form.errors or form.form_errors else 200
