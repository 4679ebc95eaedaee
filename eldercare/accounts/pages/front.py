"""The front door: sign in, sign out, and how the screen looks."""

from urllib.parse import urlsplit

from flask import current_app, g, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from eldercare.accounts import actions
from eldercare.accounts.access import me, public, signed_in
from eldercare.accounts.devices import device_of
from eldercare.accounts.errors import AccountLockedError, TooManyTriesError, WrongPasswordError
from eldercare.accounts.forms import SignInForm
from eldercare.accounts.models import User, UserSession
from eldercare.accounts.pages.blueprint import pages
from eldercare.core.time import now
from eldercare.core.wording import sentence_of

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
    provider = current_app.config["SETTINGS"].oidc_name
    if not form.validate_on_submit():
        page = render_template("accounts/sign_in.html", form=form, provider=provider)
        return page, 422 if form.errors else 200
    try:
        user = actions.sign_in(form.username.data, form.password.data, address=address(), now=now())
    except (WrongPasswordError, AccountLockedError, TooManyTriesError) as error:
        page = render_template(
            "accounts/sign_in.html", form=form, refusal=sentence_of(error), provider=provider
        )
        return page, error.status
    enter(user, "password")
    return redirect(safe_next(form.next.data) or url_for("accounts.home"))


def address() -> str:
    """Where this request comes from."""
    return request.remote_addr or ""


def enter(user: User, way: str) -> None:
    """Begin a session in this browser; what an earlier one left in the cookie is gone."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    device = device_of(request.user_agent.string)
    g.user_session = actions.begin_session(user, now=now(), way=way, device=device, address=address())
    # A phone stays signed in when its browser is closed; how long stands in the row of the session.
    login_user(user, remember=user.role in {"caregiver", "leader"})


def present_session() -> UserSession:
    """The session of this request."""
    row: UserSession = g.user_session
    return row


def safe_next(target: str | None) -> str:
    """The address to go on to, when it is one of ours."""
    parts = urlsplit(target or "")
    ours = not parts.scheme and not parts.netloc and parts.path.startswith("/") and "\\" not in parts.path
    return (target or "") if ours and not (target or "").startswith("//") else ""


@pages.post("/sign-out")
@signed_in
def sign_out() -> Response:
    """End this session, also for whoever copied its cookie."""
    actions.end_session(me(), present_session().id, now=now())
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
