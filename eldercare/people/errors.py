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


class KeyHeldError(EldercareError):
    """A contact who is to be removed still holds a key of the home."""

    status = 409
    code = "key_held"
    sentence = N_(
        "This contact still holds a key of the home. Nothing was changed: note first that the key was "
        "given back."
    )
