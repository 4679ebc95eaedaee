"""What a responder does, or the desk for them: accept, decline, set out, arrive, hand over."""

from datetime import datetime

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.alerts.actions.calling_again import set_again, set_arrival, set_stay
from eldercare.alerts.actions.holding import alarm_for, locked_alarm, say
from eldercare.alerts.actions.rounds import offer_to, start_chain
from eldercare.alerts.chain import STATION
from eldercare.alerts.errors import AlarmTakenError, NotOfferedError
from eldercare.alerts.models import Alarm, Offer
from eldercare.alerts.responders.ranking import from_home
from eldercare.alerts.rules import ACCEPTED, CLOSED, FIELD, GOING, ON_SCENE, OPEN, STATES
from eldercare.alerts.telling import posting
from eldercare.alerts.timeline import note, tell
from eldercare.core.db import db, transaction
from eldercare.core.errors import NotFoundError, StepRefusedError
from eldercare.people.models import Worker

WAITING = frozenset({"offered", "seen"})
MAY_ACCEPT = WAITING | {"taken", "expired", "accepted"}


def accept_alarm(alarm_id: int, *, by: User, worker_id: int | None, now: datetime) -> Alarm:
    """Take the alarm for a worker; without one the desk takes it itself. There is one winner.

    A responder answers only an offer of their own. An alarm whose responder did not arrive in time may
    be taken over. Raises AlarmTakenError, NotOfferedError or StepRefusedError.
    """
    with transaction() as session:
        if by.role in FIELD:
            worker_id = _own_offer(session, alarm_id, by, MAY_ACCEPT).worker_id
        if not _win(session, alarm_id, by, worker_id, now):
            return _explain_loss(session, alarm_id, by, worker_id)
        alarm = locked_alarm(session, alarm_id)
        close_other_offers(alarm, worker_id, now)
        set_arrival(alarm, now=now)
        note(alarm, "accepted", now=now, by=by, worker_id=worker_id, source=OPEN)
        _say_accepted(alarm, by, worker_id, now)
        return alarm


def _win(session: Session, alarm_id: int, by: User, worker_id: int | None, now: datetime) -> bool:
    """Change the row only while it is free: whoever comes second changes nothing."""
    late_one = and_(
        Alarm.state.in_((*GOING, ON_SCENE)),
        Alarm.overdue_at.is_not(None),
        func.coalesce(Alarm.worker_id, 0) != (worker_id or 0),
    )
    won = session.execute(
        update(Alarm)
        .where(Alarm.id == alarm_id, or_(Alarm.state == OPEN, late_one))
        .values(
            state=ACCEPTED,
            worker_id=worker_id,
            accepted_by=by.id,
            accepted_at=func.coalesce(Alarm.accepted_at, now),
            en_route_at=None,
            overdue_at=None,
            version=Alarm.version + 1,
        )
        .execution_options(synchronize_session=False)
    )
    return bool(won.rowcount)  # type: ignore[attr-defined]


def _explain_loss(session: Session, alarm_id: int, by: User, worker_id: int | None) -> Alarm:
    alarm = locked_alarm(session, alarm_id)
    if alarm.state in {*GOING, ON_SCENE}:
        if alarm.worker_id == worker_id and worker_id is not None:
            return alarm  # the same person pressed twice
        holder = session.get(User, alarm.accepted_by) if alarm.accepted_by else None
        name = alarm.worker.name if alarm.worker else holder.display_name if holder else by.display_name
        raise AlarmTakenError(name=name)
    raise StepRefusedError(verb="accept", state=alarm.state)


def close_other_offers(alarm: Alarm, worker_id: int | None, now: datetime) -> None:
    """The offer of whoever goes is accepted, those of the others are withdrawn."""
    if worker_id is not None and not any(offer.worker_id == worker_id for offer in alarm.offers):
        _offer_by_hand(alarm, worker_id, now)
    for offer in alarm.offers:
        if offer.worker_id == worker_id:
            offer.state, offer.answered_at = "accepted", now
        elif offer.state in WAITING | {"accepted"}:
            offer.state = "taken"


def _offer_by_hand(alarm: Alarm, worker_id: int, now: datetime) -> Offer:
    worker = db.session.get(Worker, worker_id)
    if worker is None or not worker.active:
        raise NotFoundError
    return offer_to(alarm, from_home(worker, alarm.senior.place), number=alarm.step, now=now)


