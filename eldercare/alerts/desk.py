"""What the alarm desk shows of one alarm, gathered as plain values for the template."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from eldercare.accounts.models import User
from eldercare.alerts.chain import FAMILY, SUPERVISOR, Chain
from eldercare.alerts.models import Alarm, Offer
from eldercare.alerts.policies import chain_of
from eldercare.alerts.responders import STOPPED, Candidate, find_candidates
from eldercare.alerts.rules import CLOSED, OPEN, TARGETS_S, emergency_number
from eldercare.alerts.wording import Line, mark_of_offer, rungs_words, timeline_of, why_words
from eldercare.core.db import db
from eldercare.core.geo import distance_m
from eldercare.people.models import Worker

SHOWN, OTHERS_SHOWN = 6, 40
STEPS = ("open", "en_route", "on_scene", "closed")
STEP_OF = {"open": 0, "accepted": 1, "en_route": 1, "on_scene": 2, "closed": 3}
PIN_COLOURS = {"sent": "warn", "read": "info", "accepted": "brand"}


@dataclass(frozen=True, slots=True)
class ResponderRow:
    """One line of the responders' table; `mark` is an offer's mark, `may_accept` shows "accept for"."""

    number: int
    worker: Worker
    minutes: float
    km: float
    mark: str
    note: str
    lat: float
    lon: float
    answered_at: datetime | None
    may_accept: bool


@dataclass(frozen=True, slots=True)
class NextStep:
    """What the clock does next, and when."""

    at: datetime
    number: int
    words: str
    seconds: int


@dataclass(frozen=True, slots=True)
class DeskView:
    """One alarm as the desk shows it."""

    alarm: Alarm
    timeline: list[Line]
    responders: list[ResponderRow]
    more: int
    others: list[Worker]
    next_step: NextStep | None
    later: list[tuple[datetime, str]]
    chain: Chain
    targets: tuple[datetime, datetime]
    step: int
    call_family: bool
    emergency: str

    @property
    def best(self) -> ResponderRow | None:
        """Whom the big button accepts for: the nearest who was asked and may still take it."""
        asked = [row for row in self.responders if row.mark in {"sent", "read"}]
        return next((row for row in asked if row.may_accept), None)

    @property
    def places(self) -> list[dict[str, Any]]:
        """The pins of the map: the home, then the responders by their number."""
        alarm = self.alarm
        live = alarm.state != CLOSED
        home = {
            "id": "home", "lat": alarm.senior.lat, "lon": alarm.senior.lon, "label": alarm.senior.address,
            "alarm": live, "kind": "alarm", "state": "live" if live else "closed",
        }  # fmt: skip
        return [home, *(_pin(row) for row in self.responders)]


def view_of(user: User, alarm: Alarm, *, now: datetime) -> DeskView:
    """Everything about one alarm; candidates are looked for only while somebody may still be sent."""
    chain = chain_of(alarm)
    candidates = find_candidates(db.session(), alarm.senior, now=now) if alarm.state != CLOSED else []
    rows = _rows(alarm, candidates, may_handle=user.may("alarm.handle"))
    next_step, later = _coming(alarm, chain)
    told = _told(alarm)
    return DeskView(
        alarm=alarm,
        timeline=timeline_of(alarm),
        responders=rows[:SHOWN],
        more=max(0, len(rows) - SHOWN),
        others=_others(alarm) if alarm.state == OPEN and user.may("alarm.handle") else [],
        next_step=next_step,
        later=later,
        chain=chain,
        targets=(_target(alarm, TARGETS_S[0]), _target(alarm, TARGETS_S[1])),
        step=STEP_OF[alarm.state],
        call_family=FAMILY in told and alarm.state != CLOSED,
        emergency=emergency_number(alarm.kind) if SUPERVISOR in told and alarm.state == OPEN else "",
    )


def _target(alarm: Alarm, seconds: int) -> datetime:
    return alarm.opened_at + timedelta(seconds=seconds)


def _told(alarm: Alarm) -> set[str]:
    rounds = [event.params for event in alarm.events if event.verb == "round"]
    return {who for params in rounds for who in params.get("audiences", [])}


def _coming(alarm: Alarm, chain: Chain) -> tuple[NextStep | None, list[tuple[datetime, str]]]:
    if alarm.next_action_at is None or alarm.state == CLOSED:
        return None, []
    if alarm.state != OPEN:
        words = gettext("If nobody has arrived: alarm again")
        return NextStep(alarm.next_action_at, 0, words, chain.on_scene_minutes * 60), []
    step, started = alarm.step, alarm.chain_from or alarm.opened_at
    before = chain.due(step - 1, started)
    seconds = max(1, int((alarm.next_action_at - before).total_seconds()))
    following = NextStep(alarm.next_action_at, step + 1, rungs_words(chain.round(step)), seconds)
    last = len(chain.moments) - 1
    later = [
        (chain.due(number, started), rungs_words(chain.round(number))) for number in range(step + 1, last + 1)
    ]
    return following, later


def _rows(alarm: Alarm, candidates: Sequence[Candidate], *, may_handle: bool) -> list[ResponderRow]:
    """Whoever was asked, then whoever could be, in the order of their way; those who are stopped say why."""
    offers = {offer.worker_id: offer for offer in alarm.offers}
    known = {candidate.worker_id: candidate for candidate in candidates}
    workers = _workers(set(offers) | {c.worker_id for c in candidates[: SHOWN * 2]})
    free = may_handle and (alarm.state == OPEN or alarm.overdue_at is not None)
    rows = [_row(alarm, one, offers.get(one.id), known.get(one.id)) for one in workers]
    rows.sort(key=lambda row: (row.mark != "accepted", row.minutes, row.worker.id))
    return [
        replace(row, number=number, may_accept=free and row.worker.id != alarm.worker_id)
        for number, row in enumerate(rows, 1)
    ]


def _others(alarm: Alarm) -> list[Worker]:
    """The station's people, on shift or not, nearest first: whom the desk may have reached by phone."""
    workers = db.session.scalars(
        select(Worker).where(Worker.station_id == alarm.station_id, Worker.active).order_by(Worker.id)
    ).all()
    return sorted(workers, key=lambda one: distance_m(one.home, alarm.senior.place))[:OTHERS_SHOWN]


