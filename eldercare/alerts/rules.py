"""What is true of alarms without asking a table: kinds, states and verbs, lateness, urgency, answer times."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf

from eldercare.core.errors import N_
from eldercare.core.states import StateTable, Step

KINDS = {
    "sos": N_("Emergency call"),
    "fall": N_("Fall"),
    "pre_fall": N_("Possible fall"),
    "smoke": N_("Smoke"),
    "gas": N_("Gas"),
    "co": N_("Carbon monoxide"),
    "water_leak": N_("Water leak"),
    "inactivity": N_("No movement"),
    "wandering": N_("Left home"),
}
"""Kinds that send a person to the door."""

FIRE_KINDS = frozenset({"smoke", "gas", "co"})
HUMAN_KINDS = frozenset({"sos", "fall"})
CARE_KINDS = frozenset({"sos", "fall", "pre_fall", "inactivity"})
CARE_SKILLS = frozenset({"health", "basic_care", "medical"})

OUTCOMES = {
    "false": N_("False alarm"),
    "helped": N_("Helped at home"),
    "ambulance": N_("Ambulance called"),
    "hospital": N_("Taken to hospital"),
    "fire": N_("Fire brigade called"),
    "other": N_("Other"),
}
TEST_OUTCOME = "test"

FIELD = frozenset({"caregiver", "leader"})
DESK = frozenset({"operator"})

OPEN, ACCEPTED, EN_ROUTE, ON_SCENE, CLOSED = "open", "accepted", "en_route", "on_scene", "closed"
GOING = (ACCEPTED, EN_ROUTE)

STATES = StateTable(
    [
        Step(OPEN, "accept", ACCEPTED),
        Step(OPEN, "decline", OPEN),
        Step(OPEN, "escalate", OPEN, DESK),
        Step(OPEN, "reached", ACCEPTED, DESK),
        Step(OPEN, "not_reached", OPEN, DESK),
        Step(OPEN, "close", CLOSED, DESK),
        Step(ACCEPTED, "en_route", EN_ROUTE),
        Step(ACCEPTED, "on_scene", ON_SCENE),
        Step(ACCEPTED, "decline", OPEN),
        Step(ACCEPTED, "hand_over", ACCEPTED, DESK),
        Step(ACCEPTED, "escalate", ACCEPTED, DESK),
        Step(ACCEPTED, "heard", ACCEPTED),
        Step(ACCEPTED, "reached", ACCEPTED),
        Step(ACCEPTED, "not_reached", ACCEPTED),
        Step(ACCEPTED, "close", CLOSED, DESK),
        Step(EN_ROUTE, "on_scene", ON_SCENE),
        Step(EN_ROUTE, "decline", OPEN),
        Step(EN_ROUTE, "hand_over", ACCEPTED, DESK),
        Step(EN_ROUTE, "escalate", EN_ROUTE, DESK),
        Step(EN_ROUTE, "heard", EN_ROUTE),
        Step(EN_ROUTE, "reached", EN_ROUTE),
        Step(EN_ROUTE, "not_reached", EN_ROUTE),
        Step(EN_ROUTE, "close", CLOSED, DESK),
        Step(ON_SCENE, "hand_over", ACCEPTED, DESK),
        Step(ON_SCENE, "escalate", ON_SCENE, DESK),
        Step(ON_SCENE, "heard", ON_SCENE),
        Step(ON_SCENE, "still_here", ON_SCENE),
        Step(ON_SCENE, "reached", ON_SCENE),
        Step(ON_SCENE, "not_reached", ON_SCENE),
        Step(ON_SCENE, "close", CLOSED),
    ]
)
"""A decline after an acceptance gives the alarm back: it is open again and the chain starts anew.

