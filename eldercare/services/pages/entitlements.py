"""The rules of entitlement: the list and the form."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from eldercare.accounts.access import authorize, me, requires
from eldercare.core.time import local_date, now
from eldercare.people.pages.saving import REJECTED, Page, stepped, tried
from eldercare.services import actions, words
from eldercare.services.actions.terms import COUNTY
from eldercare.services.forms import EndForm, RuleForm, rule_values
from eldercare.services.models import EntitlementRule
from eldercare.services.pages.blueprint import in_english, pages
from eldercare.services.queries import catalogue
from eldercare.services.queries import entitlements as queries
from eldercare.services.rules.entitlements import first_of, next_month

LIST = "services.services_entitlements_page"


@pages.get("/services/entitlements")
@requires("service.see")
def services_entitlements_page() -> str:
    """Who is entitled to what: `?when=now|ahead|over`."""
    month = first_of(local_date(now()))
    when = request.args.get("when", "")
    when = when if when in queries.WHEN else "now"
    names = words.names_of(catalogue.all_services(), english=in_english())
    return render_template(
        "services/entitlements.html",
        found=queries.list_rules(when, month),
        when=when,
        month=month,
        following=next_month(month),
        service_names=names,
    )


@pages.route("/services/entitlements/new", methods=["GET", "POST"])
@requires("service.edit")
def services_entitlement_new_page() -> Page:
    """One more rule."""
    authorize(me(), "service.edit", COUNTY)
    form = _form({"since": f"{local_date(now()):%Y-%m}", "combining": "best"})
    rule = tried(form, lambda: actions.add_rule(me(), form.entry(), now=now()))
    if rule is not None:
        flash(gettext("The rule is added."))
        return redirect(_list_of(rule))
    return _shown(form, None)


@pages.route("/services/entitlements/<int:rule_id>", methods=["GET", "POST"])
@requires("service.edit")
def services_entitlement_change_page(rule_id: int) -> Page:
    """Another rule in its place from a month to come on."""
    authorize(me(), "service.edit", COUNTY)
    rule = queries.rule_with(rule_id)
    following = max(next_month(first_of(local_date(now()))), next_month(rule.since))
    form = _form(rule_values(rule) | {"since": f"{following:%Y-%m}"})
    changed = tried(
        form,
        lambda: actions.change_rule(me(), rule_id, form.entry(), expected=form.version.expected, now=now()),
        lambda: queries.rule_with(rule_id).version,
    )
    if changed is not None:
        flash(gettext("Saved: from %(day)s on.", day=f"{changed.since:%Y-%m}"))
        return redirect(_list_of(changed))
    return _shown(form, rule)


def _form(data: dict[str, Any]) -> RuleForm:
    form = RuleForm(data=data)
    names = words.names_of(catalogue.all_services(), english=in_english())
    form.offer(list(names.items()))
    return form


def _shown(form: FlaskForm, rule: EntitlementRule | None) -> Page:
    page = render_template("services/rule_form.html", form=form, rule=rule)
    return page, REJECTED if form.errors or form.form_errors else 200


def _list_of(rule: EntitlementRule) -> str:
    when = "ahead" if rule.since > local_date(now()) else "now"
    return url_for(LIST, when=when)


@pages.post("/services/entitlements/<int:rule_id>/end")
@requires("service.edit")
def services_entitlement_end(rule_id: int) -> Response:
    """From a month on without it."""
    form = EndForm()
    return stepped(
        lambda: actions.end_rule(me(), rule_id, form.until.first, expected=form.version.expected, now=now()),
        gettext("The rule ends then."),
        url_for(LIST),
    )


@pages.post("/services/entitlements/<int:rule_id>/withdraw")
@requires("service.edit")
def services_entitlement_withdraw(rule_id: int) -> Response:
    """Take back a rule that has not begun."""
    form = EndForm()
    return stepped(
        lambda: actions.withdraw_rule(me(), rule_id, expected=form.version.expected, now=now()),
        gettext("The rule is taken back."),
        url_for(LIST, when="ahead"),
    )
