"""Care institutions out of a list."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from eldercare.accounts.models import User
from eldercare.accounts.rules import covers
from eldercare.core.db import db
from eldercare.core.errors import N_
from eldercare.core.time import local_date
from eldercare.imports.kinds import Checked, Column, Fault, Kind, Row, Taken
from eldercare.imports.words import Codes
from eldercare.people.actions.rolls import InstitutionEntry, add_institutions
from eldercare.people.lists.cells import Reader, differing, in_both
from eldercare.people.lists.finding import AREA_COLUMNS, Areas
from eldercare.people.lists.systems import POSITION_COLUMNS, position_cells, position_in
from eldercare.people.lists.undoing import USED, stamp_of, take_back
from eldercare.people.models import Institution, InstitutionMode

MODES = Codes(
    {"public": N_("Public"), "public_private": N_("Publicly built, privately run"), "private": N_("Private")},
    {
        "公办": "public",
        "公办公营": "public",
        "公建民营": "public_private",
        "民办": "private",
        "民营": "private",
    },
)
MOST = 100_000
COLUMNS = (
    Column(
        "name",
        N_("Name"),
        N_("The full name; no other institution has it."),
        ("名称", "机构名称", "养老机构"),
        needed=True,
    ),
    Column("name_en", N_("English name"), N_("Empty: the name stands in."), ("英文名称",)),
    *AREA_COLUMNS[:2],
    Column(
        "area_code",
        N_("Area"),
        N_("Code or name of the town or village."),
        ("区域代码", "区划代码", "所在地区", "所属区域"),
    ),
    Column("address", N_("Address"), N_("At most 120 characters."), ("地址", "详细地址")),
    Column("beds", N_("Beds"), N_("A whole number."), ("床位", "床位数", "核定床位"), needed=True),
    Column(
        "residents",
        N_("Residents"),
        N_("A whole number, at most the beds."),
        ("入住人数", "在院人数", "在住人数", "入住"),
    ),
    Column(
        "mode",
        N_("Run as"),
        N_("One of: %(words)s"),
        ("运营方式", "运营模式", "机构性质", "性质"),
        codes=MODES,
    ),
    Column(
        "since",
        N_("Run so since"),
        N_("Year, month and day: 2019-07-01."),
        ("运营起始日期", "起始日期", "开办日期"),
    ),
    *POSITION_COLUMNS,
)

TAKEN = N_("An institution of this name is on the register already, with something else in it.")
IN_ROW = N_("Row %(row)s has this name too.")
LEAVE_OUT = N_("Leave the row out, or give the full name.")


class InstitutionDesk:
    """Looks at rows of institutions for one user and lets them in."""

    def __init__(self, user: User, now: datetime) -> None:
        self._user, self._today = user, local_date(now)
        self._areas = Areas(user)
        self._rows: dict[str, int] = {}

    def check(self, rows: Sequence[Row]) -> list[Checked]:
        """Look at rows."""
        query = select(Institution).where(Institution.name.in_({row.text("name") for row in rows}))
        known = {one.name: one for one in db.session.scalars(query.options(selectinload(Institution.modes)))}
        return [self._checked(row, known.get(row.text("name"))) for row in rows]

    def _checked(self, row: Row, known: Institution | None) -> Checked:
        if known is not None:
            seen = covers(self._user.scope, known.where, self._user.worker_id)
            if seen and not differing(row, in_both(cells_of, known), COLUMNS):
                return Checked(row, same=True)
            return Checked(row, (Fault("name", TAKEN, LEAVE_OUT),))
        faults: list[Fault] = []
        entry = self._read(row, Reader(row, faults))
        name = row.text("name")
        if name in self._rows:
            faults.append(Fault("name", IN_ROW, LEAVE_OUT, {"row": str(self._rows[name])}))
        self._rows.setdefault(name, row.number)
        return Checked(row, tuple(faults), entry=entry)

    def _read(self, row: Row, reader: Reader) -> InstitutionEntry:
        faults, name = reader.faults, row.text("name")
        spot, fault = self._areas.area_of(row)
        faults += [fault] if fault else []
        if not name or len(name) > 60:
            faults.append(Fault("name", N_("A name has between 1 and 60 characters.")))
        beds, residents = reader.whole("beds"), reader.whole("residents")
        if row.text("beds") == "" or not 0 <= beds <= MOST:
            faults.append(Fault("beds", N_("The number of beds is missing or makes no sense.")))
        if residents < 0 or residents > beds:
            faults.append(Fault("residents", N_("There are more residents than beds, or fewer than none.")))
        lat, lon, _system = position_in(reader)
        if (lat is None) != (lon is None):
            faults.append(Fault("lat", N_("A position needs latitude and longitude.")))
        columns: dict[str, Any] = {
            "name": name, "name_en": (row.text("name_en") or name)[:80],
            "area_code": spot.code if spot else "",
            "address": row.text("address")[:120], "beds": beds, "residents": residents,
            "lat": lat if lat is not None else spot.lat if spot else 0.0,
            "lon": lon if lon is not None else spot.lon if spot else 0.0,
        }  # fmt: skip
        since: date = reader.day("since") or self._today
        return InstitutionEntry(columns, str(reader.code("mode", MODES, "public")), since)

    def take(self, session: Session, rows: Sequence[Checked]) -> list[Taken]:
        """Store good rows inside the caller's transaction."""
        found = add_institutions(session, self._user, [one.entry for one in rows])
        return [
            Taken(one.row.number, row.id, stamp_of(row, "modes"))
            for one, row in zip(rows, found, strict=True)
        ]

    def undo(self, session: Session, subjects: Mapping[int, str]) -> dict[int, str]:
        """Take institutions back, unless somebody signs in for one."""
        keys = {str(one): one for one in subjects}
        managed = select(User.scope_key).where(User.scope_kind == "institution", User.scope_key.in_(keys))
        stay = {keys[key]: USED for key in session.scalars(managed)}
        free = {one: stamp for one, stamp in subjects.items() if one not in stay}
        return stay | take_back(
            session, Institution, free, subject="institution", parts={"modes": InstitutionMode}
        )


def cells_of(row: Institution) -> dict[str, object]:
    """The cells of an institution as an export writes them; nothing in them is personal."""
    mode = row.modes[-1] if row.modes else None
    return {
        "name": row.name,
        "name_en": row.name_en,
        "area_code": row.area_code,
        "address": row.address,
        "beds": row.beds,
        "residents": row.residents,
        "mode": MODES.word(mode.mode) if mode else "",
        "since": mode.since.isoformat() if mode else "",
        **position_cells(row.lat, row.lon),
    }


def records(user: User, plain: bool) -> Iterator[Mapping[str, object]]:  # noqa: ARG001, FBT001 - as every kind has it
    """Every institution in the user's scope."""
    query = select(Institution).options(selectinload(Institution.modes)).order_by(Institution.id)
    for row in db.session.scalars(query):
        if covers(user.scope, row.where, user.worker_id):
            yield cells_of(row)


INSTITUTIONS = Kind(
    code="institutions",
    word=N_("Institutions"),
    icon="building",
    verb="institution.import",
    listing="inspections.institutions_page",
    columns=COLUMNS,
    open_desk=InstitutionDesk,
    records=records,
)