def _row(alarm: Alarm, worker: Worker, offer: Offer | None, candidate: Candidate | None) -> ResponderRow:
    newest = candidate if candidate is not None and (offer is None or alarm.state == OPEN) else offer
    place = candidate.place if candidate else worker.home
    return ResponderRow(
        number=0,
        worker=worker,
        minutes=newest.minutes if newest else 0.0,
        km=newest.km if newest else 0.0,
        mark=mark_of_offer(offer) if offer else "not_sent",
        note=_why(offer, candidate),
        lat=place.lat,
        lon=place.lon,
        answered_at=offer.answered_at if offer else None,
        may_accept=False,
    )


def _why(offer: Offer | None, candidate: Candidate | None) -> str:
    if offer is not None and offer.reason:
        return str(gettext("Reason: %(reason)s", reason=offer.reason))
    if candidate is not None and candidate.stopped_by:
        return str(gettext(STOPPED[candidate.stopped_by]))
    return why_words(offer.why if offer else candidate.why if candidate else {})


def _workers(ids: set[int]) -> Sequence[Worker]:
    return db.session.scalars(select(Worker).where(Worker.id.in_(ids))).all()


def _pin(row: ResponderRow) -> dict[str, Any]:
    return {
        "id": row.worker.id,
        "lat": row.lat,
        "lon": row.lon,
        "label": f"{row.number} {row.worker.name} {row.minutes:.0f} min",
        "text": str(row.number),
        "colour": PIN_COLOURS.get(row.mark, "mute"),
    }
