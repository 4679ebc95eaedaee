"""What is true of people without asking a table: ID numbers, name readings, ages, consents."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from eldercare.core.errors import N_

# GB 11643-1999: weights of the first 17 digits, and the check character by remainder modulo 11.
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
NEW_FORM = re.compile(r"[1-9]\d{16}[\dX]")
OLD_FORM = re.compile(r"[1-9]\d{14}")

# Read differently as a surname than as a word.
SURNAME_READINGS = {"单": "shan", "仇": "qiu", "解": "xie", "曾": "zeng", "区": "ou"}

WARN_BEFORE = timedelta(days=60)
AGE_BANDS = ((100, "100+"), (90, "90-99"), (80, "80-89"), (70, "70-79"), (60, "60-69"))

POSITION_SOURCES = {
    "address": N_("Found by the address"),
    "map": N_("Set on the map"),
    "phone": N_("Sent by the phone"),
}
"""Where the position of a contact comes from."""

SEXES = {"F": N_("Woman"), "M": N_("Man")}
LIVING = {
    "alone": N_("Lives alone"),
    "couple": N_("Couple only"),
    "family": N_("With family"),
    "left_behind": N_("Left behind"),
}
GRADES = {
    0: N_("0 Able"),
    1: N_("1 Mild loss of ability"),
    2: N_("2 Moderate loss of ability"),
    3: N_("3 Severe loss of ability"),
    4: N_("4 Complete loss of ability"),
}
CATEGORIES = {
    "five_guarantee_home": N_("Five-guarantee living apart"),
    "five_guarantee_care": N_("Five-guarantee in care"),
    "low_income": N_("Low income"),
    "disabled": N_("Person with a disability"),
    "special_family": N_("Special family"),
}
"""What is recorded with a day and a document; what else somebody counts as follows (`categories.py`)."""
RELATIONS = {
    "spouse": N_("Spouse"),
    "son": N_("Son"),
    "daughter": N_("Daughter"),
    "daughter_in_law": N_("Daughter-in-law"),
    "son_in_law": N_("Son-in-law"),
    "grandchild": N_("Grandchild"),
    "sibling": N_("Brother or sister"),
    "nephew": N_("Nephew or niece"),
    "neighbour": N_("Neighbour"),
    "village_doctor": N_("Village doctor"),
}
CONSENT_CHANNELS = {"sms": N_("Text messages"), "phone": N_("Voice calls by machine")}
"""By what a contact can be told without a person who calls; the codes are kinds of channels of messages."""
SKILLS = {
    "meal": N_("Meals"),
    "clean": N_("Cleaning"),
    "bath": N_("Bathing"),
    "medical": N_("Medical escort"),
    "walk": N_("Walking"),
    "basic_care": N_("Basic care"),
    "errand": N_("Errands"),
    "visit": N_("Visiting"),
    "health": N_("Health checks"),
}
WORKER_KINDS = {"caregiver": N_("Caregiver"), "leader": N_("Village group leader")}
TRAVEL_MODES = {"walk": N_("On foot"), "ebike": N_("E-bike"), "car": N_("Car")}
LANGUAGES = {"putonghua": N_("Mandarin"), "rugao": N_("Rugao dialect")}
ABSENCE_REASONS = {"sick": N_("Sick"), "leave": N_("On leave"), "training": N_("In training")}
REVEAL_FIELDS = frozenset({"phone", "id_number", "health_note", "contact"})
EMERGENCY = "emergency"
REVEAL_REASONS = {
    EMERGENCY: N_("Emergency"),
    "visit": N_("To arrange or make a visit"),
    "family": N_("The senior or the family called"),
    "register": N_("To check the register"),
}
AUDIT_WORDS = {
    "senior_added": N_("Put on the register"),
    "senior_edited": N_("Changed"),
    "senior_revealed": N_("Read in plain"),
    "senior_assessed": N_("Assessed"),
    "assessment_read": N_("Assessment read"),
    "consent_recorded": N_("Consent to messages recorded"),
    "consent_withdrawn": N_("Consent to messages withdrawn"),
    "senior_erased": N_("Erased"),
    "consent_given": N_("Consent recorded"),
    "consent_taken_back": N_("Consent taken back"),
    "category_recorded": N_("Category recorded"),
    "category_ended": N_("Category ended"),
    "senior_leaves": N_("Leaving recorded"),
    "senior_left": N_("Off the roll"),
    "senior_back": N_("Back on the roll"),
    "contact_added": N_("Contact added"),
    "contact_edited": N_("Contact changed"),
    "contact_moved": N_("Order of calling changed"),
    "contact_removed": N_("Contact removed"),
    "key_given": N_("Key given"),
    "key_returned": N_("Key given back"),
    "wish_recorded": N_("Wish or ban recorded"),
    "wish_ended": N_("Wish or ban ended"),
    "senior_moved_over": N_("Lives elsewhere from today on"),
    "address_added": N_("Address added"),
    "address_edited": N_("Address changed"),
    "address_ended": N_("Address ended"),
    "position_set": N_("Set on the map"),
    "position_found": N_("Position found by the address"),
}
FIELD_WORDS = {
    "name": N_("Name"),
    "sex": N_("Sex"),
    "birth_date": N_("Birth date"),
    "id_number": N_("ID number"),
    "phone": N_("Phone"),
    "contact": N_("Phone of a contact"),
    "area_code": N_("Village group"),
    "station_id": N_("Station"),
    "address": N_("Address"),
    "lat": N_("Latitude"),
    "lon": N_("Longitude"),
    "crs": N_("Coordinate system"),
    "living": N_("Living"),
    "grade": N_("Ability grade"),
    "categories": N_("Categories"),
    "languages": N_("Languages"),
    "needs_same_sex": N_("Wishes a caregiver of the same sex"),
    "key_note": N_("Keys"),
    "caution": N_("Caution"),
    "health_note": N_("Health"),
    "relation": N_("Relation"),
    "nearness": N_("Lives"),
    "note": N_("Note"),
}
WITHDRAWN = "withdrawn"
LEFT_REASONS = {
    "died": N_("Died"),
    "moved": N_("Moved away"),
    "institution": N_("Moved to an institution"),
    WITHDRAWN: N_("Took the consent back"),
}
ERASE_REASONS = {
    "withdrawn": N_("The person took the consent back"),
    "request": N_("The person or the family asked for it"),
    "unneeded": N_("The data is no longer needed"),
    "wrong": N_("It should never have been recorded"),
    "retention": N_("The time of keeping is over"),
}
"""PIPL, article 47: when personal data has to be erased."""
KEPT_YEARS = 5
"""After the service has ended. Measures for institutions (Ministry of Civil Affairs, order 66 of 2020),
article 32, ask for five years at least; home visits are kept as long, so that both can be audited alike."""


def kept_until(left_on: date) -> date:
    """The first day on which somebody who left then is erased."""
    try:
        return left_on.replace(year=left_on.year + KEPT_YEARS)
    except ValueError:  # 29 February
        return date(left_on.year + KEPT_YEARS, 3, 1)


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


def certificate_state(until: date | None, day: date) -> str:
    """valid, expiring (within 60 days) or expired; without an end it is valid."""
    if until is None or until >= day + WARN_BEFORE:
        return "valid"
    return "expiring" if until >= day else "expired"
