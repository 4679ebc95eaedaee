"""One day of an agreed service that is left out or moved; the series itself goes on as agreed."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from eldercare.accounts.models import User
from eldercare.core.db import transaction
from eldercare.core.errors import N_, InvalidInputError, NotFoundError
from eldercare.visits.actions.plan_held import Held, check_worker, item_held, keep_version
from eldercare.visits.actions.refilling import make_room, refill
from eldercare.visits.actions.withdrawing import withdraw
from eldercare.visits.care_plans.entry import window_faults
from eldercare.visits.care_plans.rules import FARTHEST_MOVE, PLAN_CHANGED, Span
from eldercare.visits.care_plans.series import Change, Fate, Series, fates
from eldercare.visits.care_plans.shapes import earliest, item_shape, shape_of
from eldercare.visits.models import CarePlanException, CarePlanItem, Visit
from eldercare.visits.rules import BEFORE_ARRIVAL

IN_THE_PAST = N_("This day is over. It stays as it is.")
BEGUN = N_("Somebody has set to work on the visit of that day, or it is over. It stays as it is.")
FAR = N_("One visit is moved by 31 days at most.")
TAKEN = N_("The service falls on that day already.")
OUTSIDE = N_("The service or the plan does not run on that day, or it is paused.")


@dataclass(frozen=True, slots=True)
class DayEntry:
    """Where one visit is moved: day, window in minutes after midnight, and who should come."""

    day: date
    window_from: int
    window_to: int
    preferred_worker_id: int | None = None


def skip_day(
    item_id: int, series_day: date, *, actor: User, expected: int | None = None, now: datetime
) -> None:
    """Leave out one day. A draft goes; whoever was told hears that it is off.

    Raises NotFoundError when the service does not fall on that day, StaleVersionError, StepRefusedError,
    InvalidInputError.
    """
    with transaction() as session:
        item, held = item_held(session, item_id, "except", actor=actor, expected=expected, now=now)
        _open_fate(session, item, held, series_day)
        _write(item, Change(series_day))
        keep_version(session, held, "skip_day", actor, now, item_id=item.id, day=series_day.isoformat())
        _withdraw(session, item, series_day, now)


def move_day(
    item_id: int,
    series_day: date,
    entry: DayEntry,
    *,
    actor: User,
    expected: int | None = None,
    now: datetime,
) -> None:
    """Put the visit of one day on another day, into another window, or to another person.

    What people were told is cancelled, and the visit comes due anew on its new day. Raises as `skip_day`.
    """
    with transaction() as session:
        item, held = item_held(session, item_id, "except", actor=actor, expected=expected, now=now)
        fate = _open_fate(session, item, held, series_day)
        _check(session, item, held, fate, entry)
        _write(
            item,
            Change(series_day, entry.day, entry.window_from, entry.window_to, entry.preferred_worker_id),
        )
        keep_version(session, held, "move_day", actor, now, item_id=item.id, day=series_day.isoformat())
        _withdraw(session, item, series_day, now)
        make_room(session, _named(item, series_day))
        refill(session, held.senior, actor, now, max(held.today, entry.day))


def restore_day(
    item_id: int, series_day: date, *, actor: User, expected: int | None = None, now: datetime
) -> None:
    """Let one day be as agreed again."""
    with transaction() as session:
        item, held = item_held(session, item_id, "except", actor=actor, expected=expected, now=now)
        fate = _open_fate(session, item, held, series_day)
        kept = next((one for one in item.exceptions if one.series_day == series_day), None)
        if kept is None:
            raise NotFoundError
        item.exceptions.remove(kept)
        keep_version(session, held, "restore_day", actor, now, item_id=item.id, day=series_day.isoformat())
        _withdraw(session, item, series_day, now)
        make_room(session, _named(item, series_day))
        refill(session, held.senior, actor, now, max(held.today, fate.rule_day))


def fate_of(item: CarePlanItem, series_day: date, left_on: date | None) -> Fate | None:
    """What becomes of that day of the series."""
    series = _series(item, left_on)
    around = fates(series, series_day - FARTHEST_MOVE, series_day + FARTHEST_MOVE)
    return next((fate for fate in around if fate.series_day == series_day), None)


def _series(item: CarePlanItem, left_on: date | None) -> Series:
    return shape_of(item.plan).series_of(item_shape(item), earliest(left_on, item.service.retired_on))


def _open_fate(session: Session, item: CarePlanItem, held: Held, series_day: date) -> Fate:
    fate = fate_of(item, series_day, held.senior.left_on)
    if fate is None:
        raise NotFoundError
    visits = session.scalars(_named(item, series_day)).all()
    # A visit with a free day is where the planner put it.
    if max([fate.day or fate.rule_day, *(visit.day for visit in visits)]) < held.today:
        raise InvalidInputError({"": IN_THE_PAST})
    if any(visit.state not in {*BEFORE_ARRIVAL, "cancelled"} for visit in visits):
        raise InvalidInputError({"": BEGUN})
    return fate


def _check(session: Session, item: CarePlanItem, held: Held, fate: Fate, entry: DayEntry) -> None:
    faults = window_faults(entry.window_from, entry.window_to)
    series = _series(item, held.senior.left_on)
    others = {one.day for one in fates(series, entry.day, entry.day) if one.series_day != fate.series_day}
    others |= _days_of_others(session, item, fate)
    runs = Span(series.first_day, series.last_day)
    if entry.day < held.today:
        faults["day"] = IN_THE_PAST
    elif abs(entry.day - fate.rule_day) > FARTHEST_MOVE:
        faults["day"] = FAR
    elif not runs.holds(entry.day) or any(pause.holds(entry.day) for pause in series.pauses):
        faults["day"] = OUTSIDE
    elif entry.day in others:
        faults["day"] = TAKEN
    if faults:
        raise InvalidInputError(faults)
    check_worker(session, entry.preferred_worker_id, item.service, held.senior, entry.day)


def _days_of_others(session: Session, item: CarePlanItem, fate: Fate) -> set[date]:
    """Where the planner put visits with a free day, which may be elsewhere than the series says."""
    rows = select(Visit.day).where(Visit.plan_item_id == item.id, Visit.series_day != fate.series_day)
    return set(session.scalars(rows.where(Visit.first_day.is_not(None))))


def _write(item: CarePlanItem, change: Change) -> None:
    row = next((one for one in item.exceptions if one.series_day == change.series_day), None)
    if row is None:
        row = CarePlanException(series_day=change.series_day)
        item.exceptions.append(row)
    row.day, row.window_from, row.window_to = change.day, change.window_from, change.window_to
    row.preferred_worker_id = change.preferred_worker_id


def _named(item: CarePlanItem, series_day: date) -> Select[Visit]:
    return select(Visit).where(Visit.plan_item_id == item.id, Visit.series_day == series_day)


def _withdraw(session: Session, item: CarePlanItem, series_day: date, now: datetime) -> None:
    withdraw(session, _named(item, series_day), PLAN_CHANGED, now)
