"""Whom to call for a senior: what was typed about a contact, and what is wrong with it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from eldercare.core.errors import N_
from eldercare.core.reach import phone_of
from eldercare.people.rules import RELATIONS

NEARNESS = {
    "same_home": N_("Lives in the same home"),
    "near": N_("Within ten minutes on foot"),
    "same_town": N_("In the same town"),
    "away": N_("Lives further away"),
}
"""How far a contact lives from the senior."""
LONGEST_NAME = 40
LONGEST_NOTE = 200
MOST_CONTACTS = 12
STEPS = {"up": -1, "down": 1}
"""Where a contact can be moved in the order of calling."""


@dataclass(frozen=True, slots=True)
class ContactEntry:
    """Somebody to call, as an operator, a program or a row gives them. Empty text means: not known."""

    name: str
    relation: str
    phone: str
    nearness: str = ""
    note: str = ""


def cleaned(entry: ContactEntry) -> ContactEntry:
    """Spaces trimmed, the number in its one form."""
    phone = phone_of(entry.phone) or entry.phone.strip()
    return replace(entry, name=entry.name.strip(), phone=phone, note=entry.note.strip())


def faults(entry: ContactEntry) -> dict[str, str]:
    """Each field of a cleaned entry that cannot be taken with an English message id."""
    found = {}
    if not entry.name:
        found["name"] = N_("Type the name of the contact.")
    elif len(entry.name) > LONGEST_NAME:
        found["name"] = N_("This text is too long.")
    if entry.relation not in RELATIONS:
        found["relation"] = N_("Say who this is to the senior.")
    if phone_of(entry.phone) is None:
        found["phone"] = N_("A contact needs a phone number that exists.")
    if entry.nearness and entry.nearness not in NEARNESS:
        found["nearness"] = N_("Choose one of the list.")
    if len(entry.note) > LONGEST_NOTE:
        found["note"] = N_("This text is too long.")
    return found


def moved(ids: Sequence[int], one: int, step: int) -> list[int]:
    """The ids in their new order; at either end nothing happens."""
    order = list(ids)
    at = order.index(one)
    to = min(max(at + step, 0), len(order) - 1)
    order.insert(to, order.pop(at))
    return order
