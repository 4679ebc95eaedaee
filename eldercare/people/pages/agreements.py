"""What a senior has agreed to: recorded, taken back, and all that was ever said."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.time import day_of, local_date, now
from eldercare.people import actions, queries
from eldercare.people.forms.standing import AgreementForm
from eldercare.people.models import Senior
from eldercare.people.pages.blueprint import pages
from eldercare.people.pages.saving import REJECTED, Page, stepped, tried
from eldercare.people.rules import agreeing


@pages.route("/seniors/<int:senior_id>/consents", methods=["GET", "POST"])
@requires("senior.edit")
def senior_agreements_page(senior_id: int) -> Page:
    """What holds, what was said before, and a form for what is said now."""
    senior = queries.senior_of(me(), senior_id)
    form = AgreementForm(data={"day": local_date(now())})
    given = tried(
        form,
        lambda: actions.give_consent(
            me(),
            senior_id,
            form.purposes.data or (),
            day=form.day.data,
            how=form.how.data,
            guardian=form.guardian.data or "",
            now=now(),
        ),
    )
    if given is None:
        return shown(senior, form)
    flash(gettext("The consent is recorded."))
    return redirect(url_for("people.senior_agreements_page", senior_id=senior_id))


@pages.post("/seniors/<int:senior_id>/consents/back")
@requires("senior.edit")
def agreement_back(senior_id: int) -> Response:
    """The person takes one back; what follows is said."""
    queries.senior_of(me(), senior_id)
    form = request.form
    purpose, how, day = form.get("purpose", ""), form.get("how", ""), day_of(form.get("day", ""))
    follows = agreeing.FOLLOWS.get(purpose)
    words = [gettext("The consent is taken back."), *([gettext(follows)] if follows else [])]
    return stepped(
        lambda: actions.take_back_consent(me(), senior_id, purpose, day=day, how=how, now=now()),
        " ".join(words),
        url_for("people.senior_agreements_page", senior_id=senior_id),
    )


def shown(senior: Senior, form: AgreementForm) -> tuple[str, int]:
    """The page; 422 when something in the form cannot be taken."""
    rows = queries.agreements_of(senior.id)
    page = render_template(
        "people/agreements.html",
        senior=senior,
        form=form,
        rows=rows,
        agreed=queries.newest_of(rows),
        agreeing=agreeing,
        today=local_date(now()),
    )
    return page, REJECTED if form.errors else 200
