"""Makers of this room's tests."""

from typing import Any

from sqlalchemy import select

from eldercare.accounts.models import AuditEntry
from eldercare.core.db import db
from eldercare.people.entry import SeniorEntry
from eldercare.people.models import Contact, KeyHolding, Station
from eldercare.people.rules import check_character
from tests.makers import GROUP, NOW, make_area, make_station, save

PHONE = "13805135678"


def id_number(digits: str = "32068219400504002") -> str:
    return digits + check_character(digits)


def make_entry(**changes: Any) -> SeniorEntry:
    """A woman of 86 with an ID number, in the village group that `make_senior` uses."""
    make_area()
    station: Station = changes.pop("station", None) or make_station()
    values = {
        "name": "顾桂兰", "area_code": GROUP, "station_id": station.id, "address": "白蒲镇 朱家桥村 1组 21号",
        "id_number": id_number(), "phone": PHONE,
    }  # fmt: skip
    return SeniorEntry(**values | changes)


def make_contact(senior_id: int, **changes: Any) -> Contact:
    """A daughter who is called first and holds a key, unless `has_key` says no."""
    has_key = changes.pop("has_key", True)
    values = {"rank": 1, "name": "顾海燕", "relation": "daughter", "phone": "13905131111"}
    contact: Contact = save(Contact(senior_id=senior_id, **values | changes))
    if has_key:
        save(KeyHolding(senior_id=senior_id, contact_id=contact.id, since=NOW))
        db.session.expire(contact)
    return contact


def make_other_station() -> Station:
    return make_station("320682116", name="搬经镇居家养老服务站", name_en="Banjing home care station")


def audited() -> list[str]:
    """The verbs of the audit trail, oldest first."""
    return list(db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)))


def last_audit() -> AuditEntry:
    entry = db.session.scalar(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1))
    assert entry is not None
    return entry
