"""Refusals with a name. Each class is one failure: its HTTP status and its sentence stand in one place.

The sentence is an English message id with `%(name)s` places; the web translates it, so rules and
actions stay free of Flask. A sentence says what was kept and what to do next.
"""

from collections.abc import Mapping
from typing import ClassVar


def N_(sentence: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Mark a sentence for translation and leave it as it is."""
    return sentence


class EldercareError(Exception):
    """The root of every refusal that a person may read."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "error"
    sentence: ClassVar[str] = N_("This could not be done. Nothing was changed.")

    def __init__(self, **params: object) -> None:
        self.params: Mapping[str, object] = params
        super().__init__(self.sentence % params if params else self.sentence)


class NotFoundError(EldercareError):
    """The thing does not exist, or lies outside the asker's scope, which must look the same."""

    status = 404
    code = "not_found"
    sentence = N_("This page or record does not exist, or it belongs to another station.")


class ForbiddenError(EldercareError):
    """The role may not do this."""

    status = 403
    code = "forbidden"
    sentence = N_("Your role may not do this. Ask the administrator of your county.")


class StaleVersionError(EldercareError):
    """Somebody else changed the row since it was read."""

    status = 409
    code = "stale_version"
    sentence = N_(
        "Somebody changed this a moment ago. Your entry was not saved; look at the newest state first."
    )


class StepRefusedError(EldercareError):
    """A state machine has no such step."""

    status = 409
    code = "step_refused"
    sentence = N_(
        "This step is not possible now: “%(verb)s” does not follow “%(state)s”. Nothing was changed."
    )


class InvalidInputError(EldercareError):
    """Fields that cannot be taken; `fields` maps each name to an English message id."""

    status = 422
    code = "invalid_input"
    sentence = N_("Some fields need another look. What you typed was kept.")

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__()
        self.fields = dict(fields)


class OutOfRangeError(EldercareError):
    """A number or a date that no row can hold."""

    status = 422
    code = "out_of_range"
    sentence = N_("A number or a date here is too large or too small. Nothing was changed.")


class UnavailableError(EldercareError):
    """A part that is needed does not answer now; trying again may help."""

    status = 503
    code = "unavailable"
    sentence = N_("A part of the system does not answer. Nothing was lost; try again in a moment.")
