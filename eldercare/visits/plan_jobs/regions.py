"""For which regions a user may ask a plan: the own station, or what lies in the scope."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select

from eldercare.accounts.access import within
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.people.models import Area, Station

TOWN_DIGITS = 9
Choice = tuple[str, Area | Station | None]


def regions_for(user: User) -> list[Choice]:
    """(code, area or station), the widest first; the county is no row of either."""
    if user.scope.kind == "station":
        own = db.session.get(Station, int(user.scope.key))
        return [(own.code, own)] if own else []
    stations = list(db.session.scalars(within(select(Station), Station, user).order_by(Station.code)))
    return [
        *([("", None)] if user.scope.kind == "county" else []),
        *((town.code, town) for town in _towns(user, stations)),
        *((station.code, station) for station in stations),
    ]


def _towns(user: User, stations: Sequence[Station]) -> list[Area]:
    """The towns with several stations; where there is one, the station stands for its town."""
    held = Counter(station.area_code[:TOWN_DIGITS] for station in stations)
    codes = {code for code, count in held.items() if count > 1} - {station.code for station in stations}
    rows = select(Area).where(Area.code.in_(codes)).order_by(Area.code)
    if user.scope.kind == "area":
        rows = rows.where(Area.code.startswith(user.scope.key))
    return list(db.session.scalars(rows))
