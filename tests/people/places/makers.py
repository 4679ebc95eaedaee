"""Makers for places and who runs them."""

from datetime import date
from itertools import count
from typing import Any

from eldercare.accounts.models import AuditEntry
from eldercare.core.db import db
from eldercare.people.models import Area, Institution, InstitutionMode, Operator, OperatorContract, Station
from eldercare.people.places.entry import AreaEntry, ContractEntry, OperatorEntry, StationEntry
from tests.makers import COUNTY, GROUP, HOME, TOWN, VILLAGE, make_area, make_institution, make_station, save

_numbers = count(1)
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[120.70, 32.20], [120.80, 32.20], [120.80, 32.30], [120.70, 32.30], [120.70, 32.20]]],
}


def make_tree() -> Area:
    """The county with one town, one village and one group; gives the county."""
    county = make_area(COUNTY, "county", "如皋市")
    make_area(TOWN, "town", "白蒲镇")
    make_area(VILLAGE, "village", "朱家桥村")
    make_area(GROUP)
    return county


def make_company(**changes: Any) -> Operator:
    """An organisation that runs stations."""
    values = {"name": f"示例养老服务社{next(_numbers)}", "name_en": "Sample Care Society", "kind": "chain"}
    return save(Operator(**values | changes))


def make_contract(
    operator: Operator | None = None, place: Station | Institution | None = None, **changes: Any
) -> OperatorContract:
    """A contract of a station since the beginning of the year, with an open end."""
    place = place or make_station()
    key = "station_id" if isinstance(place, Station) else "institution_id"
    operator = operator or make_company()
    values = {"operator_id": operator.id, key: place.id, "since": date(2026, 1, 1)}
    return save(OperatorContract(**values | changes))


def make_home(mode: str = "public_private", since: date = date(2020, 1, 1), **changes: Any) -> Institution:
    """An institution that is run in one way since a day."""
    home = make_institution(**changes)
    save(InstitutionMode(institution_id=home.id, mode=mode, since=since))
    db.session.expire_all()
    return home


def area_entry(code: str, **changes: Any) -> AreaEntry:
    values: dict[str, Any] = {
        "code": code, "name": "林梓镇", "name_en": "Linzi Town", "lat": HOME[0], "lon": HOME[1],
    }  # fmt: skip
    return AreaEntry(**values | changes)


def company_entry(**changes: Any) -> OperatorEntry:
    values: dict[str, Any] = {"name": "示例养老服务社", "name_en": "Sample Care Society", "kind": "chain"}
    return OperatorEntry(**values | changes)


def station_entry(**changes: Any) -> StationEntry:
    values: dict[str, Any] = {"code": "S-1", "name": "示例站", "name_en": "Sample", "area_code": TOWN}
    return StationEntry(**values | changes)


def contract_entry(operator: Operator, since: date = date(2026, 1, 1), **changes: Any) -> ContractEntry:
    return ContractEntry(**{"operator_id": operator.id, "since": since} | changes)


def verbs() -> list[str]:
    """What the audit trail says, oldest first."""
    return [line.verb for line in db.session.query(AuditEntry).order_by(AuditEntry.id)]
