"""Areas out of a list: the county first, then towns, villages and groups, each below one that is there."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from eldercare.accounts.models import User
from eldercare.accounts.rules import Where, covers
from eldercare.core.db import db
from eldercare.core.errors import N_
from eldercare.core.references import referred_to
from eldercare.imports.kinds import Checked, Column, Fault, Kind, Row, Taken
from eldercare.people.actions.places.areas import add_areas, remove_areas
from eldercare.people.lists.cells import Reader, differing
from eldercare.people.lists.undoing import CHANGED, GONE, USED
from eldercare.people.models import Area
from eldercare.people.places.codes import around, level_of
from eldercare.people.places.entry import AreaEntry, area_faults, cleaned
from eldercare.people.places.queries import areas_in_scope

COLUMNS = (
    Column(
        "code",
        N_("Code"),
        N_("6, 9, 12 or 14 digits; it begins with the code of the area around it."),
        ("代码", "区划代码", "区域代码", "行政区划代码"),
        needed=True,
    ),
    Column("name", N_("Name"), N_("At most 40 characters."), ("名称", "区域名称", "地区名称"), needed=True),
    Column("name_en", N_("English name"), N_("Empty: the name stands in."), ("英文名称",)),
    Column("lat", N_("Latitude"), N_("Degrees of WGS-84, e.g. 32.26192."), ("纬度",)),
    Column("lon", N_("Longitude"), N_("Degrees of WGS-84, e.g. 120.74900."), ("经度",)),
)
TAKEN = N_("An area of this code is there already, with something else in it.")
IN_ROW = N_("Row %(row)s has this code too.")
LEAVE_OUT = N_("Leave the row out, or correct the code.")
NO_UPPER = N_("No open area has the code that this one begins with, and no row above brings it.")
NO_CENTRE = N_("A county needs latitude and longitude.")
OUT_OF_SCOPE = N_("This code lies outside your area.")
HOLDS_AREAS = N_("Other areas lie in it.")
Centre = tuple[float, float]


class AreaDesk:
    """Looks at rows of areas for one user and lets them in."""

    def __init__(self, user: User, now: datetime) -> None:
        self._user = user
        self._rows: dict[str, int] = {}
        self._centres: dict[str, Centre] = {
            code: (lat, lon)
            for code, lat, lon in db.session.execute(
                select(Area.code, Area.lat, Area.lon).where(Area.closed_on.is_(None))
            )
        }

    def check(self, rows: Sequence[Row]) -> list[Checked]:
        """Look at rows."""
        codes = {row.text("code") for row in rows}
        known = {one.code: one for one in db.session.scalars(select(Area).where(Area.code.in_(codes)))}
        return [self._checked(row, known.get(row.text("code"))) for row in rows]

    def _checked(self, row: Row, known: Area | None) -> Checked:
        code, faults = row.text("code"), list[Fault]()
        if known is not None:
            if not differing(row, [cells_of(known)], COLUMNS):
                return Checked(row, same=True)
            return Checked(row, (Fault("code", TAKEN, LEAVE_OUT),))
        entry = self._read(row, code, faults)
        if code in self._rows:
            faults.append(Fault("code", IN_ROW, LEAVE_OUT, {"row": str(self._rows[code])}))
        self._rows.setdefault(code, row.number)
        if not faults and entry.lat is not None and entry.lon is not None:
            self._centres[code] = (entry.lat, entry.lon)
        return Checked(row, tuple(faults), entry=entry)

    def _read(self, row: Row, code: str, faults: list[Fault]) -> AreaEntry:
        """The area of a row; without a position the centre of the area around it stands in."""
        reader = Reader(row, faults)
        lat, lon = reader.degrees("lat"), reader.degrees("lon")
        upper = self._centres.get(around(code))
        if lat is None and lon is None and upper:
            lat, lon = upper
        entry = cleaned(AreaEntry(code, row.text("name"), row.text("name_en"), lat, lon))
        if level_of(code) == "county" and lat is None and lon is None:
            faults.append(Fault("lat", NO_CENTRE))
        elif level_of(code) not in {None, "county"} and upper is None:
            faults.append(Fault("code", NO_UPPER))
        else:
            faults += [Fault(name, reason) for name, reason in area_faults(entry).items()]
        if not covers(self._user.scope, Where(area_code=code), None):
            faults.append(Fault("code", OUT_OF_SCOPE))
        return entry

    def take(self, session: Session, rows: Sequence[Checked]) -> list[Taken]:
        """Store good rows inside the caller's transaction."""
        found = add_areas(session, self._user, [one.entry for one in rows])
        pairs = zip(rows, found, strict=True)
        return [Taken(one.row.number, int(area.code), str(area.version)) for one, area in pairs]

    def undo(self, session: Session, subjects: Mapping[int, str]) -> dict[int, str]:
        """Take areas back, the lowest first, unless somebody lives there or something stands there."""
        query = select(Area).where(Area.code.in_([str(one) for one in subjects]))
        found = session.scalars(query.execution_options(populate_existing=True))
        rows = {int(row.code): row for row in found}
        stay = dict.fromkeys(subjects.keys() - rows.keys(), GONE)
        used = referred_to(session, Area, [row.code for row in rows.values()], key="code")
        for number, row in sorted(rows.items(), key=lambda pair: -len(pair[1].code)):
            if str(row.version) != subjects[number]:
                stay[number] = CHANGED
            elif row.code in used:
                stay[number] = USED
            elif self._holds_areas(session, row.code):
                stay[number] = HOLDS_AREAS
            else:
                remove_areas(session, [row])
        return stay

    @staticmethod
    def _holds_areas(session: Session, code: str) -> bool:
        return bool(session.scalar(select(exists().where(Area.code.startswith(code), Area.code != code))))


def cells_of(row: Area) -> dict[str, object]:
    """The cells of an area as an export writes them; nothing in them is personal."""
    return {"code": row.code, "name": row.name, "name_en": row.name_en, "lat": row.lat, "lon": row.lon}


def records(user: User, plain: bool) -> Iterator[Mapping[str, object]]:  # noqa: ARG001, FBT001 - as every kind has it
    """Every open area in the user's scope, each after the one around it."""
    query = select(Area).where(areas_in_scope(user), Area.closed_on.is_(None)).order_by(Area.code)
    for row in db.session.scalars(query):
        yield cells_of(row)


AREAS = Kind(
    code="areas",
    word=N_("Areas"),
    icon="diagram-3",
    verb="place.import",
    listing="people.places_page",
    columns=COLUMNS,
    open_desk=AreaDesk,
    records=records,
)
