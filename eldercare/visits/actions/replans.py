"""Re-plans: asked for, answered by the planner, accepted as a whole or in part, dismissed, out of date."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core import feed
from eldercare.core.db import check_version, transaction
from eldercare.core.errors import NotFoundError
from eldercare.core.time import at, minute_of
from eldercare.people.models import Station
from eldercare.visits.actions.publishing import Published, publish
from eldercare.visits.actions.settling import settle, tell_changed
from eldercare.visits.disruptions.changes import Change, Part, conflicts_after
from eldercare.visits.disruptions.errors import ChoiceConflictError, NothingChosenError
from eldercare.visits.disruptions.rules import LIVE, REPLAN_STATES, TAKEN
from eldercare.visits.disruptions.stale import Overtaken, overtaken
from eldercare.visits.models import Assignment, Disruption, Replan, ReplanMove, Visit
from eldercare.visits.moving.conflicts import Conflict
from eldercare.visits.queries.linked_days import merged, read_linked


@dataclass(frozen=True, slots=True)
class Accepted:
    """How many parts of visits were moved; `stale`: what was overtaken, and then nothing was moved."""

    moved: int
    stale: tuple[Overtaken, ...] = ()


def ask(
    session: Session, disruption: Disruption, station_id: int, day: date, actor: User | None, now: datetime
) -> Replan:
    """Ask the planner, inside the caller's transaction; what was proposed for that day is overtaken."""
    same_day = select(Replan.id).where(Replan.station_id == station_id, Replan.day == day)
    outdate(session, same_day, now)
    station = session.get_one(Station, station_id)
    replan = Replan(
        disruption_id=disruption.id, station_id=station_id, area_code=station.area_code, day=day,
        asked_at=now, asked_by=actor.id if actor else None,
    )  # fmt: skip
    session.add(replan)
    session.flush()
    _tell(replan, "replan.ask", actor, now)
    return replan


def ask_again(replan_id: int, *, actor: User, now: datetime) -> Replan:
    """A new proposal for the same day, from how things stand now; a live one is overtaken by it."""
    with transaction() as session:
        replan = held(session, replan_id)
        authorize(actor, "visit.move", replan.where)
        return ask(session, replan.disruption, replan.station_id, replan.day, actor, now)


def outdate(session: Session, ids: Select[Any], now: datetime) -> None:
    """Put live proposals out of date, inside the caller's transaction."""
    live = select(Replan).where(Replan.id.in_(ids), Replan.state.in_(sorted(LIVE))).order_by(Replan.id)
    for replan in session.scalars(live.with_for_update()):
        replan.state = REPLAN_STATES.target(replan.state, "outdate")
        replan.settled_at = now
        session.flush()
        _tell(replan, "replan.outdate", None, now)


def answer(replan_id: int, moves: Sequence[ReplanMove], how: dict[str, Any], *, now: datetime) -> bool:
    """Keep the planner's proposal; False when it was overtaken or dismissed meanwhile.

    `how`: seconds, seed, iterations and snapshot of the search.
    """
    with transaction() as session:
        replan = held(session, replan_id)
        if replan.state != "asked":
            return False
        replan.state, replan.answered_at = REPLAN_STATES.target(replan.state, "answer"), now
        for name, value in how.items():
            setattr(replan, name, value)
        replan.moves = list(moves)
        session.flush()
        _tell(replan, "replan.answer", None, now)
        return True


def fail(replan_id: int, *, now: datetime) -> None:
    """What is recorded of the day is no planning problem: nothing can be proposed."""
    with transaction() as session:
        replan = held(session, replan_id)
        if replan.state == "asked":
            replan.state, replan.settled_at = REPLAN_STATES.target(replan.state, "fail"), now
            session.flush()
            _tell(replan, "replan.fail", None, now)


def dismiss(replan_id: int, *, version: int | None, actor: User, now: datetime) -> Replan:
    """The operator finds another way."""
    with transaction() as session:
        replan = held(session, replan_id)
        authorize(actor, "visit.move", replan.where)
        check_version(replan, version)
        _settle(session, replan, "dismiss", actor, now)
        return replan


def accept(
    replan_id: int, visit_ids: Collection[int] | None, *, version: int | None, actor: User, now: datetime
) -> Accepted:
    """Put the ticked visits of a proposal into the draft, as operator moves; None means all of them.

    Pairs go together, because whole visits are ticked. Accepting again moves nothing more. When a ticked
    visit has changed since, nothing is moved and the proposal is out of date. Raises NothingChosenError,
    ChoiceConflictError for a choice that breaks a rule, StaleVersionError or StepRefusedError.
    """
    with transaction() as session:
        replan = held(session, replan_id)
        authorize(actor, "visit.move", replan.where)
        if replan.state in TAKEN:
            return Accepted(0)
        check_version(replan, version)
        chosen = [m for m in replan.moves if visit_ids is None or m.visit_id in visit_ids]
        verb = "accept" if len(chosen) == len(replan.moves) else "accept_some"
        REPLAN_STATES.target(replan.state, verb, actor.role)
        if replan.moves and not chosen:
            raise NothingChosenError
        visits = _locked(session, chosen)
        stale = overtaken(session, chosen, visits)
        if stale:
            _settle(session, replan, "outdate", actor, now)
            return Accepted(0, tuple(stale))
        _check(session, replan, chosen, now)
        _apply(session, replan, chosen, visits, actor, now)
        _settle(session, replan, verb, actor, now, moved=len(chosen))
        return Accepted(len(chosen))


