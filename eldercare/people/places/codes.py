"""Codes of areas, and the credit code of an organisation. Pure."""

import re

from eldercare.core.errors import N_

LENGTHS = {"county": 6, "town": 9, "village": 12, "group": 14}
"""GB/T 2260 for the county, 3 digits for the town and 3 for the village as the statistics bureau counts them;
2 digits for the group are our own."""
_LEVELS = {length: level for level, length in LENGTHS.items()}
_BELOW = {"county": "town", "town": "village", "village": "group"}

# GB 32100-2015: 31 characters without I, O, S, V and Z, weights 3**i mod 31.
CREDIT_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_FORM = re.compile(rf"[{CREDIT_CHARACTERS}]{{2}}\d{{6}}[{CREDIT_CHARACTERS}]{{10}}")


def level_of(code: str) -> str | None:
    """county, town, village or group by the length of the code; None when it is no code of an area."""
    return _LEVELS.get(len(code)) if code.isascii() and code.isdigit() else None


def level_below(level: str) -> str | None:
    """What an area of this level is divided into; a group is not divided."""
    return _BELOW.get(level)


def around(code: str) -> str:
    """The code of the area around this one; empty for a county."""
    level = level_of(code)
    upper = {below: above for above, below in _BELOW.items()}.get(level or "")
    return code[: LENGTHS[upper]] if upper else ""


def path_of(code: str) -> list[str]:
    """The codes from the county down to this one, itself included."""
    return [code[:length] for length in sorted(LENGTHS.values()) if length <= len(code)]


def credit_check_character(code: str) -> str:
    """The 18th character of GB 32100-2015 for the first 17."""
    total = sum(CREDIT_CHARACTERS.index(sign) * pow(3, at, 31) for at, sign in enumerate(code[:17]))
    return CREDIT_CHARACTERS[(31 - total % 31) % 31]


def credit_fault(code: str) -> str:
    """What is wrong with a credit code as an English message id; empty when nothing is."""
    if not _CREDIT_FORM.fullmatch(code):
        return N_("A credit code has 18 characters: digits and capital letters without I, O, S, V and Z.")
    if code[17] != credit_check_character(code):
        return N_("The last character does not fit the others: a character was mistyped.")
    return ""
