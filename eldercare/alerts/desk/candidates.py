"""The responders of an alarm: who was asked, who could be, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from eldercare.alerts.actions.answering import WAITING
from eldercare.alerts.models import Alarm, Offer
from eldercare.alerts.responders.codes import STOPPED
from eldercare.alerts.responders.ranking import Candidate, find_stopped
from eldercare.alerts.rules import OPEN
from eldercare.alerts.wording import mark_of_offer, score_words, why_words
from eldercare.core.db import db
from eldercare.core.geo import distance_m
from eldercare.people.models import Worker

SHOWN, OTHERS_SHOWN = 6, 40
PIN_COLOURS = {"sent": "warn", "read": "info", "accepted": "brand"}


@dataclass(frozen=True, slots=True)
class ResponderRow:
    """One line of the responders' table; `mark` is an offer's mark, `may_accept` shows "accept for",
    `may_refuse` that the desk may note a refusal that came by phone, `unwanted` that a ban of the senior puts
    the person last.
    """

    number: int
    worker: Worker
    minutes: float
    km: float
    mark: str
    note: str
    score: str
    lat: float
    lon: float
    answered_at: datetime | None
    may_accept: bool
    may_refuse: bool
    unwanted: bool = False


def rows_of(alarm: Alarm, candidates: Sequence[Candidate], *, may_handle: bool) -> list[ResponderRow]:
    """Whoever was asked, then whoever could be, in the order of their way; those who are stopped say why."""
    offers = {offer.worker_id: offer for offer in alarm.offers}
    known = {candidate.worker_id: candidate for candidate in candidates}
    free_ones = _going_first(candidates)
    shown = {c.worker_id for c in (*free_ones[: SHOWN * 2], *(c for c in free_ones if c.unwanted))}
    workers = _workers(set(offers) | shown)
    free = may_handle and (alarm.state == OPEN or alarm.overdue_at is not None)
    waiting = {one.worker_id for one in alarm.offers if one.state in WAITING}
    rows = [_row(alarm, one, offers.get(one.id), known.get(one.id)) for one in workers]
    places = {candidate.worker_id: place for place, candidate in enumerate(candidates)}
    last = len(places)
    rows.sort(
        key=lambda row: (
            row.mark != "accepted",
            row.mark == "not_sent",
            places.get(row.worker.id, last),
            row.minutes,
        )
    )
    return [
        replace(
            row,
            number=number,
            may_accept=free and row.worker.id != alarm.worker_id,
            may_refuse=may_handle and alarm.state == OPEN and row.worker.id in waiting,
        )
        for number, row in enumerate(rows, 1)
    ]


def _going_first(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those who are free; the others stand in the folded list."""
    return [candidate for candidate in candidates if not candidate.stopped_by]


@dataclass(frozen=True, slots=True)
class StoppedRow:
    """Somebody close by who is not asked, and the first reason."""

    worker: Worker
    minutes: float
    reason: str


def stopped_of(alarm: Alarm, *, now: datetime) -> list[StoppedRow]:
    """Who lives or is close by and cannot be asked, nearest first."""
    found = find_stopped(db.session(), alarm.senior, kind=alarm.kind, now=now)
    workers = {worker.id: worker for worker in _workers({candidate.worker_id for candidate in found})}
    return [
        StoppedRow(workers[one.worker_id], one.minutes, gettext(STOPPED[one.stopped_by])) for one in found
    ]


def others_of(alarm: Alarm) -> list[Worker]:
    """The station's people but whoever goes, on shift or not, nearest first: whom the desk may have reached
    by phone.
    """
    workers = db.session.scalars(
        select(Worker)
        .where(Worker.station_id == alarm.station_id, Worker.active, Worker.id != (alarm.worker_id or 0))
        .order_by(Worker.id)
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
        score=score_words(candidate) if candidate and not candidate.stopped_by else "",
        lat=place.lat,
        lon=place.lon,
        answered_at=offer.answered_at if offer else None,
        may_accept=False,
        may_refuse=False,
        unwanted=candidate is not None and candidate.unwanted,
    )


def _why(offer: Offer | None, candidate: Candidate | None) -> str:
    if offer is not None and offer.reason:
        return str(gettext("Reason: %(reason)s", reason=offer.reason))
    if candidate is not None and candidate.stopped_by:
        return str(gettext(STOPPED[candidate.stopped_by]))
    return why_words(offer.why if offer else candidate.why if candidate else {})


def _workers(ids: set[int]) -> Sequence[Worker]:
    return db.session.scalars(select(Worker).where(Worker.id.in_(ids))).all()


def pin_of(row: ResponderRow) -> dict[str, Any]:
    """A responder on the map."""
    return {
        "id": row.worker.id,
        "lat": row.lat,
        "lon": row.lon,
        "label": f"{row.number} {row.worker.name} {row.minutes:.0f} min",
        "text": str(row.number),
        "colour": PIN_COLOURS.get(row.mark, "mute"),
    }
