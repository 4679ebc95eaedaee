"""Who somebody is without asking a table: ID numbers, readings of names, ages."""

import re
from dataclasses import dataclass
from datetime import date

from eldercare.core.errors import N_

# GB 11643-1999: weights of the first 17 digits, and the check character by remainder modulo 11.
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
NEW_FORM = re.compile(r"[1-9]\d{16}[\dX]")
OLD_FORM = re.compile(r"[1-9]\d{14}")

# Read differently as a surname than as a word.
SURNAME_READINGS = {"单": "shan", "仇": "qiu", "解": "xie", "曾": "zeng", "区": "ou"}
AGE_BANDS = ((100, "100+"), (90, "90-99"), (80, "80-89"), (70, "70-79"), (60, "60-69"))


class IdNumberError(ValueError):
    """A number that is no ID number; the message is an English message id."""


@dataclass(frozen=True, slots=True)
class IdFacts:
    """What an ID number says. `number` is always the 18-character form."""

    number: str
    birth_date: date
    sex: str


def check_character(digits: str) -> str:
    """The 18th character of GB 11643-1999 for the first 17 digits."""
    return CHECK_CHARACTERS[sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=True)) % 11]


def read_id_number(text: str) -> IdFacts:
    """Read both forms; raises IdNumberError with the reason.

    18 characters: the check character must fit (x and X both taken). 15 digits, the form before 1999:
    the year gets its 19 and the check character is computed. The odd 17th digit means a man.
    """
    number = text.strip().upper()
    if OLD_FORM.fullmatch(number):
        number = number[:6] + "19" + number[6:]
        number += check_character(number)
    if not NEW_FORM.fullmatch(number):
        raise IdNumberError(N_("An ID number has 18 characters (or 15 in the old form)."))
    if number[17] != check_character(number[:17]):
        raise IdNumberError(N_("The last character does not fit the others: a digit was mistyped."))
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise IdNumberError(N_("The birth date inside the number does not exist.")) from None
    return IdFacts(number, born, "M" if int(number[16]) % 2 else "F")


def age_on(born: date, day: date) -> int:
    """Full years on that day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def age_band(age: int) -> str:
    """The band a report counts this age in; empty below sixty."""
    return next((name for start, name in AGE_BANDS if age >= start), "")


def syllables(name: str) -> list[str]:
    """One reading per character, surname readings first: 单秀英 is shan xiu ying."""
    # Its tables take a quarter of a second to load, and only a name that is entered or looked for needs them.
    from pypinyin import lazy_pinyin

    name = "".join(name.split())
    surname = SURNAME_READINGS.get(name[:1])
    if surname is None:
        return [part.lower() for part in lazy_pinyin(name)]
    return [surname, *(part.lower() for part in lazy_pinyin(name[1:]))]


def pinyin_of(name: str) -> str:
    """shanxiuying: what an operator types without spaces."""
    return "".join(syllables(name))


def initials_of(name: str) -> str:
    """sxy: the first letter of each character's reading."""
    return "".join(part[:1] for part in syllables(name))
