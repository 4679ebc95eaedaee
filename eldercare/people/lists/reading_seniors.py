"""What a row says about a senior, and what stands against it. Its faults are those of the form, by column."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from eldercare.core.errors import N_
from eldercare.imports.kinds import Fault, Row, destroyed
from eldercare.people.actions.rolls import ListedContact, RollEntry
from eldercare.people.entry import SeniorEntry, cleaned, faults
from eldercare.people.lists.cells import Reader
from eldercare.people.lists.columns import (
    CATEGORY_CODES,
    CONTACTS,
    GRADE_CODES,
    LANGUAGE_CODES,
    LIVING_CODES,
    NEARNESS_CODES,
    RELATION_CODES,
    SENIOR_COLUMNS,
    SEX_CODES,
    YES_NO,
)
from eldercare.people.lists.finding import Areas, Spot
from eldercare.people.lists.systems import position_in
from eldercare.people.models import Station
from eldercare.people.rules import IdNumberError, contacts, read_id_number
from eldercare.people.rules.categories import CENTENARIAN, is_centenarian
from eldercare.people.rules.contacts import ContactEntry

COLUMN_OF = {"needs_same_sex": "same_sex", "station_id": "station"}
MASKED = N_("This cell is masked: a masked export does not hold the whole.")
MASKED_HINT = N_("Type it in full, or leave out the row: the person is on the register.")
SAID_BY_ID = N_("%(value)s, as the ID number says; else mend the ID number.")
OUTSIDE = N_("This village group does not lie in the area of the station.")
NO_CENTENARIAN = N_("By the birth date this person is no centenarian.")


@dataclass(frozen=True, slots=True)
class SeniorRow:
    """A row as it was read; `entry` has no meaning while there are faults."""

    row: Row
    entry: RollEntry
    faults: tuple[Fault, ...] = field(default=())
    is_another: bool = False


def read_senior(row: Row, areas: Areas, today: date) -> SeniorRow:
    """Read a row: its places, its codes, the person, the contacts."""
    found = [*destroyed(SENIOR_COLUMNS, row), *_masked(row)]
    reader = Reader(row, found)
    spot, station = _place(row, areas, found)
    entry = cleaned(_entry(reader, spot, station, {fault.column for fault in found}))
    entry, too_young = _without_derived(entry, today)
    found += [*too_young, *_person_faults(entry, today, found)]
    called = _contacts(reader)
    another = bool(reader.code("another", YES_NO, default=False))
    lat, lon = (spot.lat, spot.lon) if spot else (0.0, 0.0)
    return SeniorRow(row, RollEntry(entry, lat, lon, called), tuple(found), another)


def _masked(row: Row) -> list[Fault]:
    secret = [column.name for column in SENIOR_COLUMNS if column.secret]
    return [
        Fault(name, MASKED, MASKED_HINT)
        for name in secret
        if "**" in (text := row.text(name)) or "•••" in text
    ]


def _place(row: Row, areas: Areas, found: list[Fault]) -> tuple[Spot | None, Station | None]:
    spot, fault = areas.group_of(row)
    station, other = areas.station_of(row)
    if spot is not None and other is None:
        station, other = areas.serving(spot, station)
    if spot is not None and station is not None and not spot.code.startswith(station.area_code):
        other = Fault("area_code", OUTSIDE)
    found += [one for one in (fault, other) if one]
    return spot, station


def _entry(reader: Reader, spot: Spot | None, station: Station | None, bad: set[str]) -> SeniorEntry:
    def text(name: str) -> str:
        return "" if name in bad else reader.text(name)

    lat, lon, system = position_in(reader)
    return SeniorEntry(
        name=text("name"),
        area_code=spot.code if spot else "",
        station_id=station.id if station else None,
        address=reader.text("address"),
        sex=str(reader.code("sex", SEX_CODES)),
        birth_date=reader.day("birth_date"),
        id_number=text("id_number").replace(" ", ""),
        phone=text("phone"),
        lat=lat,
        lon=lon,
        crs=system,
        living=str(reader.code("living", LIVING_CODES, "family")),
        grade=_number(reader.code("grade", GRADE_CODES, 0)),
        categories=tuple(reader.codes("categories", CATEGORY_CODES)),
        languages=tuple(reader.codes("languages", LANGUAGE_CODES)),
        needs_same_sex=bool(reader.code("same_sex", YES_NO, default=False)),
        key_note=text("key_note"),
        caution=text("caution"),
        health_note=text("health_note"),
    )


def _without_derived(entry: SeniorEntry, today: date) -> tuple[SeniorEntry, list[Fault]]:
    """A centenarian follows from the birth date; a list may say it, of whoever is one."""
    if CENTENARIAN not in entry.categories:
        return entry, []
    wrong = entry.birth_date is not None and not is_centenarian(entry.birth_date, today)
    kept = tuple(code for code in entry.categories if code != CENTENARIAN)
    return replace(entry, categories=kept), [Fault("categories", NO_CENTENARIAN)] if wrong else []


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _person_faults(entry: SeniorEntry, today: date, before: list[Fault]) -> list[Fault]:
    """What the form would say; not twice about a cell, and not what only follows from a lost ID number."""
    seen = {fault.column for fault in before}
    lost = seen & {"id_number"}
    found = []
    for name, reason in faults(entry, today).items():
        column = COLUMN_OF.get(name, name)
        follows = lost and (
            (column == "sex" and not entry.sex) or (column == "birth_date" and not entry.birth_date)
        )
        if column not in seen and not follows:
            found.append(_with_hint(entry, Fault(column, reason)))
    if any(fault.column == "id_number" for fault in found):
        found = [fault for fault in found if not _is_missing(entry, fault.column)]
    return found


def _is_missing(entry: SeniorEntry, column: str) -> bool:
    return column in {"sex", "birth_date"} and not getattr(entry, column)


def _with_hint(entry: SeniorEntry, fault: Fault) -> Fault:
    """A birth date or sex that is not the one of the ID number: what that says can be typed."""
    if fault.column not in {"birth_date", "sex"} or not getattr(entry, fault.column):
        return fault
    try:
        facts = read_id_number(entry.id_number)
    except IdNumberError:
        return fault
    if getattr(facts, fault.column) == getattr(entry, fault.column):
        return fault
    value: Any = SEX_CODES.word_in_both(facts.sex) if fault.column == "sex" else facts.birth_date.isoformat()
    return replace(fault, hint=SAID_BY_ID, params={"value": value})


def _contacts(reader: Reader) -> tuple[ListedContact, ...]:
    return tuple(one for number in CONTACTS if (one := _contact(reader, f"contact{number}")))


def _contact(reader: Reader, head: str) -> ListedContact | None:
    """The contact in the columns that begin with `head`; a row without name, number and relation has none."""
    entry = contacts.cleaned(
        ContactEntry(
            name=reader.text(f"{head}_name"),
            relation=str(reader.code(f"{head}_relation", RELATION_CODES)),
            phone=reader.text(f"{head}_phone"),
            nearness=str(reader.code(f"{head}_nearness", NEARNESS_CODES)),
            note=reader.text(f"{head}_note"),
        )
    )
    has_key = bool(reader.code(f"{head}_key", YES_NO, default=False))
    if not (entry.name or entry.phone or reader.text(f"{head}_relation")):
        return None
    said = {fault.column for fault in reader.faults}
    found = {f"{head}_{name}": why for name, why in contacts.faults(entry).items()}
    reader.faults += [Fault(column, why) for column, why in found.items() if column not in said]
    return ListedContact(entry, has_key)