def tell_people(replan_id: int, *, actor: User, now: datetime) -> Published:
    """Publish what was accepted and nothing else of the draft: people hear only what changed for them."""
    with transaction() as session:
        replan = held(session, replan_id)
        authorize(actor, "visit.publish", replan.where)
        visits = {move.visit_id for move in replan.moves if move.accepted}
        done = publish(replan.station_id, replan.day, version=None, actor=actor, now=now, only=visits)
        if replan.told_at is None and replan.state in TAKEN:
            replan.told_at = now
            session.flush()
            _tell(replan, "replan.tell", actor, now, people=len(done.worker_ids))
        return done


def held(session: Session, replan_id: int) -> Replan:
    """The proposal with its moves, locked until the commit; NotFoundError when there is none."""
    rows = select(Replan).where(Replan.id == replan_id).options(selectinload(Replan.moves))
    replan = session.scalar(rows.with_for_update(of=Replan).execution_options(populate_existing=True))
    if replan is None:
        raise NotFoundError
    return replan


def _locked(session: Session, moves: Iterable[ReplanMove]) -> dict[int, Visit]:
    ids = sorted({move.visit_id for move in moves})
    rows = select(Visit).where(Visit.id.in_(ids)).options(selectinload(Visit.assignments)).order_by(Visit.id)
    return {visit.id: visit for visit in session.scalars(rows.with_for_update(of=Visit))}


def _check(session: Session, replan: Replan, chosen: Sequence[ReplanMove], now: datetime) -> None:
    """The rules again, on the day as it would be; what the whole proposal breaks knowingly was shown."""
    known = {(move.visit_id, move.position): set(move.known) for move in chosen}
    rows = merged(read_linked(session, replan.station_id, replan.day))
    found = conflicts_after(rows, changes_in(replan, chosen), now)
    left: dict[Part, list[Conflict]] = {
        part: new for part, all_ in found.items() if (new := [c for c in all_ if c.code not in known[part]])
    }
    if left:
        holders = {(move.visit_id, move.position): move.to_worker_id or 0 for move in chosen}
        raise ChoiceConflictError(conflicts=left, holders=holders)


def changes_in(replan: Replan, moves: Iterable[ReplanMove]) -> list[Change]:
    """The rows as the pure rules take them."""
    day = replan.day
    return [
        Change(
            move.visit_id, move.visit_version, move.position, move.from_worker_id,
            minute_of(move.from_start, day) if move.from_start else None, move.told, move.to_worker_id,
            minute_of(move.to_start, day) if move.to_start else None,
        )
        for move in moves
    ]  # fmt: skip


def _apply(
    session: Session,
    replan: Replan,
    chosen: Sequence[ReplanMove],
    visits: dict[int, Visit],
    actor: User,
    now: datetime,
) -> None:
    routes: set[int] = set()
    for move in chosen:
        visit = visits[move.visit_id]
        part = next(one for one in visit.assignments if one.position == move.position)
        routes |= {one for one in (part.worker_id, move.to_worker_id) if one is not None}
        _put(part, visit, move)
        move.accepted = True
        visit.reason, visit.reason_params = move.reason, dict(move.reason_params)
        audit(actor, "visit.move", "visit", visit.id, now=now, detail=_detail(replan, move))
    settle(session, visits.values(), {(worker_id, replan.day) for worker_id in routes}, now)
    for visit in visits.values():
        tell_changed(visit, now)


def _put(part: Assignment, visit: Visit, move: ReplanMove) -> None:
    """As a move by hand: pinned to whom it was given, or back in the pool."""
    part.worker_id, part.starts_at = move.to_worker_id, move.to_start
    part.ends_at = move.to_start + timedelta(minutes=visit.minutes) if move.to_start else None
    part.pinned = move.to_worker_id is not None
    if move.to_worker_id is None:
        part.travel_minutes = part.travel_km = 0.0


def _detail(replan: Replan, move: ReplanMove) -> dict[str, Any]:
    def told(worker: int | None, start: datetime | None) -> list[Any]:
        return [worker, start.isoformat() if start else None]

    return {
        "replan_id": replan.id,
        "position": move.position,
        "from": told(move.from_worker_id, move.from_start),
        "to": told(move.to_worker_id, move.to_start),
    }


def _settle(
    session: Session, replan: Replan, verb: str, actor: User, now: datetime, **detail: object
) -> None:
    role = None if verb == "outdate" else actor.role
    replan.state = REPLAN_STATES.target(replan.state, verb, role)
    replan.settled_at, replan.settled_by = now, actor.id
    session.flush()
    _tell(replan, f"replan.{verb}", actor, now, **detail)


def _tell(replan: Replan, verb: str, actor: User | None, now: datetime, **detail: object) -> None:
    audit(actor, verb, "replan", replan.id, now=now, detail=detail | {"day": replan.day.isoformat()})
    feed.tell(
        "replan",
        now=now,
        data={"replan_id": replan.id, "state": replan.state, "version": replan.version},
        area_code=replan.area_code,
        station_id=replan.station_id,
    )


def move_of(change: Change, day: date) -> ReplanMove:
    """A change as a row of a proposal."""
    return ReplanMove(
        visit_id=change.visit_id, visit_version=change.version, position=change.position,
        from_worker_id=change.from_worker,
        from_start=at(day, change.from_start) if change.from_start is not None else None,
        told=change.told, to_worker_id=change.to_worker,
        to_start=at(day, change.to_start) if change.to_start is not None else None,
        reason=change.reason, reason_params=dict(change.params),
    )  # fmt: skip
