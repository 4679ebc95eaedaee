"""Refusals of the register."""

from eldercare.core.errors import N_, EldercareError


class ErasedError(EldercareError):
    """The person was taken out; what is left holds no person."""

    status = 409
    code = "erased"
    sentence = N_("This person was erased. What is left is kept for the figures and is not changed.")


class StillNeededError(EldercareError):
    """Something of today still needs the person."""

    status = 409
    code = "still_needed"
    sentence = N_("Something still stands that needs this person. Nothing was erased; end it first.")


class LeftError(EldercareError):
    """The worker has left."""

    status = 409
    code = "left"
    sentence = N_("This person has left. Nothing was changed; take the person back first.")


class StillAtWorkError(EldercareError):
    """Somebody who works here cannot come back."""

    status = 409
    code = "still_at_work"
    sentence = N_("This person is at work here. Nothing was changed.")


class HandOverError(EldercareError):
    """The worker holds something that must not fall to nobody."""

    status = 409
    code = "hand_over"
    sentence = N_("An alarm is in this person's hands. Nothing was changed; hand the alarm over first.")
