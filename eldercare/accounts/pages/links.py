"""One-time links: a first password, or a new one."""

from flask import current_app, flash, redirect, render_template, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts import actions
from eldercare.accounts.access import public
from eldercare.accounts.errors import LinkUsedError
from eldercare.accounts.forms import NewPasswordForm, put_faults
from eldercare.accounts.pages.blueprint import pages
from eldercare.accounts.pages.front import enter
from eldercare.core.errors import InvalidInputError
from eldercare.core.time import now
from eldercare.core.wording import sentence_of

KEPT = "link"


@pages.get("/welcome/<token>")
@public
def open_link(token: str) -> Response:
    """Take the secret out of the address, where a history or a log would keep it."""
    session[KEPT] = token
    return redirect(url_for("accounts.first_password_page"))


@pages.route("/welcome", methods=["GET", "POST"])
@public
def first_password_page() -> str | Response | tuple[str, int]:
    """Choose a password; the link is used up by it."""
    secret, form = session.get(KEPT, ""), NewPasswordForm()
    try:
        user = actions.open_link(secret, now=now()).user
        if form.validate_on_submit():
            breached = current_app.config["SETTINGS"].breached_passwords
            user = actions.set_password_by_link(secret, form.new.data or "", now=now(), breached=breached)
            enter(user, "link")
            flash(gettext("Your password is set."), "done")
            return redirect(url_for("accounts.home"))
    except LinkUsedError as error:
        session.pop(KEPT, None)
        return render_template("accounts/link_used.html", refusal=sentence_of(error)), error.status
    except InvalidInputError as refusal:
        put_faults(form, refusal)
    page = render_template("accounts/first_password.html", form=form, user=user)
    return (page, 422) if form.errors else page
