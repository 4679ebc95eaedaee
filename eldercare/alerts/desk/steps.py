"""What the clock has done and does next with an alarm."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from eldercare.alerts.chain import Chain
from eldercare.alerts.models import Alarm
from eldercare.alerts.rules import CLOSED, ON_SCENE, OPEN
from eldercare.alerts.wording import rungs_words


@dataclass(frozen=True, slots=True)
class NextStep:
    """What the clock does next, and when."""

    at: datetime
    number: int
    words: str
    seconds: int


def told(alarm: Alarm) -> set[str]:
    """The audiences that a round has told."""
    rounds = [event.params for event in alarm.events if event.verb == "round"]
    return {who for params in rounds for who in params.get("audiences", [])}


def coming(alarm: Alarm, chain: Chain) -> tuple[NextStep | None, list[tuple[datetime, str]]]:
    """The next step, and those after it with their moments."""
    if alarm.next_action_at is None or alarm.state == CLOSED:
        return None, []
    if alarm.state != OPEN:
        return _again(alarm, chain, alarm.next_action_at), []
    step, started = alarm.step, alarm.chain_from or alarm.opened_at
    before = chain.due(step - 1, started)
    seconds = max(1, int((alarm.next_action_at - before).total_seconds()))
    following = NextStep(alarm.next_action_at, step + 1, rungs_words(chain.round(step)), seconds)
    last = len(chain.moments) - 1
    later = [
        (chain.due(number, started), rungs_words(chain.round(number))) for number in range(step + 1, last + 1)
    ]
    return following, later


def _again(alarm: Alarm, chain: Chain, at: datetime) -> NextStep:
    """When an alarm that somebody has taken calls again."""
    if alarm.overdue_at is not None:
        return NextStep(at, 0, gettext("Until somebody acts: alarm again"), chain.repeat_s)
    if alarm.last_press_at is not None:
        return NextStep(at, 0, gettext("If nobody answers the press: alarm again"), chain.repeat_s)
    if alarm.state == ON_SCENE:
        return NextStep(at, 0, gettext("If it is not closed by then: alarm again"), chain.stay[0].after_s)
    return NextStep(at, 0, gettext("If nobody has arrived: alarm again"), chain.on_scene_minutes * 60)
