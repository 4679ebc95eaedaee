"""Caregivers and village group leaders out of a list."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from eldercare.accounts.access import within
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import N_
from eldercare.core.privacy import mask_name, mask_phone
from eldercare.core.reach import phone_of
from eldercare.imports.cells import date_of
from eldercare.imports.kinds import Checked, Column, Fault, Kind, Row, Taken
from eldercare.imports.words import Codes
from eldercare.people.actions.rolls import WorkerEntry, add_workers
from eldercare.people.lists.cells import DIFFERS, DIFFERS_HINT, UNKNOWN_WORD, Reader, differing, in_both
from eldercare.people.lists.columns import LANGUAGE_CODES, SEX_CODES
from eldercare.people.lists.finding import AREA_COLUMNS, STATION, Areas
from eldercare.people.lists.systems import POSITION_COLUMNS, position_cells, position_in
from eldercare.people.lists.undoing import stamp_of, take_back
from eldercare.people.models import Worker, WorkerSkill
from eldercare.people.rules import SKILLS, TRAVEL_MODES, WORKER_KINDS

KIND_CODES = Codes(
    WORKER_KINDS, {"护理员": "caregiver", "护工": "caregiver", "组长": "leader", "村民小组长": "leader"}
)
TRAVEL_CODES = Codes(
    TRAVEL_MODES, {"步行": "walk", "电动车": "ebike", "电瓶车": "ebike", "汽车": "car", "开车": "car"}
)
SKILL_CODES = Codes(
    SKILLS,
    {
        "助餐": "meal",
        "助洁": "clean",
        "助浴": "bath",
        "助医": "medical",
        "助行": "walk",
        "基础照护": "basic_care",
        "代办": "errand",
        "探访": "visit",
        "健康": "health",
    },
)
DEFAULT_MINUTES = 480
MOST_MINUTES = 24 * 60
_DATED = re.compile(r"([^()（）]+)[(（](.+)[)）]")

_ONE_OF = N_("One of: %(words)s")
COLUMNS = (
    Column("number", N_("Staff no."), N_("Leave it empty for somebody new."), ("工号", "人员编号")),
    Column("name", N_("Name"), N_("The name as on the ID card."), ("姓名",), needed=True, secret=True),
    Column("kind", N_("Kind of worker"), _ONE_OF, ("类型", "人员类型", "岗位", "职务"), codes=KIND_CODES),
    Column("sex", N_("Sex"), _ONE_OF, ("性别",), needed=True, codes=SEX_CODES),
    Column(
        "phone",
        N_("Phone"),
        N_("11 digits, e.g. 13800000000, or a landline with its area code, 0513."),
        ("电话", "联系电话", "手机", "手机号", "手机号码"),
        secret=True,
    ),
    STATION,
    *AREA_COLUMNS,
    Column("travel_mode", N_("Travels"), _ONE_OF, ("出行方式", "交通工具"), codes=TRAVEL_CODES),
    Column(
        "max_minutes",
        N_("Longest day in minutes"),
        N_("Minutes of service and travel: 480 for eight hours."),
        ("每日最长分钟", "日工时上限"),
    ),
    Column(
        "languages",
        N_("Languages"),
        N_("One or more of these, with commas: %(words)s"),
        ("语言", "方言"),
        codes=LANGUAGE_CODES,
    ),
    Column(
        "skills",
        N_("Skills"),
        N_("One or more, each with the end of its certificate where it has one: %(words)s"),
        ("技能", "服务技能", "资质", "服务项目"),
        codes=SKILL_CODES,
    ),
    *POSITION_COLUMNS,
)

KNOWN = N_("Somebody of this name and phone works here already.")
IN_ROW = N_("Row %(row)s has this name and phone too.")
LEAVE_OUT = N_("Leave the row out.")
WHICH_STATION = N_("Say for which station this person works.")
WITH_ALL = (selectinload(Worker.station), selectinload(Worker.skills))


class WorkerDesk:
    """Looks at rows of workers for one user and lets them in."""

    def __init__(self, user: User, now: datetime) -> None:
        self._user = user
        self._areas = Areas(user)
        self._rows: dict[tuple[str, str], int] = {}

    def check(self, rows: Sequence[Row]) -> list[Checked]:
        """Look at rows."""
        query = select(Worker).where(Worker.name.in_({row.text("name") for row in rows}))
        numbers = {int(text) for row in rows if (text := row.text("number")).isdecimal() and len(text) < 10}
        namesakes = {(one.name, one.phone or "") for one in db.session.scalars(query)}
        known = select(Worker).where(Worker.id.in_(numbers)).options(*WITH_ALL)
        by_number = {str(one.id): one for one in db.session.scalars(within(known, Worker, self._user))}
        return [self._checked(row, by_number.get(row.text("number")), namesakes) for row in rows]

    def _checked(self, row: Row, worker: Worker | None, namesakes: set[tuple[str, str]]) -> Checked:
        if worker is not None:
            known = [*in_both(cells_of, worker, True), *in_both(cells_of, worker, False)]
            other = differing(row, known, COLUMNS)
            if not other:
                return Checked(row, same=True)
            if "name" not in other:
                return Checked(row, tuple(Fault(name, DIFFERS, DIFFERS_HINT) for name in other))
        faults: list[Fault] = []
        entry = self._read(row, Reader(row, faults))
        key = (row.text("name"), entry.phone if entry else "")
        if key in namesakes:
            faults.append(Fault("name", KNOWN, LEAVE_OUT))
        elif key in self._rows:
            faults.append(Fault("name", IN_ROW, LEAVE_OUT, {"row": str(self._rows[key])}))
        self._rows.setdefault(key, row.number)
        return Checked(row, tuple(faults), entry=entry)

    def _read(self, row: Row, reader: Reader) -> WorkerEntry | None:
        faults = reader.faults
        station, fault = self._areas.station_of(row)
        if station is None:
            faults.append(fault or Fault("station", WHICH_STATION))
        area, (lat, lon) = self._place(row, reader, station.area_code if station else "")
        phone = phone_of(row.text("phone")) or ""
        if row.text("phone") and not phone:
            faults.append(Fault("phone", N_("This is no phone number.")))
        name = row.text("name")
        if not name or len(name) > 40 or "*" in name:
            faults.append(Fault("name", N_("Type the name.")))
        sex = str(reader.code("sex", SEX_CODES))
        if not row.text("sex"):
            faults.append(Fault("sex", N_("Choose one of the list.")))
        minutes = reader.whole("max_minutes", DEFAULT_MINUTES)
        if not 0 < minutes <= MOST_MINUTES:
            faults.append(Fault("max_minutes", N_("A day has between 1 and 1,440 minutes.")))
        return WorkerEntry(
            kind=str(reader.code("kind", KIND_CODES, "caregiver")),
            name=name,
            sex=sex,
            phone=phone,
            station_id=station.id if station else 0,
            area_code=area,
            lat=lat,
            lon=lon,
            travel_mode=str(reader.code("travel_mode", TRAVEL_CODES, "ebike")),
            max_minutes=minutes,
            languages=tuple(reader.codes("languages", LANGUAGE_CODES)),
            skills=self._skills(row, faults),
        )

    def _place(self, row: Row, reader: Reader, station_area: str) -> tuple[str, tuple[float, float]]:
        """The area that a row names, else the station's; the home, else the middle of the area."""
        code = station_area
        if any(row.text(name) for name in ("area_code", "village", "town")):
            spot, fault = self._areas.area_of(row)
            if fault:
                reader.faults.append(fault)
            elif spot and not spot.code.startswith(station_area):
                reader.faults.append(
                    Fault("area_code", N_("This place does not lie in the area of the station."))
                )
            code = spot.code if spot else code
        lat, lon, _system = position_in(reader)
        if (lat is None) != (lon is None):
            reader.faults.append(Fault("lat", N_("A position needs latitude and longitude.")))
        if lat is not None and lon is not None:
            return code, (lat, lon)
        spot = self._areas.spots.get(code)
        return code, (spot.lat, spot.lon) if spot else (0.0, 0.0)

    def _skills(self, row: Row, faults: list[Fault]) -> tuple[tuple[str, date | None], ...]:
        found: dict[str, date | None] = {}
        for word in SKILL_CODES.words_in(row.text("skills")):
            dated = _DATED.fullmatch(word)
            code = SKILL_CODES.code_of(dated[1] if dated else word)
            until = date_of(dated[2].removesuffix("止").strip()) if dated else None
            if code is None or (dated and until is None):
                faults.append(Fault("skills", UNKNOWN_WORD, params={"word": word}))
            else:
                found[code] = until
        return tuple(found.items())

    def take(self, session: Session, rows: Sequence[Checked]) -> list[Taken]:
        """Store good rows inside the caller's transaction."""
        workers = add_workers(session, self._user, [one.entry for one in rows])
        return [
            Taken(one.row.number, worker.id, stamp_of(worker, "skills"))
            for one, worker in zip(rows, workers, strict=True)
        ]

    def undo(self, session: Session, subjects: Mapping[int, str]) -> dict[int, str]:
        """Take workers back; one with shifts stays, the list of shifts is undone first."""
        return take_back(session, Worker, subjects, subject="worker", parts={"skills": WorkerSkill})


