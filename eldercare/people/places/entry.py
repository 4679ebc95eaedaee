"""What was typed about places and operators, and what is wrong with it. Pure."""

import re
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, TypeVar

from eldercare.core.errors import N_
from eldercare.core.geo import Place
from eldercare.core.reach import phone_of
from eldercare.people.places.boundaries import LATITUDES, LONGITUDES, contains
from eldercare.people.places.codes import credit_fault, level_of
from eldercare.people.places.words import OPERATOR_KINDS

MOST_BEDS = 100_000
EARLIEST, LATEST = date(1980, 1, 1), date(2100, 12, 31)
TYPE_NAME = N_("Type the Chinese name.")
TOO_LONG = N_("This text is too long.")
NOT_IN_CHINA = N_("This place is not in China: latitude and longitude may be swapped.")
CENTRE_OUTSIDE = N_("The centre lies outside the boundary: it may be the outline of another area.")
BAD_PHONE = N_("A mobile number has 11 digits; a landline starts with its area code, 0513.")
ODD_DAY = N_("This day makes no sense here.")
_STATION_CODE = re.compile(r"[0-9A-Za-z-]{1,20}")
Entry = TypeVar("Entry", "AreaEntry", "OperatorEntry", "StationEntry", "InstitutionEntry", "ContractEntry")


@dataclass(frozen=True, slots=True)
class AreaEntry:
    """An area; `boundary` is a checked GeoJSON geometry."""

    code: str
    name: str
    name_en: str
    lat: float | None
    lon: float | None
    boundary: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class OperatorEntry:
    """An organisation that runs places. Empty text means: not known."""

    name: str
    name_en: str
    kind: str
    credit_code: str = ""
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class StationEntry:
    """A care station. Without a position it stands at the centre of its area."""

    code: str
    name: str
    name_en: str
    area_code: str
    lat: float | None = None
    lon: float | None = None
    phone: str = ""


@dataclass(frozen=True, slots=True)
class InstitutionEntry:
    """A care institution. Without a position it stands at the centre of its area."""

    name: str
    name_en: str
    area_code: str
    address: str
    beds: int | None
    residents: int | None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class ContractEntry:
    """An operator runs a station or an institution from a day to a day, both included."""

    operator_id: int | None
    since: date | None
    until: date | None = None
    number: str = ""
    note: str = ""


def cleaned(entry: Entry) -> Entry:
    """Spaces trimmed, phones and credit codes in their one form."""
    texts: dict[str, Any] = {
        one.name: value.strip() for one in fields(entry) if isinstance(value := getattr(entry, one.name), str)
    }
    if "credit_code" in texts:
        texts["credit_code"] = texts["credit_code"].replace(" ", "").upper()
    if "phone" in texts:
        texts["phone"] = phone_of(texts["phone"]) or texts["phone"]
    if "name_en" in texts and not texts["name_en"]:
        texts["name_en"] = texts["name"]
    return replace(entry, **texts)


def area_faults(entry: AreaEntry) -> dict[str, str]:
    """Each field of an area that cannot be taken; whether the area around it exists is for the caller."""
    found = _texts(entry, name=40, name_en=60)
    if level_of(entry.code) is None:
        found["code"] = N_("A code has 6, 9, 12 or 14 digits: county, town, village or group.")
    found |= _degrees(entry.lat, entry.lon, needed=True)
    if not found and entry.boundary and entry.lat is not None and entry.lon is not None:
        inside = contains(entry.boundary, Place(entry.lat, entry.lon))
        found |= {} if inside else {"lat": CENTRE_OUTSIDE}
    return found


def operator_faults(entry: OperatorEntry) -> dict[str, str]:
    """Each field of an operator that cannot be taken."""
    found = _texts(entry, name=80, name_en=120, contact=40)
    if entry.kind not in OPERATOR_KINDS:
        found["kind"] = N_("Choose one of the list.")
    if entry.credit_code and (fault := credit_fault(entry.credit_code)):
        found["credit_code"] = fault
    return found | _phone(entry.phone)


def station_faults(entry: StationEntry) -> dict[str, str]:
    """Each field of a station that cannot be taken."""
    found = _texts(entry, name=60, name_en=80)
    if not _STATION_CODE.fullmatch(entry.code):
        found["code"] = N_("A code of a station has at most 20 digits, letters and dashes.")
    return found | _phone(entry.phone) | _degrees(entry.lat, entry.lon, needed=False)


def institution_faults(entry: InstitutionEntry) -> dict[str, str]:
    """Each field of an institution that cannot be taken."""
    found = _texts(entry, name=60, name_en=80, address=120)
    if entry.beds is None or not 0 <= entry.beds <= MOST_BEDS:
        found["beds"] = N_("The number of beds is missing or makes no sense.")
    elif entry.residents is None or not 0 <= entry.residents <= entry.beds:
        found["residents"] = N_("There are more residents than beds, or fewer than none.")
    return found | _degrees(entry.lat, entry.lon, needed=False)


def contract_faults(entry: ContractEntry) -> dict[str, str]:
    """Each field of a contract that cannot be taken."""
    found = {
        name: TOO_LONG
        for name, most in {"number": 40, "note": 300}.items()
        if len(getattr(entry, name)) > most
    }
    if entry.since is None:
        found["since"] = N_("Choose the first day.")
    elif not EARLIEST <= entry.since <= LATEST:
        found["since"] = ODD_DAY
    elif entry.until is not None and not entry.since <= entry.until <= LATEST:
        found["until"] = N_("The last day lies before the first, or makes no sense.")
    return found


def _texts(entry: Any, **most: int) -> dict[str, str]:
    found = {name: TOO_LONG for name, limit in most.items() if len(getattr(entry, name)) > limit}
    return found if entry.name else found | {"name": TYPE_NAME}


def _phone(phone: str) -> dict[str, str]:
    return {"phone": BAD_PHONE} if phone and phone_of(phone) is None else {}


def _degrees(lat: float | None, lon: float | None, *, needed: bool) -> dict[str, str]:
    """Both, or neither where the centre of the area may stand in; inside China."""
    if lat is None and lon is None and not needed:
        return {}
    if lat is None or lon is None:
        return {"lat" if lat is None else "lon": N_("A position needs latitude and longitude.")}
    bounds = {"lat": (lat, LATITUDES), "lon": (lon, LONGITUDES)}
    return {name: NOT_IN_CHINA for name, (value, (low, high)) in bounds.items() if not low <= value <= high}
