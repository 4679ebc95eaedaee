"""What was typed about a senior, and what is wrong with it. Pure, like rules.py."""

from dataclasses import dataclass, fields, replace
from datetime import date

from eldercare.core.coordinates import SYSTEMS
from eldercare.core.errors import N_
from eldercare.core.reach import phone_of
from eldercare.people.rules import (
    CATEGORIES,
    GRADES,
    LANGUAGES,
    LIVING,
    SEXES,
    IdFacts,
    IdNumberError,
    age_on,
    read_id_number,
)
from eldercare.people.rules.categories import FIVE_GUARANTEE
from eldercare.people.rules.positions import degree_faults

YOUNGEST = 60
OLDEST = 130
LONGEST = {"name": 40, "address": 120, "key_note": 200, "caution": 200, "health_note": 1000}


@dataclass(frozen=True, slots=True)
class SeniorEntry:
    """A senior as an operator, a program or an Excel row gives it. Empty text means: not known.

    `grade` counts when somebody comes onto the register; afterwards assessments set it.
    `birth_date` and `sex` may be left out when there is an ID number. Without a position the centre of
    the village group stands in for the home. The position is WGS-84; `crs` is the system it came in.
    """

    name: str
    area_code: str
    station_id: int | None
    address: str
    sex: str = ""
    birth_date: date | None = None
    id_number: str = ""
    phone: str = ""
    lat: float | None = None
    lon: float | None = None
    crs: str = "wgs84"
    living: str = "family"
    grade: int = 0
    categories: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    needs_same_sex: bool = False
    key_note: str = ""
    caution: str = ""
    health_note: str = ""

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The names of all fields."""
        return tuple(field.name for field in fields(cls))


def cleaned(entry: SeniorEntry) -> SeniorEntry:
    """Spaces trimmed, numbers in their one form, sex and birth date filled from the ID number."""
    texts = {
        name: getattr(entry, name).strip()
        for name in ("name", "address", "key_note", "caution", "health_note")
    }
    facts = _facts(entry.id_number)
    return replace(
        entry,
        **texts,
        id_number=facts.number if facts else entry.id_number.strip(),
        phone=phone_of(entry.phone) or entry.phone.strip(),
        sex=entry.sex or (facts.sex if facts else ""),
        birth_date=entry.birth_date or (facts.birth_date if facts else None),
    )


def faults(entry: SeniorEntry, today: date) -> dict[str, str]:
    """Each field that cannot be taken with an English message id; empty when all is well.

    Expects a cleaned entry. Whether area and station exist is for the caller, who has the tables.
    """
    found = {**_text_faults(entry), **_identity_faults(entry, today)}
    if entry.phone and phone_of(entry.phone) is None:
        found["phone"] = N_("A mobile number has 11 digits; a landline starts with its area code, 0513.")
    if entry.living not in LIVING:
        found["living"] = N_("Choose one of the list.")
    if entry.grade not in GRADES:
        found["grade"] = N_("Choose one of the list.")
    if not set(entry.categories) <= set(CATEGORIES):
        found["categories"] = N_("Choose from the list.")
    elif set(entry.categories) >= FIVE_GUARANTEE:
        found["categories"] = N_("Five-guarantee is either living apart or in care.")
    if not set(entry.languages) <= set(LANGUAGES):
        found["languages"] = N_("Choose from the list.")
    if entry.crs not in SYSTEMS:
        found["crs"] = N_("Choose one of the list.")
    return {**found, **degree_faults(entry.lat, entry.lon)}


def _facts(id_number: str) -> IdFacts | None:
    try:
        return read_id_number(id_number) if id_number.strip() else None
    except IdNumberError:
        return None


def _text_faults(entry: SeniorEntry) -> dict[str, str]:
    found = {}
    if not entry.name:
        found["name"] = N_("Type the name.")
    if not entry.address:
        found["address"] = N_("Type the address.")
    for name, most in LONGEST.items():
        if len(getattr(entry, name)) > most:
            found[name] = N_("This text is too long.")
    return found


def _identity_faults(entry: SeniorEntry, today: date) -> dict[str, str]:
    """The ID number against itself, the birth date and the sex."""
    found = {}
    facts = _facts(entry.id_number)
    if entry.id_number and facts is None:
        found["id_number"] = _id_fault(entry.id_number)
    if facts and entry.birth_date and facts.birth_date != entry.birth_date:
        found["birth_date"] = N_("The birth date is not the one inside the ID number.")
    if facts and entry.sex and facts.sex != entry.sex:
        found["sex"] = N_("The ID number belongs to somebody of the other sex.")
    if entry.sex not in SEXES:
        found.setdefault("sex", N_("Choose one, or type the ID number."))
    if entry.birth_date is None:
        found.setdefault("birth_date", N_("Type the birth date, or the ID number."))
    elif not YOUNGEST <= age_on(entry.birth_date, today) <= OLDEST:
        found.setdefault("birth_date", N_("The register takes people of sixty and more."))
    return found


def _id_fault(id_number: str) -> str:
    try:
        read_id_number(id_number)
    except IdNumberError as error:
        return str(error)
    return ""
