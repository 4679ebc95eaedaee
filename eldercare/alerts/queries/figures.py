"""How fast alarms were answered, as shares with numerator and denominator."""

from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import select

from eldercare.accounts.access import within
from eldercare.accounts.models import User
from eldercare.alerts.models import Alarm
from eldercare.alerts.rules import (
    TARGETS_S,
    Answer,
    Share,
    answered_within,
    at_the_door_within,
    false_share,
)
from eldercare.core.db import db

DOOR_MINUTES = (15, 30, 45, 60)


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of a period: real alarms only, tests and late messages left out (they ask for a call back)."""

    count: int
    within_60: Share
    within_180: Share
    door: dict[int, Share]
    false: Share
    median_s: float | None
    median_door_min: float | None
    missed: int


def kpi(user: User, *, since: datetime, until: datetime, now: datetime) -> Figures:
    """Figures of alarms opened in [since, until) in the user's scope.

    One that is still open at `now` counts as soon as it is older than a limit, and not before.
    """
    query: Any = select(Alarm.opened_at, Alarm.accepted_at, Alarm.on_scene_at, Alarm.outcome).where(
        Alarm.opened_at >= since, Alarm.opened_at < until, Alarm.test.is_(False), Alarm.late.is_(False)
    )
    answers = [Answer(*row) for row in db.session.execute(within(query, Alarm, user))]
    seconds = [answer.seconds for answer in answers if answer.seconds is not None]
    minutes = [answer.minutes_to_door for answer in answers if answer.minutes_to_door is not None]
    fast, slow = (answered_within(answers, target, now=now) for target in TARGETS_S)
    return Figures(
        count=len(answers),
        within_60=fast,
        within_180=slow,
        door={limit: at_the_door_within(answers, limit, now=now) for limit in DOOR_MINUTES},
        false=false_share(answers),
        median_s=median(seconds) if seconds else None,
        median_door_min=median(minutes) if minutes else None,
        missed=slow.whole - slow.part,
    )
