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