def cells_of(worker: Worker, plain: bool) -> dict[str, object]:  # noqa: FBT001 - handed through
    """The cells of a worker as an export writes them."""
    skills = [
        SKILL_CODES.word(one.skill) + (f"({one.until.isoformat()})" if one.until else "")
        for one in worker.skills
    ]
    return {
        "number": worker.id,
        "name": worker.name if plain else mask_name(worker.name),
        "kind": KIND_CODES.word(worker.kind),
        "sex": SEX_CODES.word(worker.sex),
        "phone": (worker.phone or "") if plain else mask_phone(worker.phone or ""),
        "station": worker.station.code,
        "area_code": worker.area_code,
        "travel_mode": TRAVEL_CODES.word(worker.travel_mode),
        "max_minutes": worker.max_minutes,
        "languages": "、".join(LANGUAGE_CODES.word(code) for code in worker.languages),
        "skills": "、".join(skills),
        **(position_cells(worker.lat, worker.lon) if plain else {}),
    }


def records(user: User, plain: bool) -> Iterator[Mapping[str, object]]:  # noqa: FBT001 - as every kind has it
    """Everybody at work in the user's scope."""
    query = select(Worker).where(Worker.active).options(*WITH_ALL).order_by(Worker.id)
    for worker in db.session.scalars(within(query, Worker, user).execution_options(yield_per=500)):
        yield cells_of(worker, plain)
        db.session.expunge(worker)


WORKERS = Kind(
    code="workers",
    word=N_("Caregivers and group leaders"),
    icon="people",
    verb="worker.import",
    listing="people.workers_page",
    columns=COLUMNS,
    open_desk=WorkerDesk,
    records=records,
)
