"""The other sign-in: to the provider, and back."""

from flask import current_app, flash, redirect, request, session, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from eldercare.accounts import actions, oidc
from eldercare.accounts.access import me, public, signed_in
from eldercare.accounts.errors import IdentityTakenError, NotLinkedError, ProviderError
from eldercare.accounts.pages.blueprint import pages
from eldercare.accounts.pages.front import enter, safe_next
from eldercare.core.errors import EldercareError, NotFoundError
from eldercare.core.time import now
from eldercare.core.wording import sentence_of

PURPOSE = "oidc_for"
NEXT = "oidc_next"


@pages.get("/sign-in/other")
@public
def other_sign_in() -> Response:
    """Sign in with the account at the provider."""
    return _go("enter", safe_next(request.args.get("next")))


@pages.get("/my/identities/link")
@signed_in
def link_my_identity() -> Response:
    """Let the account at the provider sign me in from now on; whoever is signed in there is asked for."""
    return _go(f"link {me().id}", "")


def _go(purpose: str, target: str) -> Response:
    if oidc.client() is None:
        raise NotFoundError
    session[PURPOSE], session[NEXT] = purpose, target
    base = current_app.config["SETTINGS"].public_url
    path = url_for("accounts.back_from_provider", _external=not base)
    try:
        return oidc.go_to_provider(base + path)
    except ProviderError as error:
        return _refused(error)


@pages.get("/sign-in/back")
@public
def back_from_provider() -> Response:
    """The provider's answer: begin a session, or link the account of who is signed in here."""
    if oidc.client() is None:
        raise NotFoundError
    purpose, target = session.pop(PURPOSE, ""), session.pop(NEXT, "")
    try:
        issuer, subject = oidc.who_came_back()
        if current_user.is_authenticated and purpose == f"link {me().id}":
            actions.link_identity(me(), issuer, subject, now=now())
            flash(gettext("The other sign-in is linked."), "done")
            return redirect(url_for("accounts.my_account_page"))
        if purpose != "enter":
            raise ProviderError
        enter(actions.sign_in_from(issuer, subject, now=now()), "oidc")
    except (ProviderError, NotLinkedError, IdentityTakenError) as error:
        return _refused(error)
    return redirect(target or url_for("accounts.home"))


def _refused(error: EldercareError) -> Response:
    flash(sentence_of(error), "error")
    inside = current_user.is_authenticated
    return redirect(url_for("accounts.my_account_page" if inside else "accounts.sign_in_page"))
