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


class AreaInUseError(EldercareError):
    """People or places still stand in an area that is to be closed."""

    status = 409
    code = "area_in_use"
    sentence = N_(
        "Still there: %(seniors)s seniors, %(workers)s workers, %(stations)s stations, %(institutions)s"
        " institutions, %(areas)s areas below. Nothing was changed; move or close them first."
    )


class StationInUseError(EldercareError):
    """People or a contract still hold on to a station that is to be closed."""

    status = 409
    code = "station_in_use"
    sentence = N_(
        "Still there: %(seniors)s seniors, %(workers)s workers, %(contracts)s contracts that run on."
        " Nothing was changed; move or end them first."
    )


class OperatorInUseError(EldercareError):
    """Contracts of an operator that is to be closed run on."""

    status = 409
    code = "operator_in_use"
    sentence = N_("%(contracts)s contracts of this operator run on. Nothing was changed; end them first.")


class OnlyModeError(EldercareError):
    """An institution is always run in some way."""

    status = 409
    code = "only_mode"
    sentence = N_("This is the only way of operation that is known. Nothing was changed.")


class NoConsentError(EldercareError):
    """There is no consent that could be taken back."""

    status = 409
    code = "no_consent"
    sentence = N_("No consent of this kind is held. Nothing was changed.")


class HealthClosedError(EldercareError):
    """The person took back the consent to health data."""

    status = 403
    code = "health_closed"
    sentence = N_("The person took back the consent to health data: the note is shown in an emergency only.")


class PossibleDoubleError(EldercareError):
    """Somebody on the register may be the same person, and nobody has said why this is another."""

    status = 409
    code = "possible_double"
    sentence = N_(
        "This person may be on the register already: nothing was saved. Say why this is somebody else."
    )


class HasLeftError(EldercareError):
    """The senior is off the roll already, or a day is set."""

    status = 409
    code = "has_left"
    sentence = N_("This person has left the roll already, or the day is set. Take that back first.")


class NotLeftError(EldercareError):
    """Nothing takes the senior off the roll."""

    status = 409
    code = "not_left"
    sentence = N_("Nothing is recorded that takes this person off the roll.")


class KeyHeldError(EldercareError):
    """A contact who is to be removed still holds a key of the home."""

    status = 409
    code = "key_held"
    sentence = N_(
        "This contact still holds a key of the home. Nothing was changed: note first that the key was "
        "given back."
    )


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
