"""Refuses a problem that cannot be meant, and names the field at fault.

For example: "visits[3].windows[0]: end 500 before start 600".
"""

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from math import inf, isnan
from typing import Protocol, get_args

from dispatch.travel import MatrixTravel, StraightLine, Travel
from dispatch.visit import Due, Pair, PairKind, Pin, Place, Position, Visit, Window, WorkerKind
from dispatch.weights import Weights
from dispatch.worker import Break, Shift, Worker


class InvalidProblemError(ValueError):
    """A field of the problem holds something that cannot be planned with."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.field = where


class _Named(Protocol):
    @property
    def id(self) -> str: ...


def check_parts(
    places: Sequence[Place],
    visits: Sequence[Visit],
    workers: Sequence[Worker],
    travel: Travel,
    weights: Weights,
    skills: frozenset[str] | None,
) -> None:
    """Check each part by itself and all names across parts; raises `InvalidProblemError`."""
    place_ids = _unique("places", places)
    worker_ids = _unique("workers", workers)
    _unique("visits", visits)
    for name in weights.__slots__:
        _amount(f"weights.{name}", getattr(weights, name))
    _check_travel(travel)
    for i, place in enumerate(places):
        _check_place(f"places[{i}]", place, travel)
    for i, worker in enumerate(workers):
        _check_worker(f"workers[{i}]", worker, place_ids, travel, skills)
        if weights.idle > 0:
            _check_idle(f"workers[{i}]", worker)
    for i, visit in enumerate(visits):
        _check_visit(f"visits[{i}]", visit, place_ids, worker_ids, skills)


def _unique(where: str, things: Sequence[_Named]) -> set[str]:
    for i, thing in enumerate(things):
        if not thing.id:
            raise InvalidProblemError(f"{where}[{i}].id", "empty")
    return _all_different(where, [thing.id for thing in things], ".id")


def _all_different(where: str, names: Sequence[str], field: str = "") -> set[str]:
    seen: set[str] = set()
    for i, name in enumerate(names):
        if name in seen:
            raise InvalidProblemError(f"{where}[{i}]{field}", f"{name!r} is used twice")
        seen.add(name)
    return seen


def _amount(where: str, value: float, *, may_be_endless: bool = False) -> None:
    """A number of minutes, a price or a weight: not negative, not NaN, and finite unless said otherwise."""
    if isnan(value):
        raise InvalidProblemError(where, "not a number (NaN)")
    if value < 0:
        raise InvalidProblemError(where, f"negative ({value:g})")
    if value == inf and not may_be_endless:
        raise InvalidProblemError(where, "infinite")


def _span(where: str, start: float, end: float, latest: float | None = None) -> None:
    _amount(f"{where}.start", start)
    _amount(f"{where}.end", end, may_be_endless=True)
    if end < start:
        raise InvalidProblemError(where, f"end {end:g} before start {start:g}")
    if latest is not None:
        _amount(f"{where}.latest", latest, may_be_endless=True)
        if latest < end:
            raise InvalidProblemError(where, f"latest {latest:g} before end {end:g}")


def _known(where: str, name: str, names: Collection[str], noun: str) -> None:
    if name not in names:
        raise InvalidProblemError(where, f"unknown {noun} {name!r}")


def _check_place(where: str, place: Place, travel: Travel) -> None:
    for name, value, limit in (("latitude", place.latitude, 90), ("longitude", place.longitude, 180)):
        if value is not None and not -limit <= value <= limit:
            raise InvalidProblemError(f"{where}.{name}", f"{value:g} is not within {limit} degrees")
    if not travel.knows(place):
        raise InvalidProblemError(where, f"{place.id!r} cannot be reached: no degrees, or not in the matrix")


def _check_travel(travel: Travel) -> None:
    if isinstance(travel, StraightLine):
        for name, mode in travel.modes.items():
            if not 0 < mode.speed < inf:
                raise InvalidProblemError(f"travel.modes[{name}].speed", f"{mode.speed:g} is not above 0")
            _amount(f"travel.modes[{name}].detour", mode.detour)
            _amount(f"travel.modes[{name}].fixed_minutes", mode.fixed_minutes)
    if isinstance(travel, MatrixTravel):
        _all_different("travel.ids", travel.ids)
        for name, rows in travel.minutes.items():
            _check_rows(f"travel.minutes[{name}]", rows, len(travel.ids))
        if travel.kilometres is not None:
            _check_rows("travel.kilometres", travel.kilometres, len(travel.ids))
        for name, rows in (travel.kilometres_by_mode or {}).items():
            _check_rows(f"travel.kilometres_by_mode[{name}]", rows, len(travel.ids))


def _check_rows(where: str, rows: Sequence[Sequence[float]], size: int) -> None:
    if len(rows) != size or any(len(row) != size for row in rows):
        raise InvalidProblemError(where, f"not {size} by {size}")
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            # Rows are long, so the common case is decided without building the field's name.
            if not 0 <= value < inf:
                _amount(f"{where}[{i}][{j}]", value)


def _check_worker(
    where: str, worker: Worker, places: set[str], travel: Travel, skills: frozenset[str] | None
) -> None:
    _known(f"{where}.kind", worker.kind, get_args(WorkerKind), "kind")
    _known(f"{where}.start", worker.start, places, "place")
    if worker.end is not None:
        _known(f"{where}.end", worker.end, places, "place")
    if not travel.supports(worker.mode):
        raise InvalidProblemError(f"{where}.mode", f"unknown mode {worker.mode!r}")
    _check_skills(f"{where}.skills", worker.skills, skills)
    for name, limit in (("day_minutes", worker.day_minutes), ("horizon_minutes", worker.horizon_minutes)):
        if limit is not None:
            _amount(f"{where}.{name}", limit)
    for i, shift in enumerate(worker.shifts):
        _check_shift(f"{where}.shifts[{i}]", shift, places)
    for i, (first, second) in enumerate(pairwise(worker.shifts), 1):
        if second.start < first.close:
            raise InvalidProblemError(f"{where}.shifts[{i}]", "begins before the shift before it is over")


def _check_idle(where: str, worker: Worker) -> None:
    for i, shift in enumerate(worker.shifts):
        if shift.end == inf:
            raise InvalidProblemError(f"{where}.shifts[{i}].end", "infinite, and so is its idle time")


def _check_shift(where: str, shift: Shift, places: set[str]) -> None:
    _span(where, shift.start, shift.end, shift.latest)
    if shift.start_place is not None:
        _known(f"{where}.start_place", shift.start_place, places, "place")
    if shift.rest is not None:
        _check_rest(f"{where}.rest", shift.rest, shift)


def _check_rest(where: str, rest: Break, shift: Shift) -> None:
    _span(where, rest.start, rest.end)
    _amount(f"{where}.minutes", rest.minutes)
    if rest.price is not None:
        _amount(f"{where}.price", rest.price)
    if max(rest.start, shift.start) + rest.minutes > min(rest.end, shift.close):
        raise InvalidProblemError(where, f"{rest.minutes:g} minutes do not fit in its window and the shift")


def _check_skills(where: str, used: Iterable[str], known: frozenset[str] | None) -> None:
    for skill in sorted(used):
        if known is not None:
            _known(where, skill, known, "skill")


def _check_visit(
    where: str, visit: Visit, places: set[str], workers: set[str], skills: frozenset[str] | None
) -> None:
    _known(f"{where}.place", visit.place, places, "place")
    if visit.priority < 1:
        raise InvalidProblemError(f"{where}.priority", f"{visit.priority} is below 1")
    if visit.price is not None:
        _amount(f"{where}.price", visit.price)
    _known(f"{where}.due", visit.due, get_args(Due), "due")
    if len(visit.positions) not in {1, 2}:
        raise InvalidProblemError(f"{where}.positions", f"{len(visit.positions)} given, 1 or 2 needed")
    for i, position in enumerate(visit.positions):
        _check_position(f"{where}.positions[{i}]", position, skills)
    _check_pair(f"{where}.pair", visit.pair, len(visit.positions))
    _check_windows(where, visit.windows)
    _check_people(where, visit, workers)


def _check_position(where: str, position: Position, skills: frozenset[str] | None) -> None:
    _amount(f"{where}.minutes", position.minutes)
    _check_skills(f"{where}.skills", position.skills, skills)
    if not position.kinds:
        raise InvalidProblemError(f"{where}.kinds", "empty")
    for kind in sorted(position.kinds):
        _known(f"{where}.kinds", kind, get_args(WorkerKind), "kind")


def _check_pair(where: str, pair: Pair | None, positions: int) -> None:
    if (pair is not None) != (positions == 2):
        raise InvalidProblemError(where, "a pair goes with two positions, and two positions with a pair")
    if pair is None:
        return
    _known(f"{where}.kind", pair.kind, get_args(PairKind), "kind")
    _amount(f"{where}.least", pair.least)
    _amount(f"{where}.greatest", pair.greatest, may_be_endless=True)
    if pair.greatest < pair.least:
        raise InvalidProblemError(where, f"greatest {pair.greatest:g} below least {pair.least:g}")


def _check_windows(where: str, windows: Sequence[Window]) -> None:
    if not windows:
        raise InvalidProblemError(f"{where}.windows", "empty")
    for i, window in enumerate(windows):
        _span(f"{where}.windows[{i}]", window.start, window.end, window.latest)
    for i, (first, second) in enumerate(pairwise(windows), 1):
        if second.start < first.close:
            raise InvalidProblemError(f"{where}.windows[{i}]", "begins before the window before it is closed")


def _check_people(where: str, visit: Visit, workers: set[str]) -> None:
    for name, bonus in visit.preferences.items():
        _known(f"{where}.preferences", name, workers, "worker")
        if not -inf < bonus < inf:
            raise InvalidProblemError(f"{where}.preferences[{name}]", f"{bonus} is not a finite number")
    for name in sorted(visit.bans):
        _known(f"{where}.bans", name, workers, "worker")
    for i, pin in enumerate(visit.pins):
        _check_pin(f"{where}.pins[{i}]", pin, len(visit.positions), workers)
    if visit.incumbent is not None:
        if len(visit.incumbent.workers) != len(visit.positions):
            raise InvalidProblemError(f"{where}.incumbent.workers", "not one for each position")
        for name in filter(None, visit.incumbent.workers):
            _known(f"{where}.incumbent.workers", name, workers, "worker")
        if visit.incumbent.start is not None:
            _amount(f"{where}.incumbent.start", visit.incumbent.start)


def _check_pin(where: str, pin: Pin, positions: int, workers: set[str]) -> None:
    if not 0 <= pin.position < positions:
        raise InvalidProblemError(f"{where}.position", f"{pin.position} of {positions}")
    if pin.worker is not None:
        _known(f"{where}.worker", pin.worker, workers, "worker")
    if pin.start is not None:
        _amount(f"{where}.start", pin.start)
