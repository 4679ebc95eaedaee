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
