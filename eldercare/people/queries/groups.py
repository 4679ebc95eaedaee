"""Village groups by what somebody types, anywhere in the county: areas are public facts."""

import re

from sqlalchemy import select

from eldercare.core.db import db
from eldercare.people.models import Area

VILLAGE_DIGITS = 12
NUMBERED = re.compile(r"(.*?)第?0*(\d+)(?:村民)?小?组")


def groups_called(text: str) -> list[Area]:
    """The village groups that a code, a name or the beginning of an address means: 32068211400101,
    朱家桥村1组, 白蒲镇 朱家桥村 1组 21号. Two queries at most."""
    plain = "".join(text.split())
    groups = select(Area).where(Area.level == "group").order_by(Area.code)
    if plain.isdigit():
        return list(db.session.scalars(groups.where(Area.code == plain)))
    found = NUMBERED.match(plain)
    if found is None:
        return []
    name = f"{found[1]}{int(found[2])}组"
    town = next((one for one in _towns() if name.startswith(one.name)), None)
    if town is not None:
        return list(
            db.session.scalars(
                groups.where(Area.code.startswith(town.code), Area.name == name.removeprefix(town.name))
            )
        )
    return list(db.session.scalars(groups.where(Area.name == name)))


def _towns() -> list[Area]:
    return list(db.session.scalars(select(Area).where(Area.level == "town").order_by(Area.code)))


def groups_of_village(code: str) -> list[Area]:
    """The groups of the village that a group's code lies in, in code order."""
    groups = select(Area).where(Area.level == "group", Area.code.startswith(code[:VILLAGE_DIGITS]))
    return list(db.session.scalars(groups.order_by(Area.code)))


def areas_named(codes: set[str]) -> dict[str, Area]:
    """Areas by their codes."""
    return {area.code: area for area in db.session.scalars(select(Area).where(Area.code.in_(codes)))}
