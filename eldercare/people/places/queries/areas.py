"""Areas as a tree, one of them, and what a map draws of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, false, func, or_, select, true

from eldercare.accounts.models import AuditEntry, User
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.people.models import Area, Institution, Senior, Station
from eldercare.people.places.codes import LENGTHS, around, level_below, path_of
from eldercare.people.places.queries import institutions, stations
from eldercare.people.places.queries.standing import inside
from eldercare.people.queries.places import stations_of

HISTORY = 12
MOST_SHAPES = 400
COUNTED = ("seniors", "stations", "institutions", "areas")


@dataclass(frozen=True, slots=True)
class AreaNode:
    """An area with what lies in it, and the areas right below it where its branch is open."""

    area: Area
    counts: dict[str, int]
    depth: int = 0
    is_open: bool = False
    below: list["AreaNode"] = field(default_factory=list)


def areas_in_scope(user: User) -> ColumnElement[bool]:
    """The condition for the areas that a user sees: the own ones and what lies below."""
    kind, key = user.scope.kind, user.scope.key
    if kind == "county":
        return true()
    if kind == "area":
        return Area.code.startswith(key)
    if kind == "station":
        codes = [station.area_code for station in stations_of(user)]
        return or_(false(), *(Area.code.startswith(code) for code in codes))
    return false()


def area_of(user: User, code: str) -> Area:
    """One area. Raises NotFoundError outside the user's scope."""
    area = db.session.scalar(select(Area).where(Area.code == code, areas_in_scope(user)))
    if area is None:
        raise NotFoundError
    return area


def area_named(code: str) -> Area | None:
    """The area of this code, for its name only: public, so without scope."""
    return db.session.get(Area, code)


def areas_to_choose(user: User, kept: str = "") -> list[Area]:
    """The open towns and villages of the user's scope in code order, and the one that is `kept`."""
    fits = Area.level.in_(("town", "village")) & Area.closed_on.is_(None) & areas_in_scope(user)
    query = select(Area).where(or_(fits, Area.code == kept)).order_by(Area.code)
    return list(db.session.scalars(query))


def children_of(area: Area) -> list[Area]:
    """The areas right below, in code order, the closed ones too."""
    below = level_below(area.level)
    query = select(Area).where(Area.level == below, Area.code.startswith(area.code)).order_by(Area.code)
    return list(db.session.scalars(query)) if below else []


def path_to(user: User, area: Area) -> list[Area]:
    """The areas around this one that the user sees, the widest first, without itself."""
    codes = [code for code in path_of(area.code) if code != area.code]
    query = select(Area).where(Area.code.in_(codes), areas_in_scope(user))
    return list(db.session.scalars(query.order_by(Area.code)))


def next_code(upper: Area) -> str:
    """The first free code below an area, after the highest one there is; empty where nothing lies below."""
    below = level_below(upper.level)
    if below is None:
        return ""
    query = select(func.max(Area.code)).where(Area.level == below, Area.code.startswith(upper.code))
    last = db.session.scalar(query)
    number = int(last[len(upper.code) :]) + 1 if last else 1
    digits = LENGTHS[below] - len(upper.code)
    return f"{upper.code}{number:0{digits}d}" if len(str(number)) <= digits else ""


def tree_of(user: User, opened: str, *, closed: bool) -> list[AreaNode]:
    """The tree from the highest areas of the user's scope, with the branch of `opened` and those around it
    open.

    A fixed number of queries, whatever is open: the areas at the top, those of the open branches, and one
    count for seniors, stations, institutions and areas.
    """
    tops = _tops(user)
    open_codes = {code for code in path_of(opened) if any(code.startswith(top.code) for top in tops)}
    if len(tops) == 1:
        open_codes.add(tops[0].code)
    levels = {code: level_below(_level(code)) for code in open_codes}
    wanted = [Area.code.startswith(code) & (Area.level == level) for code, level in levels.items() if level]
    query = select(Area).where(or_(false(), *wanted)).order_by(Area.code)
    if not closed:
        query = query.where(Area.closed_on.is_(None))
    shown = list(db.session.scalars(query))
    counts = counts_below(user, [area.code for area in (*tops, *shown)])
    return [_node(top, shown, counts, open_codes, 0) for top in tops]


def _level(code: str) -> str:
    return next((level for level, length in LENGTHS.items() if length == len(code)), "")


def _tops(user: User) -> list[Area]:
    """The highest areas of a scope: the county, the own town, the area of the own station."""
    query = select(Area).where(areas_in_scope(user)).order_by(func.length(Area.code), Area.code)
    first = db.session.scalar(query.limit(1))
    if first is None:
        return []
    return list(db.session.scalars(query.where(func.length(Area.code) == len(first.code))))


def _node(
    area: Area, shown: Sequence[Area], counts: dict[str, dict[str, int]], opened: set[str], depth: int
) -> AreaNode:
    is_open = area.code in opened
    below = [one for one in shown if around(one.code) == area.code] if is_open else []
    nodes = [_node(one, shown, counts, opened, depth + 1) for one in below]
    return AreaNode(area, counts[area.code], depth, is_open, nodes)


def counts_below(user: User, codes: Iterable[str]) -> dict[str, dict[str, int]]:
    """What lies in each of these areas and the user sees, in four queries: seniors on the roll, open
    stations, institutions, areas right below."""
    wanted = {code: dict.fromkeys(COUNTED, 0) for code in codes}
    lengths = {len(code) for code in wanted}
    widest = min(wanted, key=len, default="")
    stem = widest if all(code.startswith(widest) for code in wanted) else ""
    seniors = select(Senior.area_code, func.count()).where(
        Senior.left_on.is_(None), inside(Senior.area_code, stem)
    )
    if user.scope.kind == "station":
        seniors = seniors.where(Senior.station_id == int(user.scope.key))
    sources = {
        "seniors": seniors.group_by(Senior.area_code),
        "stations": select(Station.area_code, func.count())
        .where(Station.closed_on.is_(None), stations.seen_by(user))
        .group_by(Station.area_code),
        "institutions": select(Institution.area_code, func.count())
        .where(institutions.seen_by(user))
        .group_by(Institution.area_code),
    }
    for name, query in sources.items():
        for code, count in db.session.execute(query):
            for length in lengths:
                if length <= len(code) and code[:length] in wanted:
                    wanted[code[:length]][name] += count
    for code in db.session.scalars(select(Area.code).where(Area.closed_on.is_(None))):
        if (upper := around(code)) in wanted:
            wanted[upper]["areas"] += 1
    return wanted


def map_of(area: Area) -> list[Area]:
    """The area, then those right below it, for its map."""
    return [area, *[one for one in children_of(area) if one.closed_on is None][:MOST_SHAPES]]


def places_in(user: User, code: str) -> tuple[list[Station], list[Institution]]:
    """The open stations and the institutions of an area that the user sees, in code order."""
    inner = select(Station).where(inside(Station.area_code, code), Station.closed_on.is_(None))
    homes = select(Institution).where(inside(Institution.area_code, code), institutions.seen_by(user))
    return (
        list(db.session.scalars(inner.where(stations.seen_by(user)).order_by(Station.code))),
        list(db.session.scalars(homes.order_by(Institution.area_code, Institution.id))),
    )


def history_of_area(code: str) -> list[AuditEntry]:
    """The last lines of the audit trail about an area, newest first."""
    about: Any = AuditEntry.detail["code"].as_string()
    query = select(AuditEntry).where(AuditEntry.subject_kind == "area", about == code)
    return list(db.session.scalars(query.order_by(AuditEntry.id.desc()).limit(HISTORY)))
