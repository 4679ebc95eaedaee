"""The county's own sign-in by OpenID Connect, through Authlib: the code flow with PKCE, state and nonce.

Settings: ELDERCARE_OIDC_ISSUER, _CLIENT_ID, _CLIENT_SECRET and _NAME (what the button says). Local accounts
stay for emergencies. A provider says who somebody is, never what they may do: that stands with the account.
"""

from typing import Any

from flask import Flask, current_app
from werkzeug.wrappers import Response

from eldercare.accounts.errors import ProviderError
from eldercare.config import SettingError, Settings

CLIENT = "eldercare.oidc"
"""Where an application keeps its client of the provider, among its extensions."""
ANSWER_WITHIN_S = 10
LONGEST = 200


class AuthlibMissingError(SettingError):
    """A provider is named and its library is not there."""

    def __init__(self) -> None:
        super().__init__(
            "ELDERCARE_OIDC_ISSUER is set and Authlib is not installed. "
            "Install it with: pip install eldercare[oidc]"
        )


def init_app(app: Flask) -> None:
    """Get to know the provider of the settings, if they name one. Raises AuthlibMissingError."""
    settings: Settings = app.config["SETTINGS"]
    if not settings.oidc_issuer:
        return
    try:
        # An extra: most counties have no provider.
        from authlib.integrations.flask_client import OAuth
    except ModuleNotFoundError as error:
        raise AuthlibMissingError from error
    app.extensions[CLIENT] = OAuth(app).register(
        "county",
        server_metadata_url=settings.oidc_issuer.rstrip("/") + "/.well-known/openid-configuration",
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        client_kwargs={
            "scope": "openid",
            "code_challenge_method": "S256",
            "default_timeout": ANSWER_WITHIN_S,
        },
    )


def client() -> Any:
    """The client of the application at work; None where no provider is named."""
    return current_app.extensions.get(CLIENT)


def go_to_provider(back: str) -> Response:
    """Send the browser to the provider, and from there to the address `back`. Raises ProviderError."""
    from authlib.common.errors import AuthlibBaseError
    from requests import RequestException

    try:
        answer: Response = client().authorize_redirect(back)
        return answer
    except (AuthlibBaseError, RequestException, RuntimeError, ValueError) as error:
        raise ProviderError from error


def who_came_back() -> tuple[str, str]:
    """Issuer and subject of who stands at the door, once the provider's answer was checked.

    Raises ProviderError: the answer does not belong to this browser's question, is signed by somebody else,
    is for another client or too old, or the provider does not answer.
    """
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError
    from requests import RequestException

    issuer = current_app.config["SETTINGS"].oidc_issuer
    try:
        token = client().authorize_access_token(claims_options={"iss": {"essential": True, "value": issuer}})
        claims = token["userinfo"]
        subject = str(claims["sub"])
    except (AuthlibBaseError, JoseError, RequestException, RuntimeError, ValueError, KeyError) as error:
        raise ProviderError from error
    if not 1 <= len(subject) <= LONGEST:
        raise ProviderError
    return issuer, subject
