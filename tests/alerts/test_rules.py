"""Kinds, states, urgency and answer times, without a database."""

from datetime import timedelta

import pytest

from eldercare.alerts.rules import (
    STATES,
    Answer,
    answered_within,
    at_the_door_within,
    emergency_number,
    false_share,
    is_late,
    urgency,
)
from eldercare.core.errors import ForbiddenError, StepRefusedError
from tests.makers import NOW

SECOND = timedelta(seconds=1)


def answer(seconds: float | None = None, **changes: object) -> Answer:
    accepted_at = None if seconds is None else NOW + seconds * SECOND
    return Answer(NOW, accepted_at, **changes)


@pytest.mark.parametrize(
    ("state", "verb", "target"),
    [
        ("open", "accept", "accepted"),
        ("accepted", "en_route", "en_route"),
        ("en_route", "on_scene", "on_scene"),
        ("accepted", "on_scene", "on_scene"),
        ("on_scene", "close", "closed"),
        ("accepted", "decline", "open"),
        ("on_scene", "hand_over", "accepted"),
    ],
)
def test_the_way_of_an_alarm(state: str, verb: str, target: str) -> None:
    assert STATES.target(state, verb, "operator") == target


@pytest.mark.parametrize("verb", ["accept", "en_route", "on_scene", "close", "escalate"])
def test_a_closed_alarm_takes_no_step(verb: str) -> None:
    with pytest.raises(StepRefusedError):
        STATES.target("closed", verb)


def test_a_responder_does_not_close_before_arriving() -> None:
    with pytest.raises(ForbiddenError):
        STATES.target("accepted", "close", "caregiver")


def test_a_responder_who_arrived_closes() -> None:
    assert STATES.target("on_scene", "close", "caregiver") == "closed"


def test_two_hours_are_not_late_and_more_is() -> None:
    assert not is_late(NOW - timedelta(hours=2), NOW)
    assert is_late(NOW - timedelta(hours=2, seconds=1), NOW)


def test_a_further_press_is_more_urgent() -> None:
    assert urgency("sos", 2, 0) > urgency("sos", 1, 0)


def test_each_round_is_more_urgent() -> None:
    assert urgency("sos", 1, 1) > urgency("sos", 1, 0)


def test_urgency_ends_at_five() -> None:
    assert urgency("sos", 40, 9) == 5


def test_fire_rings_the_fire_brigade_and_a_fall_the_ambulance() -> None:
    assert (emergency_number("smoke"), emergency_number("fall")) == ("119", "120")


def test_sixty_seconds_count_as_within_sixty() -> None:
    share = answered_within([answer(60), answer(60.5)], 60)
    assert (share.part, share.whole) == (1, 2)


def test_an_alarm_that_nobody_accepted_counts_as_missed() -> None:
    assert answered_within([answer(10), answer(None)], 180).value == 0.5


def test_no_alarm_gives_no_share() -> None:
    assert answered_within([], 60).value is None


def test_the_way_to_the_door_counts_only_arrivals() -> None:
    arrived = answer(10, on_scene_at=NOW + timedelta(minutes=45))
    share = at_the_door_within([arrived, answer(10)], 45)
    assert (share.part, share.whole) == (1, 1)


def test_an_open_alarm_counts_only_when_it_is_older_than_the_limit() -> None:
    answers = [answer(10), answer(None)]
    assert answered_within(answers, 180, now=NOW + 180 * SECOND).whole == 1
    assert answered_within(answers, 180, now=NOW + 181 * SECOND).value == 0.5


def test_an_open_alarm_without_anybody_at_the_door_counts_when_it_is_too_late() -> None:
    waiting, ended = answer(10), answer(10, outcome="false")
    soon, late = NOW + timedelta(minutes=15), NOW + timedelta(minutes=15, seconds=1)
    assert at_the_door_within([waiting, ended], 15, now=soon).whole == 0
    assert at_the_door_within([waiting, ended], 15, now=late).value == 0


def test_false_alarms_are_a_share_of_the_closed() -> None:
    share = false_share([answer(10, outcome="false"), answer(10, outcome="helped"), answer(10)])
    assert (share.part, share.whole) == (1, 2)
