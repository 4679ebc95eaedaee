"""When two records may be one person: for the form, the API, the lists and the page of doubles.

Pure, like rules.py.
"""

from dataclasses import dataclass
from datetime import date

from eldercare.core.errors import N_

REASONS = {
    "birth": N_("Same name and birth date"),
    "phone": N_("Same phone"),
    "address": N_("Same name and address"),
}
ANOTHER = {
    "papers": N_("The papers were seen: two people"),
    "relatives": N_("Relatives who share a phone or a home"),
    "known": N_("Both are known to the station"),
}
"""Why somebody is another person than the one on the register."""


@dataclass(frozen=True, slots=True)
class Person:
    """What is compared; numbers only by their keyed hashes, empty where there is none."""

    name: str
    birth_date: date | None
    address: str = ""
    id_hashes: frozenset[str] = frozenset()
    phone_hashes: frozenset[str] = frozenset()


def are_two(*has_id_number: object) -> bool:
    """Two people of two ID numbers are two, whatever else they share; one number is refused before this."""
    return all(has_id_number)


def reasons(new: Person, known: Person) -> list[str]:
    """What speaks for one person, as codes of REASONS; empty when nothing does."""
    if are_two(new.id_hashes, known.id_hashes):
        return []
    same_name = bool(new.name) and new.name == known.name
    found = {
        "birth": same_name and new.birth_date is not None and new.birth_date == known.birth_date,
        "phone": bool(new.phone_hashes & known.phone_hashes),
        "address": same_name and bool(new.address) and new.address == known.address,
    }
    return [code for code, holds in found.items() if holds]
