"""What somebody has to be told of a visit, and when: values in, values out.

Nobody is told the same twice: what is true now is held against what the same person was told last.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from eldercare.core.errors import N_
from eldercare.core.time import ZONE, local

COMING, CHANGED, UNSURE, CALLED_OFF = "coming", "changed", "unsure", "called_off"
KINDS = {
    COMING: N_("Coming visit"),
    CHANGED: N_("Other time or person"),
    UNSURE: N_("Nobody found yet"),
    CALLED_OFF: N_("Called off"),
}
NOT_THIS_TIME, CALL_ME = "not_this_time", "call_me"
ANSWERS = {NOT_THIS_TIME: N_("Not this time"), CALL_ME: N_("Please call me")}

SUBJECT = "visit_notice"
"""Of messages in the outbox."""
LANGUAGES = {"zh_Hans_CN": "中文", "en": "English"}

NEAR = timedelta(minutes=15)
"""A visit is told as "at about": a smaller shift is none."""
UNSURE_WITHIN = timedelta(hours=2)
"""So long before the told time a visit without people is worth a word; earlier it is only planned anew."""
DAY_BEGINS, DAY_ENDS = time(8), time(21)
"""Between these nobody is disturbed by a message; what is true in the morning is told then."""
EVENING_FROM, EVENING_TO = 16 * 60, 20 * 60 + 30
EVENING_USUAL = 18 * 60 + 30

WAITING, IN_HAND, TOLD, FAILED, CANCELLED = "waiting", "in_hand", "told", "failed", "cancelled"
"""How far one thing that was to be told has come."""


@dataclass(frozen=True, slots=True)
class Fact:
    """When a visit begins and who comes. Without a time it is called off, without people nobody is found."""

    starts_at: datetime | None
    workers: tuple[int, ...] = ()

    @property
    def off(self) -> bool:
        """Whether nobody comes."""
        return self.starts_at is None


OFF = Fact(None)


@dataclass(frozen=True, slots=True)
class Past:
    """What was said, or was to be said, and how far that has come."""

    fact: Fact
    state: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What to say now (a code of KINDS, empty for nothing), with which fact, and whether what still waits is
    out of date."""

    kind: str = ""
    says: Fact = OFF
    drops_waiting: bool = False


def differs(told: Fact, true: Fact) -> bool:
    """Whether somebody who was told one of the two would be surprised by the other."""
    if told.starts_at is None or true.starts_at is None:
        return told.off != true.off
    if not told.workers and not true.workers:
        return False
    return told.workers != true.workers or abs(true.starts_at - told.starts_at) >= NEAR


def decide(history: Sequence[Past], true: Fact, now: datetime, *, from_when: datetime) -> Decision:
    """What this person has to be told, after `history` in order of time.

    `from_when`: the evening before, until when a visit that was never told is kept for later.
    """
    alive = [past for past in history if past.state not in {CANCELLED, FAILED}]
    newest = history[-1] if history else None
    if newest is not None and newest.state == FAILED and not differs(newest.fact, true):
        return Decision()  # it could not be told, and would not be the second time
    drops = bool(alive) and alive[-1].state == WAITING and differs(alive[-1].fact, true)
    if drops:
        alive.pop()
    told = alive[-1].fact if alive else None
    kind = _kind(told, true, now, from_when)
    # Of a visit without people nobody knows the time: it is named by the one that was told.
    says = Fact(told.starts_at) if kind == UNSURE and told else true
    return Decision(kind, says, drops)


def _kind(told: Fact | None, true: Fact, now: datetime, from_when: datetime) -> str:
    if told is None:
        comes = true.starts_at is not None and true.workers and from_when <= now < true.starts_at
        return COMING if comes else ""
    if not differs(told, true) or (told.starts_at is not None and told.starts_at <= now):
        return ""
    if true.starts_at is None:
        return CALLED_OFF
    if not true.workers:
        soon = told.starts_at is not None and told.starts_at - now <= UNSURE_WITHIN
        return UNSURE if soon else ""
    return CHANGED if true.starts_at > now else ""


def is_quiet(now: datetime) -> bool:
    """Whether it is too late or too early for a message to a private person."""
    return not DAY_BEGINS <= local(now).time() < DAY_ENDS


def next_morning(now: datetime) -> datetime:
    """When the quiet hours are over."""
    here = local(now)
    day = here.date() if here.time() < DAY_BEGINS else here.date() + timedelta(days=1)
    return datetime.combine(day, DAY_BEGINS, tzinfo=ZONE)


def surname(name: str) -> str:
    """The first sign of a name: as much as a message that goes astray may say."""
    return name[:1]


def evening_fault(minute: int | None) -> dict[str, str]:
    """What is wrong with the minute of the evening, as an English message id."""
    if minute is None or not EVENING_FROM <= minute <= EVENING_TO:
        return {"evening_minute": N_("Choose a time from 16:00 to 20:30.")}
    return {}
