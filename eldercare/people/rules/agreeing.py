"""What a senior agrees to, as PIPL asks: for what, when, how, and what follows when it is taken back.

Pure, like rules.py.
"""

from collections.abc import Collection
from datetime import date, timedelta

from eldercare.core.errors import N_

SERVICE, HEALTH, MESSAGES = "service", "health", "messages"
PURPOSES = {
    SERVICE: N_("Data for the service: name, home, contacts, care plan"),
    HEALTH: N_("Health data: notes and assessments (separate consent)"),
    "location": N_("Places of visits, and what devices tell"),
    "operators": N_("Passing on to the operators whose people come"),
    MESSAGES: N_("Messages to the person"),
}
"""Articles 13, 14. Health is sensitive and asks for a separate consent (28, 29), and passing on too (23)."""

SHORT = {
    SERVICE: N_("Service data"),
    HEALTH: N_("Health data"),
    "location": N_("Places and devices"),
    "operators": N_("Passing on"),
    MESSAGES: N_("Messages to the person"),
}
"""The same where there is little room."""

FOLLOWS = {
    SERVICE: N_("Without it there is no service: record that the person leaves the roll."),
    HEALTH: N_("The health note is read in an emergency only, and nothing new is noted."),
    "location": N_("Collect the devices, and agree with the person how a visit is proved."),
    "operators": N_("Only people of the station itself may come: change the care plan."),
    MESSAGES: N_("No message goes to the person any more."),
}
"""What follows from a consent that was taken back. The health note and the messages follow by themselves."""

WAYS = {
    "paper": N_("Signed on paper"),
    "spoken": N_("Spoken, before somebody of the station"),
    "guardian": N_("Given by the guardian"),
    "left": N_("Ended with leaving the roll"),
}
OFFERED = tuple(way for way in WAYS if way != "left")
"""How somebody records a consent or its end; the rest the system writes itself."""

REQUIRED = (SERVICE, HEALTH)
"""What a person is asked for before the service begins; a list shows of whom one is missing."""

LONGEST_GUARDIAN = 40
OLDEST = timedelta(days=20 * 366)


def faults_of(
    purposes: Collection[str], day: date | None, how: str, guardian: str, *, today: date
) -> dict[str, str]:
    """What is wrong with a consent as English message ids; empty when all is well."""
    found = {}
    if not purposes or not set(purposes) <= set(PURPOSES):
        found["purposes"] = N_("Choose what the person agrees to.")
    if how not in OFFERED:
        found["how"] = N_("Choose one of the list.")
    if day is None or not today - OLDEST <= day <= today:
        found["day"] = N_("Choose the day on which it was said: today or before.")
    if how == "guardian" and not guardian:
        found["guardian"] = N_("Say who the guardian is.")
    if len(guardian) > LONGEST_GUARDIAN:
        found["guardian"] = N_("This text is too long.")
    return found
