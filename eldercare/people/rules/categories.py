"""What a senior counts as: recorded with a document, or derived from the way of living and the birth date.

Pure, like rules.py. Rows with days are kept for what is recorded and for the ways of living, so that who
counted as what on a day is one query; a centenarian follows from the birth date on any day (decision 38).
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

from eldercare.core.errors import N_
from eldercare.people.rules import CATEGORIES, age_on

CENTENARIAN, HUNDRED = "centenarian", 100
FROM_LIVING = {"alone": "alone", "couple": "empty_nest", "left_behind": "left_behind"}
"""What a way of living makes somebody count as; whoever lives with family counts as none of these."""

WORDS: Mapping[str, str] = {
    **CATEGORIES,
    "alone": N_("Lives alone"),
    "empty_nest": N_("Empty nest"),
    "left_behind": N_("Left behind"),
    CENTENARIAN: N_("Centenarian"),
}
DATED = frozenset(WORDS) - {CENTENARIAN}
FIVE_GUARANTEE = frozenset({"five_guarantee_home", "five_guarantee_care"})
LONGEST_BASIS = 60
LONG_NUMBER = re.compile(r"[0-9Xx]{8,}")


class Counted(Protocol):
    """What is known of somebody on the register."""

    birth_date: date
    categories: list[str]


def is_centenarian(born: date, day: date) -> bool:
    """A hundred years or more on that day."""
    return age_on(born, day) >= HUNDRED


def counted_as(senior: Counted, day: date) -> list[str]:
    """What is recorded today, and centenarian by the birth date."""
    return [*senior.categories, *([CENTENARIAN] if is_centenarian(senior.birth_date, day) else [])]


def dated_codes(categories: Iterable[str], living: str) -> set[str]:
    """The categories that are kept with days, of what is recorded and of a way of living."""
    return {*categories, *([FROM_LIVING[living]] if living in FROM_LIVING else [])}


def masked_basis(text: str) -> str:
    """A document without the number of a person: a disability certificate carries the whole ID number."""
    return LONG_NUMBER.sub(lambda number: f"{number[0][:2]}****{number[0][-4:]}", text)


def faults_of(category: str, since: date | None, basis: str, *, born: date, today: date) -> dict[str, str]:
    """What is wrong with a category as English message ids; empty when all is well."""
    found = {}
    if category not in CATEGORIES:
        found["category"] = N_("Choose one of the list.")
    if since is None or not born <= since <= today:
        found["since"] = N_("Choose the first day: today or before, and not before the birth.")
    if len(basis) > LONGEST_BASIS:
        found["basis"] = N_("This text is too long.")
    return found
