"""Devices that gateways announced: an operator enrols each one or says that it is not ours."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.alerts.actions.devices import proposals
from eldercare.alerts.equipment import PROPOSED, REFUSE_REASONS, REFUSED
from eldercare.alerts.labels import Label
from eldercare.alerts.models import DeviceModel, DeviceProposal
from eldercare.alerts.pages.blueprint import pages
from eldercare.alerts.pages.choosing import Choice, chosen_senior
from eldercare.alerts.pages.registering import REJECTED, Page, check_gateway, device_form, guessed
from eldercare.alerts.queries import register
from eldercare.alerts.register_forms import DeviceForm, model_choices
from eldercare.core.errors import EldercareError, InvalidInputError
from eldercare.core.time import now
from eldercare.core.wording import sentence_of
from eldercare.people.forms.fields import put_faults


@pages.get("/devices/proposed")
@requires("device.see")
def proposals_page() -> str:
    """What waits for a decision, and what was refused."""
    return render_template(
        "alerts/proposals.html",
        rows=register.proposals_at(me(), PROPOSED),
        refused=register.proposals_at(me(), REFUSED),
        reasons=REFUSE_REASONS,
    )


@pages.route("/devices/proposed/<int:proposal_id>", methods=["GET", "POST"])
@requires("device.enrol")
def proposal_page(proposal_id: int) -> Page:
    """Choose model, senior and room; the name on the wire and the gateway are what was announced."""
    proposal = register.proposal_of(me(), proposal_id)
    if proposal.state != PROPOSED:
        return redirect(url_for("alerts.proposals_page"))
    form, choice = device_form(), chosen_senior()
    form.model.choices = model_choices(models_of(proposal))
    if request.method == "GET":
        _fill(form, proposal)
    elif form.validate_on_submit() and not choice.fault:
        try:
            check_gateway(form)
            device = proposals.enrol_proposal(proposal.id, form.entry(choice.senior_id), by=me(), now=now())
        except InvalidInputError as refusal:
            put_faults(form, refusal)
        except EldercareError as error:
            flash(sentence_of(error), "error")
            return redirect(url_for("alerts.proposals_page"))
        else:
            flash(gettext("%(device)s is registered.", device=device.device_id), "done")
            return redirect(url_for("alerts.device_page", device_id=device.id))
    return _shown(form, choice, proposal)


def _fill(form: DeviceForm, proposal: DeviceProposal) -> None:
    form.device_id.data = proposal.device_id
    form.gateway.data = str(proposal.gateway_id or "")
    models = models_of(proposal)
    form.model.data = guessed(Label("", proposal.model), models)


def models_of(proposal: DeviceProposal) -> Sequence[DeviceModel]:
    """Models that speak as it was heard to speak; all of them where only a description is known."""
    models = register.models_in_use()
    return [one for one in models if one.driver == proposal.source] or models


def _shown(form: DeviceForm, choice: Choice, proposal: DeviceProposal) -> tuple[str, int]:
    page = render_template(
        "alerts/proposal.html", form=form, choice=choice, proposal=proposal, reasons=REFUSE_REASONS
    )
    return page, REJECTED if form.errors or choice.fault else 200


@pages.post("/devices/proposed/<int:proposal_id>/refuse")
@requires("device.enrol")
def proposal_refuse(proposal_id: int) -> Response:
    """Not ours; it stays quiet from now on."""
    proposal = register.proposal_of(me(), proposal_id)
    try:
        proposals.refuse_proposal(proposal.id, reason=request.form.get("reason", ""), by=me(), now=now())
    except InvalidInputError:
        flash(gettext("Choose why it is refused. Nothing was changed."), "error")
    except EldercareError as error:
        flash(sentence_of(error), "error")
    else:
        flash(gettext("Refused. It is not proposed again."), "done")
    return redirect(url_for("alerts.proposals_page"))


@pages.post("/devices/proposed/<int:proposal_id>/reopen")
@requires("device.enrol")
def proposal_reopen(proposal_id: int) -> Response:
    """Take a refusal back."""
    proposal = register.proposal_of(me(), proposal_id)
    try:
        proposals.reopen_proposal(proposal.id, by=me(), now=now())
    except EldercareError as error:
        flash(sentence_of(error), "error")
    else:
        flash(gettext("It is proposed again."), "done")
    return redirect(url_for("alerts.proposals_page"))
