"""Weekly patterns of workers out of a list: one row for one worker and one or more weekdays."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from eldercare.accounts.access import within
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import N_
from eldercare.core.privacy import mask_name, mask_phone
from eldercare.core.reach import phone_of
from eldercare.core.time import local_date, now
from eldercare.imports.cells import minute_of
from eldercare.imports.kinds import Checked, Column, Fault, Kind, Row, Taken
from eldercare.people.actions.rolls import add_shifts, remove
from eldercare.people.lists.cells import Reader
from eldercare.people.lists.undoing import CHANGED, GONE
from eldercare.people.lists.weekdays import DAYS, days_of
from eldercare.people.models import Shift, Worker
from eldercare.people.rules.hours import MIDNIGHT

COLUMNS = (
    Column(
        "number",
        N_("Staff no."),
        N_("The number in the list of workers; the name does where it is the only one."),
        ("工号", "人员编号"),
    ),
    Column("name", N_("Name"), N_("A worker of yours."), ("姓名", "护理员"), needed=True, secret=True),
    Column(
        "phone",
        N_("Phone"),
        N_("The worker's phone, where two have one name."),
        ("电话", "手机", "手机号"),
        secret=True,
    ),
    Column(
        "weekday",
        N_("Weekdays"),
        N_("Monday to Sunday, 周一至周五, or several with commas."),
        ("星期", "班次日", "日期", "周几"),
        needed=True,
    ),
    Column(
        "starts", N_("Begins"), N_("A time of the day: 08:00."), ("上班时间", "开始时间", "开始"), needed=True
    ),
    Column(
        "ends",
        N_("Ends"),
        N_("A time of the day after the beginning: 17:00."),
        ("下班时间", "结束时间", "结束"),
        needed=True,
    ),
    Column(
        "break_minutes",
        N_("Break in minutes"),
        N_("Whole minutes, empty for none."),
        ("休息分钟", "休息时长"),
    ),
    Column("break_from", N_("Break not before"), N_("A time of the day inside the shift."), ("最早休息",)),
    Column("break_to", N_("Break not after"), N_("A time of the day inside the shift."), ("最晚休息",)),
)

NOBODY = N_("No worker of yours has this name or number.")
SEVERAL = N_("Several workers have this name: give the number or the phone.")
NO_TIME = N_("This is no time of the day.")
OVERLAPS = N_("This worker has a shift at these hours already, on the register or in an earlier row.")
NO_DAY = N_("This is no weekday.")


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of a shift in minutes after midnight."""

    starts: int
    ends: int
    break_minutes: int = 0
    break_from: int = 0
    break_to: int = 0


@dataclass(frozen=True, slots=True)
class ShiftEntry:
    """Weekdays of one worker with one set of hours."""

    worker_id: int
    days: tuple[int, ...]
    hours: Hours


class ShiftDesk:
    """Looks at rows of shifts for one user and lets them in."""

    def __init__(self, user: User, now: datetime) -> None:
        self._user, self._today = user, local_date(now)
        query = within(select(Worker).where(Worker.active), Worker, user).options(selectinload(Worker.shifts))
        self._workers = list(db.session.scalars(query.order_by(Worker.id)))
        self._by_number = {str(one.id): one for one in self._workers}
        self._by_name: dict[str, list[Worker]] = {}
        for one in self._workers:
            for name in {one.name, mask_name(one.name)}:
                self._by_name.setdefault(name, []).append(one)
        self._taken: dict[tuple[int, int], list[tuple[int, int]]] = {}
        self._known: dict[tuple[int, int], set[Hours]] = {}
        for one in self._workers:
            for shift in (row for row in one.shifts if row.until is None or row.until >= self._today):
                self._taken.setdefault((one.id, shift.weekday), []).append((shift.starts, shift.ends))
                self._known.setdefault((one.id, shift.weekday), set()).add(hours_of(shift))

    def check(self, rows: Sequence[Row]) -> list[Checked]:
        """Look at rows; nothing is asked of the database any more."""
        return [self._checked(row) for row in rows]

    def _checked(self, row: Row) -> Checked:
        faults: list[Fault] = []
        worker = self._worker(row, faults)
        days = days_of(row.text("weekday"))
        if not days:
            faults.append(Fault("weekday", NO_DAY))
        hours = _hours(row, Reader(row, faults))
        if faults or worker is None or hours is None:
            return Checked(row, tuple(faults))
        if all(hours in self._known.get((worker.id, day), ()) for day in days):
            return Checked(row, same=True)
        spans = [span for day in days for span in self._taken.get((worker.id, day), ())]
        if any(starts < hours.ends and hours.starts < ends for starts, ends in spans):
            return Checked(row, (Fault("weekday", OVERLAPS),))
        for day in days:
            self._taken.setdefault((worker.id, day), []).append((hours.starts, hours.ends))
        return Checked(row, entry=ShiftEntry(worker.id, days, hours))

    def _worker(self, row: Row, faults: list[Fault]) -> Worker | None:
        by_number = self._by_number.get(row.text("number"))
        found = [by_number] if by_number else self._by_name.get(row.text("name"), [])
        phone = phone_of(row.text("phone"))
        if len(found) > 1 and phone:
            found = [one for one in found if one.phone == phone]
        if len(found) == 1 and row.text("name") in {found[0].name, mask_name(found[0].name)}:
            return found[0]
        faults.append(Fault("name", SEVERAL if len(found) > 1 else NOBODY))
        return None

    def take(self, session: Session, rows: Sequence[Checked]) -> list[Taken]:
        """Store good rows inside the caller's transaction."""
        made: list[tuple[Checked, list[Shift]]] = []
        for one in rows:
            entry: ShiftEntry = one.entry
            made.append((one, [_shift(entry, day, self._since(entry.worker_id)) for day in entry.days]))
        add_shifts(session, [shift for _, shifts in made for shift in shifts])
        return [Taken(one.row.number, shift.id, stamp(shift)) for one, shifts in made for shift in shifts]

    def _since(self, worker_id: int) -> date | None:
        """From today on where the worker has hours with a history, else always."""
        worker = self._by_number[str(worker_id)]
        return self._today if any(one.since or one.until for one in worker.shifts) else None

    def undo(self, session: Session, subjects: Mapping[int, str]) -> dict[int, str]:
        """Take shifts back; nothing refers to them, but one may have been changed."""
        rows = {one.id: one for one in session.scalars(select(Shift).where(Shift.id.in_(list(subjects))))}
        stay = dict.fromkeys(subjects.keys() - rows.keys(), GONE)
        stay |= {one.id: CHANGED for one in rows.values() if stamp(one) != subjects[one.id]}
        remove(session, [one for number, one in rows.items() if number not in stay], ())
        return stay


