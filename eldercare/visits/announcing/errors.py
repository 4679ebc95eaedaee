"""The refusals of answers to messages."""

from eldercare.core.errors import N_, EldercareError


class AnswerLinkOverError(EldercareError):
    """The link is unknown, or the visit it was about has begun."""

    status = 410
    code = "answer_link_over"
    sentence = N_("This link does not hold any more. Please call the care station.")
