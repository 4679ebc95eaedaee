"""Why a message did not go out, in words."""

from flask_babel import gettext

from eldercare.core.errors import N_

FAULTS = {
    "no_connection": N_("No connection, or no answer in time"),
    "bad_address": N_("The address of the channel cannot be read"),
    "channel_removed": N_("The channel was switched off"),
    "no_number": N_("No phone number is known"),
    "no_email": N_("No e-mail address is known"),
    "no_consent": N_("The consent was withdrawn"),
    "unclear_answer": N_("The answer cannot be read"),
    "no_text": N_("The message has no text"),
    "switched_off": N_("The station has switched such messages off"),
    "too_late": N_("The visit had begun before it could go out"),
    "outdated": N_("Something else is true by now"),
    "quiet": N_("It waits for the morning"),
    "own_fault": N_("A fault of our own"),
}


OF_RECIPIENT = frozenset(
    {"no_number", "no_email", "no_consent", "switched_off", "too_late", "outdated", "quiet"}
)
"""Reasons that lie with one person or message: no fault of the channel."""


def fault_words(code: str, said: str = "") -> str:
    """The reason behind a code, with the far side's own words where it gave any."""
    kind, _, number = code.partition("_")
    if kind == "http" and number.isdecimal():
        return str(gettext("The far side answered with status %(number)s", number=number))
    if kind == "code":
        words = said if said and said != code else gettext("no reason given")
        return str(gettext("Refused with %(number)s: %(words)s", number=number, words=words))
    return str(gettext(FAULTS[code])) if code in FAULTS else code
