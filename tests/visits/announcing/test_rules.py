"""What somebody has to be told of a visit, as values."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare.visits.announcing import rules
from eldercare.visits.announcing.rules import OFF, Decision, Fact, Past, decide, differs, is_quiet

START = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
EVENING = START - timedelta(hours=14)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NINE = Fact(START, (1,))


def said(*past: Past, true: Fact = NINE, now: datetime = EVENING) -> str:
    """What has to be said after this."""
    return decide(past, true, now, from_when=EVENING).kind


def told(fact: Fact = NINE) -> Past:
    return Past(fact, rules.TOLD)


def test_a_visit_is_told_from_the_evening_before() -> None:
    assert said(now=EVENING - MINUTE) == ""
    assert said(now=EVENING) == rules.COMING


def test_a_visit_that_has_begun_is_not_told_any_more() -> None:
    assert said(now=START) == ""


@pytest.mark.parametrize("true", [OFF, Fact(START)])
def test_nobody_hears_of_a_visit_that_fell_away_before_it_was_told(true: Fact) -> None:
    assert said(true=true) == ""


def test_what_was_told_is_not_told_again() -> None:
    assert said(told()) == ""


@pytest.mark.parametrize(("minutes", "kind"), [(14, ""), (-14, ""), (15, "changed"), (-15, "changed")])
def test_a_small_shift_is_none(minutes: int, kind: str) -> None:
    assert said(told(), true=Fact(START + minutes * MINUTE, (1,))) == kind


def test_small_shifts_add_up() -> None:
    now_at = Fact(START + 20 * MINUTE, (1,))
    assert said(told(), true=now_at) == rules.CHANGED


def test_another_person_is_told() -> None:
    assert said(told(), true=Fact(START, (2,))) == rules.CHANGED


def test_what_is_called_off_is_told_to_whoever_expects_it() -> None:
    assert said(told(), true=OFF) == rules.CALLED_OFF


def test_what_is_called_off_after_its_time_is_not() -> None:
    assert said(told(), true=OFF, now=START) == ""


def test_a_visit_that_takes_place_after_all_is_told_anew() -> None:
    assert said(told(), told(OFF), true=NINE) == rules.CHANGED


def test_a_visit_without_people_is_told_two_hours_before() -> None:
    assert said(told(), true=Fact(START), now=START - 3 * HOUR) == ""
    decision = decide([told()], Fact(START - HOUR), START - 2 * HOUR, from_when=EVENING)
    assert decision == Decision(rules.UNSURE, Fact(START))


def test_what_waits_and_is_no_longer_true_is_dropped_and_told_as_the_first_word() -> None:
    decision = decide([Past(NINE, rules.WAITING)], Fact(START + HOUR, (1,)), EVENING, from_when=EVENING)
    assert decision == Decision(rules.COMING, Fact(START + HOUR, (1,)), drops_waiting=True)


def test_what_waits_and_falls_away_is_dropped_without_a_word() -> None:
    decision = decide([Past(NINE, rules.WAITING)], OFF, EVENING, from_when=EVENING)
    assert (decision.kind, decision.drops_waiting) == ("", True)


def test_what_a_sender_has_in_hand_counts_as_told() -> None:
    decision = decide([Past(NINE, rules.IN_HAND)], OFF, EVENING, from_when=EVENING)
    assert decision == Decision(rules.CALLED_OFF, OFF)


def test_what_could_not_be_told_is_not_tried_with_the_same_words() -> None:
    assert said(Past(NINE, rules.FAILED)) == ""


def test_whoever_could_not_be_told_hears_the_new_time_as_the_first() -> None:
    assert said(Past(NINE, rules.FAILED), true=Fact(START + HOUR, (1,))) == rules.COMING


facts = st.one_of(
    st.just(OFF),
    st.builds(
        Fact,
        st.integers(-120, 120).map(lambda n: START + 5 * n * MINUTE),
        st.lists(st.integers(1, 3), max_size=2, unique=True).map(lambda ids: tuple(sorted(ids))),
    ),
)
moves = st.lists(
    st.tuples(
        facts,
        st.integers(0, 40),
        st.sampled_from([rules.WAITING, rules.IN_HAND, rules.TOLD, rules.FAILED, rules.CANCELLED]),
    ),
    min_size=1,
    max_size=12,
)


@given(moves)
def test_nobody_is_told_one_fact_twice_whatever_happens(moves: list[tuple[Fact, int, str]]) -> None:
    """Each step: something is true, time goes by, and what was written comes so far as a state says."""
    history: list[Past] = []
    now = EVENING - HOUR
    for true, minutes, state in moves:
        now += minutes * 15 * MINUTE
        decision = decide(history, true, now, from_when=EVENING)
        if decision.drops_waiting:
            history[-1] = Past(history[-1].fact, rules.CANCELLED)
        if decision.kind:
            history.append(Past(decision.says, rules.WAITING))
        assert decide(history, true, now, from_when=EVENING).kind == ""  # looked at again at once
        if history and history[-1].state == rules.WAITING:
            history[-1] = Past(history[-1].fact, state)
    heard = [past.fact for past in history if past.state not in {rules.FAILED, rules.CANCELLED}]
    assert all(differs(one, two) for one, two in pairwise(heard))


@given(moves)
def test_the_first_word_is_always_that_somebody_comes(moves: list[tuple[Fact, int, str]]) -> None:
    history: list[Past] = []
    for true, minutes, _ in moves:
        decision = decide(history, true, EVENING + minutes * MINUTE, from_when=EVENING)
        if decision.kind:
            if not history:
                assert decision.kind == rules.COMING
            history.append(Past(decision.says, rules.TOLD))


@pytest.mark.parametrize(
    ("hour", "minute", "quiet"), [(7, 59, True), (8, 0, False), (20, 59, False), (21, 0, True), (0, 0, True)]
)
def test_nobody_is_disturbed_at_night(hour: int, minute: int, quiet: bool) -> None:
    local_time = datetime(2026, 11, 24, hour, minute, tzinfo=rules.ZONE)
    assert is_quiet(local_time) is quiet


@pytest.mark.parametrize(("day", "hour", "morning"), [(24, 21, 25), (24, 7, 24), (24, 0, 24)])
def test_the_night_ends_at_eight(day: int, hour: int, morning: int) -> None:
    late = datetime(2026, 11, day, hour, 30, tzinfo=rules.ZONE)
    assert rules.next_morning(late) == datetime(2026, 11, morning, 8, tzinfo=rules.ZONE)


@pytest.mark.parametrize("minute", [None, 16 * 60 - 1, 20 * 60 + 31])
def test_the_evening_lies_between_four_and_half_past_eight(minute: int | None) -> None:
    assert "evening_minute" in rules.evening_fault(minute)
    assert rules.evening_fault(rules.EVENING_USUAL) == {}
