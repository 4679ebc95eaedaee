"""Refusals of this room."""

from eldercare.core.errors import N_, EldercareError


class InForceError(EldercareError):
    """Terms or a rule that holds already cannot be withdrawn."""

    status = 409
    code = "in_force"
    sentence = N_("This is in force already and stays. Set new terms from a day on instead.")


class ServiceRetiredError(EldercareError):
    """A retired service takes no new terms after its end."""

    status = 409
    code = "service_retired"
    sentence = N_("This service is retired on %(day)s. Take that back first, then set new terms.")
