"""Refusals of what is done by hand."""

from eldercare.core.errors import N_, EldercareError


class NotMissedError(EldercareError):
    """A follow-up belongs to a missed visit."""

    status = 409
    code = "not_missed"
    sentence = N_("This visit was not missed, so there is nothing to look after. Nothing was saved.")
