"""One round of a chain: ask the nearest who were not asked yet, tell the others, and say so."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from eldercare.accounts.models import User
from eldercare.alerts.chain import COUNTY, LEADER, NEAREST, STATION, Rung
from eldercare.alerts.models import Alarm, Offer
from eldercare.alerts.policies import chain_of
from eldercare.alerts.responders.leaders import leaders_of
from eldercare.alerts.responders.ranking import (
    Candidate,
    find_candidates,
    free_ones,
    from_home,
    stopped_counts,
)
from eldercare.alerts.rules import OPEN
from eldercare.alerts.telling import posting
from eldercare.alerts.timeline import note, tell
from eldercare.core.db import db
from eldercare.core.time import local_date
from eldercare.people.queries import banned_by

ASK_AGAIN = frozenset({"taken", "expired"})
"""States of an earlier offer after which the same person may be asked again: it was never refused."""


def start_chain(alarm: Alarm, *, now: datetime) -> None:
    """Begin the chain from its first round, inside the caller's transaction."""
    alarm.chain_from = now
    alarm.step = 0
    take_round(alarm, now=now)


def take_round(alarm: Alarm, *, now: datetime, by: User | None = None) -> None:
    """Take the next round and set the timer of the one after it."""
    number = alarm.step
    chain = chain_of(alarm)
    alarm.step = number + 1
    if alarm.state == OPEN:
        alarm.next_action_at = _due_after(alarm, number, now=now)
    tell_round(alarm, number, chain.round(number), now=now, by=by)


def _due_after(alarm: Alarm, number: int, *, now: datetime) -> datetime:
    """When the round after `number` is due: by the chain, but a repetition never sooner than its interval.

    After an outage the missed rounds follow at once, one per beat; missed repetitions do not pile up.
    """
    chain = chain_of(alarm)
    due = chain.due(number + 1, alarm.chain_from or alarm.opened_at)
    return max(due, now + timedelta(seconds=chain.repeat_s)) if chain.is_last(number) else due


def tell_round(
    alarm: Alarm,
    number: int,
    rungs: Sequence[Rung],
    *,
    subject: str = "",
    now: datetime,
    by: User | None = None,
) -> None:
    """Ask and tell whoever stands on these rungs. Nobody found is itself told to station and county."""
    audiences = [rung.who for rung in rungs if rung.who != NEAREST]
    wanted = sum(rung.count for rung in rungs if rung.who == NEAREST)
    asked: list[Offer] = []
    if wanted:
        enough = wanted + len(_not_again(alarm))
        candidates = find_candidates(db.session(), alarm.senior, kind=alarm.kind, now=now, enough=enough)
        asked = _ask(alarm, candidates, wanted, number, now)
        if asked:
            audiences.insert(0, NEAREST)
        elif not _somebody_considers(alarm):
            note(alarm, "nobody_found", now=now, stopped=stopped_counts(candidates))
            audiences += [who for who in (STATION, COUNTY) if who not in audiences]
    if LEADER in audiences:
        asked += _ask_leaders(alarm, number, now)
    workers = [offer.worker_id for offer in asked]
    note(alarm, "round", now=now, by=by, round=number + 1, audiences=audiences, workers=workers)
    posting.post(alarm, subject or ("still_open" if number else "alarm"), audiences, now=now)
    tell(alarm, "escalated" if number else "opened", now=now)


def _ask(
    alarm: Alarm, candidates: Sequence[Candidate], wanted: int, number: int, now: datetime
) -> list[Offer]:
    chosen = free_ones(candidates, _not_again(alarm))[:wanted]
    return [offer_to(alarm, candidate, number=number, now=now) for candidate in chosen]


def _ask_leaders(alarm: Alarm, number: int, now: datetime) -> list[Offer]:
    """Whoever is told can answer: leaders are asked off shift too, when nobody else may be there, and
    whatever the senior says of them, because the chain names them by their office."""
    closed = _not_again(alarm)
    leaders = [leader for leader in leaders_of(db.session(), alarm) if leader.id not in closed]
    banned = banned_by(alarm.senior_id, local_date(now)) if leaders else frozenset()
    asked = [from_home(leader, alarm.senior.place, unwanted=leader.id in banned) for leader in leaders]
    return [offer_to(alarm, one, number=number, now=now) for one in asked]


def _not_again(alarm: Alarm) -> set[int]:
    """Who has the question already, has refused, or goes."""
    closed = {offer.worker_id for offer in alarm.offers if offer.state not in ASK_AGAIN}
    return closed | ({alarm.worker_id} if alarm.worker_id else set())


def offer_to(alarm: Alarm, candidate: Candidate, *, number: int, now: datetime) -> Offer:
    """Ask one person, or ask again who was asked before; inside the caller's transaction."""
    offer = next((known for known in alarm.offers if known.worker_id == candidate.worker_id), None)
    if offer is None:
        offer = Offer(worker_id=candidate.worker_id, rank=len(alarm.offers) + 1)
        alarm.offers.append(offer)
    offer.round = number
    offer.minutes, offer.km, offer.why = round(candidate.minutes, 1), round(candidate.km, 2), candidate.why
    offer.state, offer.offered_at = "offered", now
    offer.seen_at = offer.answered_at = None
    offer.reason = ""
    return offer


def _somebody_considers(alarm: Alarm) -> bool:
    return any(offer.state in {"offered", "seen"} for offer in alarm.offers)
