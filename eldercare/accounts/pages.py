"""The front door: sign in, sign out, how the screen looks, who I am and where I am reached."""

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from eldercare.accounts import actions
from eldercare.accounts.access import me, public, signed_in
from eldercare.accounts.errors import AccountLockedError, WrongPasswordError
from eldercare.accounts.forms import ReachForm, SignInForm
from eldercare.accounts.rules import ROLES
from eldercare.core.errors import InvalidInputError, StaleVersionError
from eldercare.core.time import now
from eldercare.core.wording import sentence_of

pages = Blueprint("accounts", __name__, template_folder="templates")

HOMES = {
    "operator": "reports.today_page",
    "caregiver": "visits.my_day_page",
    "leader": "visits.my_day_page",
    "inspector": "inspections.inspections_page",
    "manager": "inspections.hazards_page",
    "bureau": "reports.figures_page",
    "admin": "reports.figures_page",
}
THEMES = ("auto", "light", "dark")
SCALES = (100, 125, 150)


@pages.get("/")
@signed_in
def home() -> Response:
    """Each role begins on the screen that answers its first question."""
    return redirect(url_for(HOMES[me().role]))


@pages.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in_page() -> str | Response | tuple[str, int]:
    """Sign in; a wrong password keeps the name that was typed."""
    form = SignInForm()
    form.next.data = form.next.data or request.args.get("next", "")
    if current_user.is_authenticated and request.method == "GET":
        return redirect(url_for("accounts.home"))
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form), 422 if form.errors else 200
    try:
        user = actions.sign_in(form.username.data, form.password.data, now=now())
    except (WrongPasswordError, AccountLockedError) as error:
        refusal = sentence_of(error)
        return render_template("accounts/sign_in.html", form=form, refusal=refusal), error.status
    login_user(user, remember=user.role in {"caregiver", "leader"})
    return redirect(safe_next(form.next.data) or url_for("accounts.home"))


def safe_next(target: str | None) -> str:
    """The address to go on to, when it is one of ours."""
    parts = urlsplit(target or "")
    ours = not parts.scheme and not parts.netloc and parts.path.startswith("/") and "\\" not in parts.path
    return (target or "") if ours and not (target or "").startswith("//") else ""


@pages.post("/sign-out")
@signed_in
def sign_out() -> Response:
    """End this session."""
    logout_user()
    return redirect(url_for("accounts.sign_in_page"))


@pages.post("/settings/display")
@public
def set_display() -> Response:
    """Language, theme and text size; kept with the user, or in the cookie before signing in."""
    language = request.form.get("language")
    theme = request.form.get("theme")
    scale = request.form.get("scale", type=int)
    if language in {"zh_Hans_CN", "en"}:
        session["language"] = language
    if current_user.is_authenticated:
        actions.set_display(
            me(),
            language=language if language in {"zh_Hans_CN", "en"} else None,
            theme=theme if theme in THEMES else None,
            text_scale=scale if scale in SCALES else None,
        )
    return redirect(safe_next(request.form.get("next")) or url_for("accounts.home"))


@pages.route("/my/account", methods=["GET", "POST"])
@signed_in
def my_account_page() -> str | Response | tuple[str, int]:
    """Who I am, where messages reach me, how the screen looks, and the way out."""
    user = me()
    form = ReachForm(data={"phone": user.phone or "", "email": user.email or "", "version": user.version})
    if not form.validate_on_submit():
        return _shown(form)
    reach = {"phone": form.phone.data or "", "email": form.email.data or ""}
    try:
        actions.set_reach(user, **reach, expected=form.expected, now=now())
    except InvalidInputError as refusal:
        for name, sentence in refusal.fields.items():
            form[name].errors = [*form[name].errors, gettext(sentence)]
        return _shown(form)
    except StaleVersionError as refusal:
        form.version.data = user.version
        return _shown(form, stale=True)[0], refusal.status
    flash(gettext("Saved."), "done")
    return redirect(url_for("accounts.my_account_page"))


def _shown(form: ReachForm, *, stale: bool = False) -> tuple[str, int]:
    page = render_template("accounts/my_account.html", role=ROLES[me().role], form=form, stale=stale)
    return page, 422 if form.errors else 200
