"""Refusals at the front door."""

from eldercare.core.errors import N_, EldercareError


class WrongPasswordError(EldercareError):
    """Name and password do not belong together; which of the two is wrong is not told."""

    status = 401
    code = "wrong_password"
    sentence = N_("The name or the password is not right.")


class AccountLockedError(EldercareError):
    """Too many wrong passwords in a row."""

    status = 429
    code = "account_locked"
    sentence = N_("Too many wrong passwords. The account opens again at %(time)s.")


class TooManyTriesError(EldercareError):
    """Too many wrong passwords from one address."""

    status = 429
    code = "too_many_tries"
    sentence = N_("Too many wrong passwords from this address. Wait ten minutes and try again.")


class LinkUsedError(EldercareError):
    """A one-time link that was used, has expired or was replaced."""

    status = 410
    code = "link_used"
    sentence = N_("This link was used already or is too old. Ask your administrator for a new one.")


class TokenRefusedError(EldercareError):
    """A token that is unknown, revoked or too old, or whose user may no longer come in."""

    status = 401
    code = "token_refused"
    sentence = N_("This token is unknown, revoked or expired. Make a new one under “My account”.")


class LastAdminError(EldercareError):
    """Nobody would be left who can make accounts."""

    status = 409
    code = "last_admin"
    sentence = N_("This is the last open administrator. Nothing was changed; make another one first.")


class OwnAccountError(EldercareError):
    """An administrator would shut themselves out."""

    status = 409
    code = "own_account"
    sentence = N_("You cannot do this to your own account. Ask another administrator.")


class NotLinkedError(EldercareError):
    """The provider knows the person, but no account here is linked to that."""

    status = 403
    code = "not_linked"
    sentence = N_(
        "No account here is linked to that sign-in. "
        "Sign in with your password, then link it under “My account”."
    )


class ProviderError(EldercareError):
    """The provider of OpenID Connect did not answer as it should."""

    status = 502
    code = "provider"
    sentence = N_("The other sign-in did not work. Nothing was changed; try again or use your password.")


class IdentityTakenError(EldercareError):
    """The account at the provider signs another user in."""

    status = 409
    code = "identity_taken"
    sentence = N_("That sign-in is linked to another account here. Nothing was changed.")
