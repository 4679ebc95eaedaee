"""Accounts: who may come in, as what and how far; made, changed, locked and opened."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from eldercare.accounts import actions, queries
from eldercare.accounts.access import me, requires
from eldercare.accounts.actions.sessions import sessions_of
from eldercare.accounts.forms import AccountForm, put_faults
from eldercare.accounts.models import User
from eldercare.accounts.pages.blueprint import pages
from eldercare.accounts.pages.choosing import choices_of, names_of, value_of
from eldercare.accounts.places import places
from eldercare.accounts.rules import PERMISSIONS, ROLE_SCOPES, ROLES, SCOPE_WORDS
from eldercare.core.errors import InvalidInputError, StaleVersionError
from eldercare.core.paging import page_of
from eldercare.core.time import now

Page = str | Response | tuple[str, int]
STATES = ("active", "waiting", "locked", "closed")
OWN = "own:"
OWN_WORD = SCOPE_WORDS["own"]
LONGEST_QUESTION = 60


@pages.get("/accounts")
@requires("account.edit")
def accounts_page() -> str:
    """Every account with its role, area and state."""
    given = request.args
    kept = {
        "q": given.get("q", "").strip()[:LONGEST_QUESTION],
        "role": given.get("role", "") if given.get("role") in ROLES else "",
        "state": given.get("state", "") if given.get("state") in STATES else "",
    }
    found = queries.list_accounts(**kept, page=page_of(given), now=now())

    def address(**changes: Any) -> str:
        wanted = {name: value for name, value in (kept | changes).items() if value not in {"", None}}
        return url_for("accounts.accounts_page", **wanted)

    return render_template("accounts/accounts.html", found=found, kept=kept, address=address)


@pages.get("/accounts/roles")
@requires("account.edit")
def roles_page() -> str:
    """What each role may do, and how far it may be let see."""
    verbs = sorted(frozenset().union(*PERMISSIONS.values()))
    return render_template(
        "accounts/roles.html", verbs=verbs, permissions=PERMISSIONS, role_scopes=ROLE_SCOPES
    )


@pages.route("/accounts/new", methods=["GET", "POST"])
@requires("account.edit")
def account_new_page() -> Page:
    """Make an account; the answer shows its one-time link."""
    worker_id = request.args.get("worker", type=int)
    known = places().worker(worker_id) if worker_id else None
    first = (
        {"role": known[0], "display_name": known[1], "scope": OWN, "worker_id": worker_id} if known else {}
    )
    form, names = _form(first)
    if form.validate_on_submit() and _knows_worker(form, names):
        try:
            user, secret = actions.invite(me(), form.entry(names), now=now())
        except InvalidInputError as refusal:
            put_faults(form, refusal)
        else:
            return _link_shown(user, secret)
    return _shown(form)


@pages.route("/accounts/<int:user_id>", methods=["GET", "POST"])
@requires("account.edit")
def account_page(user_id: int) -> Page:
    """One account: change it, lock it, see what it did."""
    user = queries.account_of(user_id)
    first = {
        name: getattr(user, name) for name in ("username", "display_name", "role", "worker_id", "version")
    }
    form, names = _form(first | {"scope": value_of(user.scope)})
    stale = False
    if form.validate_on_submit() and _knows_worker(form, names):
        try:
            actions.edit_user(me(), user_id, form.entry(names), expected=form.expected, now=now())
        except InvalidInputError as refusal:
            put_faults(form, refusal)
        except StaleVersionError:
            stale, user = True, queries.account_of(user_id)
            form.version.data = user.version
        else:
            flash(gettext("Saved."), "done")
            return redirect(url_for("accounts.account_page", user_id=user_id))
    return _shown(form, user, stale=stale)


@pages.post("/accounts/<int:user_id>/lock")
@requires("account.edit")
def account_lock(user_id: int) -> Response:
    """Keep somebody out: at once, on every device and for every token."""
    user = actions.lock_user(me(), user_id, now=now())
    flash(gettext("%(name)s is locked out.", name=user.display_name), "done")
    return redirect(url_for("accounts.account_page", user_id=user_id))


@pages.post("/accounts/<int:user_id>/unlock")
@requires("account.edit")
def account_unlock(user_id: int) -> Response:
    """Let somebody in again."""
    user = actions.unlock_user(me(), user_id, now=now())
    flash(gettext("%(name)s may sign in again.", name=user.display_name), "done")
    return redirect(url_for("accounts.account_page", user_id=user_id))


@pages.post("/accounts/<int:user_id>/sign-out")
@requires("account.edit")
def account_sign_out(user_id: int) -> Response:
    """Sign somebody out everywhere."""
    user = actions.end_sessions_of(me(), user_id, now=now())
    flash(gettext("%(name)s is signed out everywhere.", name=user.display_name), "done")
    return redirect(url_for("accounts.account_page", user_id=user_id))


@pages.post("/accounts/<int:user_id>/link")
@requires("account.edit")
def account_link(user_id: int) -> str:
    """A new one-time link, for somebody who forgot the password or never set one."""
    user = queries.account_of(user_id)
    return _link_shown(user, actions.make_link(user, by=me(), now=now()))


def _form(first: dict[str, Any]) -> tuple[AccountForm, dict[str, str]]:
    """The form with the places of the county, and the Chinese name of each choice."""
    form, every = AccountForm(data=first), places().every()
    own = SelectChoice(OWN, gettext(OWN_WORD), optgroup=gettext("Field work"))
    form.scope.choices = [*choices_of(every), own]
    return form, names_of(every)


def _knows_worker(form: AccountForm, names: dict[str, str]) -> bool:
    """A worker's number has to be one of a worker whose kind is the role; anything else is named. The account
    then carries the name of the worker's station."""
    if form.scope.data != OWN or form.worker is None:
        return True
    found = places().worker(form.worker)
    if found is None or found[0] != form.role.data:
        form.worker_id.errors = [gettext("No worker of this role has that number.")]
        return False
    names[OWN] = found[2]
    return True


def _shown(form: AccountForm, user: User | None = None, *, stale: bool = False) -> str | tuple[str, int]:
    page = render_template(
        "accounts/account.html",
        form=form,
        user=user,
        stale=stale,
        state=queries.state_of(user, now()) if user else "",
        link=queries.open_link_of(user, now()) if user else None,
        history=queries.history_of(user) if user else [],
        sessions=sessions_of(user, now=now()) if user else [],
    )
    return (page, 422) if form.errors or stale else page


def _link_shown(user: User, secret: str) -> str:
    path = url_for("accounts.open_link", token=secret)
    base = current_app.config["SETTINGS"].public_url or request.host_url.rstrip("/")
    return render_template("accounts/link_made.html", user=user, link=base + path)
