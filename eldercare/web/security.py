"""Closed by default: no route without a mark, no request without a token, no page without its headers."""

import secrets

from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect
from werkzeug.wrappers import Response as AnyResponse

from eldercare.accounts.access import authorize, me
from eldercare.accounts.actions import enter_by_token, find_session
from eldercare.accounts.models import User
from eldercare.core.errors import N_, EldercareError, ForbiddenError
from eldercare.core.time import now

API = "/api/v1/"
BEARER = "Bearer "

login = LoginManager()
csrf = CSRFProtect()


class SignInNeededError(EldercareError):
    """The call needs a signed-in user."""

    status = 401
    code = "sign_in_needed"
    sentence = N_("Please sign in. Entries that are not sent yet stay on this device.")


def csp_nonce() -> str:
    """The nonce of this request, for its script tags."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def let_in() -> None:
    """Before each request: a token for calls of the API, else a form's own token against other sites.

    A browser adds its cookie to any request, but no Authorization header, so a call with a token needs no
    proof that it comes from a page of ours; and then the cookie does not count.
    """
    header = request.headers.get("Authorization", "")
    if request.path.startswith(API) and header.startswith(BEARER):
        g._login_user = enter_by_token(header.removeprefix(BEARER).strip(), now=now())
    elif current_app.config["WTF_CSRF_ENABLED"]:
        csrf.protect()


def guard() -> AnyResponse | None:
    """Before each request: who may call this route? A route that carries no mark is closed."""
    if request.endpoint is None:
        return None
    view = current_app.view_functions[request.endpoint]
    if getattr(view, "is_public", False) or request.endpoint.split(".")[-1] == "static":
        return None
    verb = getattr(view, "required_verb", None)
    if not _signed_in():
        if wants_json():
            raise SignInNeededError
        return redirect(url_for("accounts.sign_in_page", next=request.full_path.rstrip("?")))
    if verb is None:
        raise ForbiddenError
    if verb:
        authorize(me(), verb)
    return None


def _signed_in() -> bool:
    return bool(me().is_authenticated)


def wants_json() -> bool:
    """Whether the caller is a program: the API, the feed, or a script of a page."""
    return (
        request.path.startswith(("/api/", "/stream")) or request.accept_mimetypes.best == "application/json"
    )


def add_headers(response: Response) -> Response:
    """Security headers on every answer. Pages may run only scripts that carry this request's nonce."""
    policy = (
        f"default-src 'self'; script-src 'self' 'nonce-{csp_nonce()}'; style-src 'self'; "
        f"img-src 'self' data: blob: {_tile_origin()}; connect-src 'self'; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    headers = response.headers
    headers.setdefault("Content-Security-Policy", policy)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(self), microphone=()")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if request.endpoint == "static" and "v" in request.args:
        # The address changes with the content, so a phone without network still has its icons.
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
    elif not request.path.startswith("/static") and "/static/" not in request.path:
        headers.setdefault("Cache-Control", "no-store")
    return response


def _tile_origin() -> str:
    tile_url = current_app.config["SETTINGS"].tile_url
    return "/".join(tile_url.split("/")[:3]).replace("{s}", "*") if tile_url else ""


def load_user(secret: str) -> User | None:
    """The user behind a cookie; none when the session has ended or the account is closed."""
    row = find_session(secret, now=now())
    g.user_session = row
    return row.user if row else None


def init_app(app: Flask) -> None:
    """Install the gate, the tokens and the headers."""
    login.init_app(app)
    login.user_loader(load_user)
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # `let_in` asks, after it has looked for a token
    csrf.init_app(app)
    app.before_request(let_in)
    app.before_request(guard)
    app.after_request(add_headers)
    app.jinja_env.globals["csp_nonce"] = csp_nonce