def _say_accepted(alarm: Alarm, by: User, worker_id: int | None, now: datetime) -> None:
    posting.cancel_waiting(alarm)
    posting.post(alarm, "accepted", [STATION], now=now)
    audit(by, "alarm.accept", "alarm", alarm.id, now=now, detail={"worker_id": worker_id})
    tell(alarm, "accepted", now=now)


def mark_seen(alarm_id: int, worker_id: int, *, now: datetime) -> None:
    """The responder's phone has shown the offer; told once."""
    with transaction() as session:
        alarm = locked_alarm(session, alarm_id)
        offer = next((o for o in alarm.offers if o.worker_id == worker_id and o.state == "offered"), None)
        if offer is not None:
            offer.state, offer.seen_at = "seen", now
            note(alarm, "seen", now=now, worker_id=worker_id)
            tell(alarm, "seen", now=now)


def decline(alarm_id: int, *, by: User, worker_id: int, reason: str = "", now: datetime) -> Alarm:
    """Refuse an offer, or give an accepted alarm back: then it is open again and the chain starts anew.

    When everybody who was asked has refused, the next round comes at once. Raises StepRefusedError when the
    alarm is closed, NotOfferedError when there is no such offer.
    """
    with transaction() as session:
        alarm = locked_alarm(session, alarm_id)
        held = alarm.worker_id == worker_id and alarm.state in GOING
        answers_alarm = held or alarm.state in {OPEN, CLOSED}
        target = STATES.target(alarm.state, "decline") if answers_alarm else None
        offer = _own_offer(session, alarm_id, by, MAY_ACCEPT, worker_id)
        offer.state, offer.answered_at, offer.reason = "declined", now, reason.strip()[:200]
        before = alarm.state
        if held and target:
            alarm.state, alarm.worker_id, alarm.en_route_at = target, None, None
            alarm.overdue_at = alarm.last_press_at = None
        note(alarm, "declined", now=now, by=by, worker_id=worker_id, source=before, given_back=held)
        audit(by, "alarm.decline", "alarm", alarm.id, now=now, detail={"worker_id": worker_id})
        if held:
            start_chain(alarm, now=now)
        elif alarm.state == OPEN and not any(o.state in WAITING for o in alarm.offers):
            alarm.next_action_at = now
        tell(alarm, "declined", now=now)
        return alarm


def _own_offer(
    session: Session, alarm_id: int, by: User, states: frozenset[str], worker_id: int | None = None
) -> Offer:
    """The offer that is answered: the user's own, or for the desk that of `worker_id`."""
    wanted = by.worker_id if by.role in FIELD else worker_id
    offer = session.scalar(select(Offer).where(Offer.alarm_id == alarm_id, Offer.worker_id == wanted))
    if offer is None or offer.state not in states:
        raise NotOfferedError
    return offer


def set_out(alarm_id: int, *, by: User, now: datetime) -> Alarm:
    """The responder is on the way."""
    return _go_on(alarm_id, "en_route", by=by, now=now)


def arrive(alarm_id: int, *, by: User, now: datetime) -> Alarm:
    """The responder is at the door; from now on the timer of a stay runs."""
    return _go_on(alarm_id, "on_scene", by=by, now=now)


def _go_on(alarm_id: int, verb: str, *, by: User, now: datetime) -> Alarm:
    with transaction() as session:
        alarm, target = alarm_for(session, alarm_id, verb, by=by)
        before, alarm.state = alarm.state, target
        if verb == ON_SCENE:
            alarm.on_scene_at = alarm.on_scene_at or now
            set_stay(alarm, now=now)
        else:
            alarm.en_route_at = now
            set_again(alarm, now=now)
        say(alarm, verb, by=by, worker_id=alarm.worker_id, source=before, now=now)
        return alarm


def hand_over(alarm_id: int, *, to_worker_id: int, by: User, now: datetime) -> Alarm:
    """Give an accepted alarm to somebody else without opening it again."""
    with transaction() as session:
        alarm = locked_alarm(session, alarm_id)
        before, target = alarm.state, STATES.target(alarm.state, "hand_over", by.role)
        left = alarm.worker_id
        close_other_offers(alarm, to_worker_id, now)
        alarm.state, alarm.worker_id, alarm.en_route_at = target, to_worker_id, None
        set_arrival(alarm, now=now)
        note(alarm, "handed_over", now=now, by=by, worker_id=to_worker_id, source=before, left=left)
        audit(by, "alarm.hand_over", "alarm", alarm.id, now=now, detail={"from": left, "to": to_worker_id})
        tell(alarm, "handed_over", now=now)
        return alarm