def _hours(row: Row, reader: Reader) -> Hours | None:
    times: dict[str, int] = {}
    for name in ("starts", "ends", "break_from", "break_to"):
        # Half of a night ends when the day does, which no clock shows.
        minute = MIDNIGHT if row.text(name) == "24:00" else minute_of(row.text(name))
        if minute is None and (row.text(name) or name in {"starts", "ends"}):
            reader.faults.append(Fault(name, NO_TIME))
        times[name] = minute or 0
    pause = reader.whole("break_minutes")
    if not reader.faults and times["starts"] >= times["ends"]:
        reader.faults.append(Fault("ends", N_("A shift ends after it begins, on the same day.")))
    if not 0 <= pause < MOST_BREAK:
        reader.faults.append(Fault("break_minutes", N_("A break is shorter than half a day.")))
    if pause and not (row.text("break_from") and row.text("break_to")):
        times["break_from"], times["break_to"] = times["starts"], times["ends"]
    return (
        None
        if reader.faults
        else Hours(times["starts"], times["ends"], pause, times["break_from"], times["break_to"])
    )


MOST_BREAK = 12 * 60


def _shift(entry: ShiftEntry, day: int, since: date | None) -> Shift:
    hours = entry.hours
    return Shift(
        worker_id=entry.worker_id,
        weekday=day,
        starts=hours.starts,
        ends=hours.ends,
        break_minutes=hours.break_minutes,
        break_from=hours.break_from,
        break_to=hours.break_to,
        since=since,
    )


def hours_of(shift: Shift) -> Hours:
    """The hours of a stored shift."""
    return Hours(shift.starts, shift.ends, shift.break_minutes, shift.break_from, shift.break_to)


def stamp(shift: Shift) -> str:
    """A shift as it was stored; it has no version."""
    return ":".join(map(str, (shift.worker_id, shift.weekday, *astuple(hours_of(shift)))))


def records(user: User, plain: bool) -> Iterator[Mapping[str, object]]:  # noqa: FBT001 - as every kind has it
    """Every shift in force of the workers in the user's scope."""
    today = local_date(now())
    query = select(Worker).where(Worker.active).options(selectinload(Worker.shifts)).order_by(Worker.id)
    for worker in db.session.scalars(within(query, Worker, user).execution_options(yield_per=200)):
        for shift in (one for one in worker.shifts if one.counts_on(today)):
            yield {
                "number": worker.id,
                "name": worker.name if plain else mask_name(worker.name),
                "phone": (worker.phone or "") if plain else mask_phone(worker.phone or ""),
                "weekday": DAYS.word(shift.weekday),
                "starts": _clock(shift.starts),
                "ends": _clock(shift.ends),
                "break_minutes": shift.break_minutes or "",
                "break_from": _clock(shift.break_from) if shift.break_minutes else "",
                "break_to": _clock(shift.break_to) if shift.break_minutes else "",
            }


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


SHIFTS = Kind(
    code="shifts",
    word=N_("Weekly shifts"),
    icon="calendar-week",
    verb="worker.import",
    listing="people.workers_page",
    columns=COLUMNS,
    open_desk=ShiftDesk,
    records=records,
)
