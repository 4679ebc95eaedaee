"""For which regions a user may ask a plan: the own station, or what lies in the scope."""

from collections.abc import Sequence

from eldercare.accounts.models import User
from eldercare.people.models import Area, Station
from eldercare.people.queries import stations_of, towns

Choice = tuple[str, Area | Station | None]


def regions_for(user: User) -> list[Choice]:
    """(code, area or station), the widest first; the county is no row of either."""
    stations = stations_of(user)
    return [
        *([("", None)] if user.scope.kind == "county" else []),
        *((town.code, town) for town in _towns(user, stations)),
        *((station.code, station) for station in stations),
    ]


def _towns(user: User, stations: Sequence[Station]) -> list[Area]:
    """The towns with several stations; where there is one, the station stands for its town."""
    within = user.scope.key if user.scope.kind == "area" else ""
    known = {station.code for station in stations}
    return [
        town
        for town in towns()
        if town.code.startswith(within)
        and town.code not in known
        and sum(station.area_code.startswith(town.code) for station in stations) > 1
    ]
