"""Campaigns among staff: begun, and answered person by person."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from eldercare.accounts.access import me, requires
from eldercare.core.errors import InvalidInputError
from eldercare.core.paging import page_of
from eldercare.core.time import day_of, local_date, now
from eldercare.people import actions, queries
from eldercare.people.forms.fields import put_faults
from eldercare.people.forms.training import CampaignForm
from eldercare.people.pages.blueprint import pages
from eldercare.people.pages.editing import Page
from eldercare.people.pages.training import address
from eldercare.people.rules import WORKER_KINDS
from eldercare.people.rules.campaigns import STATES

REJECTED = 422


@pages.get("/people/campaigns")
@requires("worker.see")
def workers_campaigns_page() -> str:
    """Campaigns with their coverage."""
    return render_template("people/campaigns.html", found=queries.campaigns(me()), today=local_date(now()))


@pages.route("/people/campaigns/new", methods=["GET", "POST"])
@requires("worker.edit")
def campaign_new_page() -> Page:
    """Whom a campaign covers is fixed when it begins."""
    stations = queries.stations_of(me())
    form = CampaignForm(data={"first_day": local_date(now()), "kinds": ["caregiver"]})
    everywhere = [SelectChoice("", gettext("All stations that I see"))] if len(stations) > 1 else []
    form.station.choices = everywhere + [SelectChoice(str(one.id), one.name) for one in stations]
    if form.validate_on_submit():
        try:
            row = actions.begin_campaign(me(), form.entry(), now=now())
        except InvalidInputError as refusal:
            put_faults(form, refusal)
        else:
            flash(gettext("The campaign has begun. Note below who took part."))
            return redirect(url_for("people.campaign_page", campaign_id=row.id))
    return render_template("people/campaign_form.html", form=form), REJECTED if form.errors else 200


@pages.get("/people/campaigns/<int:campaign_id>")
@requires("worker.see")
def campaign_page(campaign_id: int) -> str:
    """One campaign with the members that the user sees."""
    row = queries.campaign_of(me(), campaign_id)
    state = request.args.get("state", "")
    kept = {"state": state if state in STATES else "", "campaign_id": campaign_id}
    return render_template(
        "people/campaign.html",
        row=row,
        members=queries.members_of(me(), row, state=str(kept["state"]), page=page_of(request.args)),
        kept=kept,
        campaign_kinds=", ".join(gettext(WORKER_KINDS.get(code, code)) for code in row.campaign.kinds),
        address=lambda **changes: address("people.campaign_page", kept | changes),
        today=local_date(now()),
    )


@pages.post("/people/campaigns/<int:campaign_id>/members")
@requires("worker.edit")
def campaign_mark(campaign_id: int) -> Response:
    """Those who are ticked took part, are left out, or are asked again."""
    queries.campaign_of(me(), campaign_id)
    given = request.form
    ids = [int(text) for text in given.getlist("member") if text.isascii() and text.isdigit()]
    state, day, reason = given.get("state", ""), day_of(given.get("day", "")), given.get("reason", "")
    try:
        count = actions.mark_members(me(), campaign_id, ids, state, day=day, reason=reason, now=now())
    except InvalidInputError as refusal:
        flash(" ".join(gettext(sentence) for sentence in refusal.fields.values()), "error")
    else:
        flash(ngettext("Noted for %(num)s person.", "Noted for %(num)s people.", count))
    return redirect(
        url_for("people.campaign_page", campaign_id=campaign_id, state=given.get("shown") or None)
    )
