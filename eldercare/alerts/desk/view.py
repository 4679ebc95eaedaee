"""One alarm as the desk shows it."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from eldercare.accounts.models import User
from eldercare.alerts.chain import COUNTY, SUPERVISOR, Chain
from eldercare.alerts.desk.candidates import (
    SHOWN,
    ResponderRow,
    StoppedRow,
    others_of,
    pin_of,
    rows_of,
    stopped_of,
)
from eldercare.alerts.desk.delivery import Told, told_of
from eldercare.alerts.desk.steps import NextStep, coming, told
from eldercare.alerts.models import Alarm
from eldercare.alerts.policies import chain_of
from eldercare.alerts.responders.family import Helper, helpers_of, keys_of
from eldercare.alerts.responders.ranking import find_candidates
from eldercare.alerts.rules import CLOSED, OPEN, TARGETS_S, emergency_number
from eldercare.alerts.wording import Line, timeline_of
from eldercare.core.db import db
from eldercare.people.models import KeyHolding, Worker
from eldercare.telling.kinds import FAMILY

STEPS = ("open", "en_route", "on_scene", "closed")
STEP_OF = {"open": 0, "accepted": 1, "en_route": 1, "on_scene": 2, "closed": 3}


@dataclass(frozen=True, slots=True)
class DeskView:
    """One alarm as the desk shows it."""

    alarm: Alarm
    timeline: list[Line]
    told: list[Told]
    family_told: bool
    responders: list[ResponderRow]
    more: int
    stopped: list[StoppedRow]
    helpers: list[Helper]
    keys: Sequence[KeyHolding]
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
        return [home, *(pin_of(row) for row in self.responders)]


def view_of(user: User, alarm: Alarm, *, now: datetime) -> DeskView:
    """Everything about one alarm; candidates are looked for only while somebody may still be sent."""
    chain = chain_of(alarm)
    session, live = db.session(), alarm.state != CLOSED
    candidates = find_candidates(session, alarm.senior, kind=alarm.kind, now=now) if live else []
    keys = keys_of(session, alarm.senior_id)
    rows = rows_of(alarm, candidates, may_handle=user.may("alarm.handle"))
    # Somebody near who is asked last would be missed without the reason.
    shown = [row for row in rows if row.number <= SHOWN or row.unwanted]
    next_step, later = coming(alarm, chain)
    reached = told(alarm)
    return DeskView(
        alarm=alarm,
        timeline=timeline_of(alarm),
        told=told_of(alarm),
        family_told=FAMILY in reached,
        responders=shown,
        more=len(rows) - len(shown),
        stopped=stopped_of(alarm, now=now) if live else [],
        helpers=helpers_of(alarm.senior, keys) if live else [],
        keys=keys,
        others=others_of(alarm) if live and user.may("alarm.handle") else [],
        next_step=next_step,
        later=later,
        chain=chain,
        targets=(_target(alarm, TARGETS_S[0]), _target(alarm, TARGETS_S[1])),
        step=STEP_OF[alarm.state],
        call_family=FAMILY in reached and alarm.state != CLOSED,
        emergency=emergency_of(alarm, reached),
    )


def emergency_of(alarm: Alarm, reached: Container[str]) -> str:
    """120 or 119 when the desk must think of ringing it: the chain is at its end, nobody was found, or
    whoever took the alarm is overdue.
    """
    at_the_end = alarm.state == OPEN and (SUPERVISOR in reached or COUNTY in reached)
    overdue = alarm.state != CLOSED and alarm.overdue_at is not None
    return emergency_number(alarm.kind) if at_the_end or overdue else ""


def _target(alarm: Alarm, seconds: int) -> datetime:
    return alarm.opened_at + timedelta(seconds=seconds)
