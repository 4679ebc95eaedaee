"""The refusals of this room."""

from eldercare.core.errors import N_, EldercareError


class AlreadyCorrectedError(EldercareError):
    """Two people corrected the same assessment; the first one counts."""

    status = 409
    code = "already_corrected"
    sentence = N_(
        "This assessment was corrected already. Nothing was saved; correct the newest one if it is wrong."
    )