`heard` answers a press that came after the acceptance, `still_here` the question whether somebody still is at
the door. `reached` and `not_reached` are what came of the call after a cancel: who reaches the senior has
taken the alarm by it.
"""

LATE_AFTER = timedelta(hours=2)
STILL_ACTIVE_FOR = timedelta(minutes=10)
TEST_MODE_LIMIT = timedelta(hours=1)
TEST_PRESSES, TEST_WINDOW = 3, timedelta(seconds=30)
LOW_BATTERY = 20
SILENT_AFTER = timedelta(hours=25)
"""A battery device that said nothing for 25 hours counts as away (zigbee2mqtt's default)."""

TARGETS_S = (60, 180)
"""Answered within 60 s: 97.5 %, within 180 s: 99 % (TSA code of practice, UK); no Chinese figure is known."""


def is_late(pressed_at: datetime, received_at: datetime) -> bool:
    """Whether the message is so old that it asks for a call back instead of a full dispatch."""
    return received_at - pressed_at > LATE_AFTER


def urgency(kind: str, presses: int, rounds: int) -> int:
    """1 to 5: a possible fall is 1, a press or smoke 3; each further press and each escalation adds one.

    It only ever grows, so a repeated press is never muted.
    """
    base = 3 if kind in HUMAN_KINDS | FIRE_KINDS else 1
    return min(5, base + presses - 1 + rounds)


def skills_for(kind: str) -> frozenset[str]:
    """Skills of the register of which one helps: care and health where a person may be hurt."""
    return CARE_SKILLS if kind in CARE_KINDS else frozenset()


def emergency_number(kind: str) -> str:
    """Whom the desk is asked to ring at the end of the chain: the fire brigade 119 or the ambulance 120."""
    return "119" if kind in FIRE_KINDS else "120"


@dataclass(frozen=True, slots=True)
class Answer:
    """How fast one alarm was taken: moments of opening, acceptance and arrival, and its outcome.

    It opens when our listener hears the press: a device's clock may be wrong, and a frame on its way is no
    fault of whoever answers.
    """

    opened_at: datetime
    accepted_at: datetime | None = None
    on_scene_at: datetime | None = None
    outcome: str | None = None

    @property
    def seconds(self) -> float | None:
        """Seconds from the opening at the centre to the acceptance by a person."""
        return None if self.accepted_at is None else (self.accepted_at - self.opened_at).total_seconds()

    @property
    def is_awaited(self) -> bool:
        """Whether the alarm is open and nobody is at the door."""
        return self.on_scene_at is None and not self.outcome

    def waited(self, now: datetime | None) -> float:
        """Seconds from the opening until now; without a moment it has waited for ever."""
        return (now - self.opened_at).total_seconds() if now else inf

    @property
    def minutes_to_door(self) -> float | None:
        """Minutes from the opening to the arrival."""
        return None if self.on_scene_at is None else (self.on_scene_at - self.opened_at).total_seconds() / 60


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole; `value` between 0 and 1, None where nothing was counted."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """The share itself."""
        return self.part / self.whole if self.whole else None


def answered_within(answers: Iterable[Answer], seconds: float, *, now: datetime | None = None) -> Share:
    """Alarms accepted by a person within so many seconds, of all; one never accepted counts as missed.

    With `now`, one that still waits counts from the moment when it is too late for it.
    """
    taken = [
        answer.seconds for answer in answers if answer.seconds is not None or answer.waited(now) > seconds
    ]
    return Share(sum(1 for count in taken if count is not None and count <= seconds), len(taken))


def at_the_door_within(answers: Iterable[Answer], minutes: float, *, now: datetime | None = None) -> Share:
    """Alarms with a responder at the door within so many minutes, of those where one arrived.

    With `now`, an open one where nobody has arrived in that time counts as missed.
    """
    known = list(answers)
    arrived = [answer.minutes_to_door for answer in known if answer.minutes_to_door is not None]
    overdue = [one for one in known if one.is_awaited and now and one.waited(now) > minutes * 60]
    return Share(sum(1 for count in arrived if count <= minutes), len(arrived) + len(overdue))


def false_share(answers: Iterable[Answer]) -> Share:
    """Alarms closed as false, of all that were closed."""
    closed = [answer for answer in answers if answer.outcome]
    return Share(sum(1 for answer in closed if answer.outcome == "false"), len(closed))
