"""My account: who I am, password, devices, tokens, other sign-ins, and how the screen looks."""

from datetime import datetime

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts import actions
from eldercare.accounts.access import me, signed_in
from eldercare.accounts.actions.identities import identities_of
from eldercare.accounts.actions.sessions import sessions_of
from eldercare.accounts.actions.tokens import tokens_of
from eldercare.accounts.forms import ChangePasswordForm, ReachForm, put_faults
from eldercare.accounts.models import User
from eldercare.accounts.pages.blueprint import pages
from eldercare.accounts.pages.front import address, present_session
from eldercare.accounts.rules import ROLES
from eldercare.accounts.sections import MySection, my_sections
from eldercare.core.errors import InvalidInputError, StaleVersionError
from eldercare.core.time import now


def session_section(user: User, moment: datetime) -> MySection:
    """Where I am signed in."""
    rows = sessions_of(user, now=moment)
    return MySection("accounts/_sessions.html", {"rows": rows, "present": present_session().id})


def token_section(user: User, moment: datetime) -> MySection | None:
    """The programs that work in my name."""
    if not user.may("token.make"):
        return None
    return MySection("accounts/_tokens.html", {"rows": tokens_of(user), "moment": moment})


def identity_section(user: User, _moment: datetime) -> MySection | None:
    """Other sign-ins, where the county has a provider."""
    name = current_app.config["SETTINGS"].oidc_name
    return (
        MySection("accounts/_identities.html", {"rows": identities_of(user), "name": name}) if name else None
    )


SECTIONS = (session_section, token_section, identity_section)


@pages.get("/my/account")
@signed_in
def my_account_page() -> str:
    """Who I am, where messages reach me, how the screen looks, and the way out."""
    return _shown(_reach_form())


@pages.post("/my/account")
@signed_in
def save_my_reach() -> Response | tuple[str, int]:
    """Another phone or address for messages of alarms."""
    form, user = _reach_form(), me()
    reach = {"phone": form.phone.data or "", "email": form.email.data or ""}
    try:
        actions.set_reach(user, **reach, expected=form.expected, now=now())
    except InvalidInputError as refusal:
        put_faults(form, refusal)
        return _shown(form), refusal.status
    except StaleVersionError as refusal:
        form.version.data = user.version
        return _shown(form, stale=True), refusal.status
    flash(gettext("Saved."), "done")
    return redirect(url_for("accounts.my_account_page"))


def _reach_form() -> ReachForm:
    user = me()
    return ReachForm(data={"phone": user.phone or "", "email": user.email or "", "version": user.version})


def _shown(form: ReachForm, *, stale: bool = False) -> str:
    sections = my_sections(SECTIONS, me(), now())
    role = ROLES[me().role]
    return render_template("accounts/my_account.html", role=role, sections=sections, form=form, stale=stale)


@pages.route("/my/account/password", methods=["GET", "POST"])
@signed_in
def my_password_page() -> str | Response | tuple[str, int]:
    """Another password; every other device is signed out."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            ended = actions.change_password(
                me(),
                form.present.data or "",
                form.new.data or "",
                now=now(),
                keep=me().get_id(),
                address=address(),
                breached=current_app.config["SETTINGS"].breached_passwords,
            )
        except InvalidInputError as refusal:
            put_faults(form, refusal)
        else:
            told = gettext("Your password is changed. Other devices signed out: %(count)s.", count=ended)
            flash(told, "done")
            return redirect(url_for("accounts.my_account_page"))
    page = render_template("accounts/my_password.html", form=form)
    return (page, 422) if form.errors else page


@pages.post("/my/sessions/<int:session_id>/end")
@signed_in
def end_my_session(session_id: int) -> Response:
    """Sign one device out."""
    actions.end_session(me(), session_id, now=now())
    flash(gettext("The device is signed out."), "done")
    return redirect(url_for("accounts.my_account_page"))


@pages.post("/my/sessions/end")
@signed_in
def end_my_other_sessions() -> Response:
    """Sign every other device out."""
    count = actions.end_other_sessions(me(), me().get_id(), now=now())
    flash(gettext("Other devices signed out: %(count)s.", count=count), "done")
    return redirect(url_for("accounts.my_account_page"))


@pages.post("/my/identities/<int:identity_id>/unlink")
@signed_in
def unlink_my_identity(identity_id: int) -> Response:
    """The account at the provider no longer signs me in."""
    actions.unlink_identity(me(), identity_id, now=now())
    flash(gettext("The other sign-in is removed."), "done")
    return redirect(url_for("accounts.my_account_page"))
