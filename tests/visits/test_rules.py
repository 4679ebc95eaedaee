"""States, lateness, verification, channels."""

from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare.core.errors import ForbiddenError, StepRefusedError
from eldercare.marks.work import VISIT
from eldercare.visits.rules import (
    EXCEPTIONS,
    FIELD,
    OPERATOR,
    STATES,
    Evidence,
    bonus_of,
    channel_of,
    exceptions_of,
    happened_at,
    is_fix,
    is_late,
    needs_same_sex,
    place_needs_reason,
    shown_state,
)
from tests.makers import NOW

GOOD = Evidence(check_in_distance=18, check_out_distance=20, minutes=58, agreed_minutes=60)
LISTED = {
    ("draft", "publish"), ("draft", "cancel"), ("draft", "miss"),
    ("planned", "publish"), ("planned", "withdraw"), ("planned", "cancel"), ("planned", "miss"),
    ("planned", "set_out"), ("planned", "check_in"),
    ("on_the_way", "set_out"), ("on_the_way", "check_in"), ("on_the_way", "cancel"), ("on_the_way", "miss"),
    ("in_progress", "set_out"), ("in_progress", "check_in"), ("in_progress", "tick"),
    ("in_progress", "check_out"), ("in_progress", "check_out_with_exceptions"), ("in_progress", "leave_open"),
    ("to_verify", "verify"), ("to_verify", "reject"),
}  # fmt: skip
ANYTHING = sorted(set(product(STATES.states, STATES.all_verbs)) - LISTED)


@pytest.mark.parametrize(("state", "verb"), sorted(LISTED))
def test_a_listed_step_leads_to_a_state(state: str, verb: str) -> None:
    assert STATES.target(state, verb) in STATES.states


@pytest.mark.parametrize(("state", "verb"), ANYTHING)
def test_every_unlisted_step_is_refused(state: str, verb: str) -> None:
    with pytest.raises(StepRefusedError):
        STATES.target(state, verb)


@given(state=st.text(max_size=12), verb=st.text(max_size=12))
def test_a_step_that_nobody_thought_of_is_refused(state: str, verb: str) -> None:
    if (state, verb) not in LISTED:
        with pytest.raises(StepRefusedError):
            STATES.target(state, verb)


@given(verbs=st.lists(st.sampled_from(sorted(STATES.all_verbs)), max_size=12))
def test_what_is_done_cancelled_or_missed_stays_so(verbs: list[str]) -> None:
    state = "draft"
    for verb in verbs:
        if state in {"done", "cancelled", "missed"}:
            assert STATES.verbs(state) == []
            return
        if verb in STATES.verbs(state):
            state = STATES.target(state, verb)


def test_a_caregiver_may_not_publish() -> None:
    with pytest.raises(ForbiddenError):
        STATES.target("draft", "publish", "caregiver")


def test_an_operator_may_not_check_in() -> None:
    with pytest.raises(ForbiddenError):
        STATES.target("planned", "check_in", "operator")


def test_the_roles_of_the_table_do_not_overlap() -> None:
    assert not FIELD & OPERATOR


def test_every_state_has_a_mark() -> None:
    assert STATES.states | {"late", "unassigned"} <= set(VISIT)


def test_a_visit_is_late_a_quarter_of_an_hour_after_its_window() -> None:
    end = NOW - timedelta(minutes=15)
    assert not is_late("planned", end, NOW)
    assert is_late("planned", end - timedelta(seconds=1), NOW)


@pytest.mark.parametrize("state", ["in_progress", "done", "to_verify", "missed", "cancelled"])
def test_what_has_begun_or_ended_is_not_late(state: str) -> None:
    assert not is_late(state, NOW - timedelta(days=1), NOW)


def test_a_visit_without_a_person_is_shown_as_unassigned() -> None:
    assert shown_state("draft", NOW, NOW, assigned=False) == "unassigned"


def test_a_visit_in_order_needs_nobody_to_look_at_it() -> None:
    assert exceptions_of(GOOD) == []


@pytest.mark.parametrize(
    ("evidence", "codes"),
    [
        (Evidence(151, 20, 60, 60), ["outside_radius"]),
        (Evidence(18, 150.5, 60, 60), ["outside_radius"]),
        (Evidence(None, 20, 60, 60), ["no_position"]),
        (Evidence(18, None, 60, 60), ["no_position"]),
        (Evidence(18, 20, 47, 60), ["too_short"]),
        (Evidence(18, 20, 60, 60, overlaps=True), ["overlap"]),
        (Evidence(18, 20, 60, 60, backfilled=True), ["backfilled"]),
        (Evidence(18, 20, 60, 60, tasks_open=True), ["tasks_open"]),
        (Evidence(900, None, 5, 60), ["outside_radius", "no_position", "too_short"]),
    ],
)
def test_each_oddity_has_its_code(evidence: Evidence, codes: list[str]) -> None:
    assert exceptions_of(evidence) == codes


def test_four_fifths_of_the_time_and_150_metres_are_enough() -> None:
    assert exceptions_of(Evidence(150, 150, 48, 60)) == []


def test_each_code_has_its_sentence() -> None:
    assert all(EXCEPTIONS.values())


def test_a_place_needs_a_reason_when_it_is_unknown_or_far() -> None:
    assert [place_needs_reason(distance) for distance in (None, 150.0, 151.0)] == [True, False, True]


def test_a_position_that_may_be_off_by_kilometres_is_none() -> None:
    assert [is_fix(accuracy) for accuracy in (None, 35.0, 500.0, 2000.0)] == [True, True, True, False]


def test_a_late_entry_counts_from_the_devices_time() -> None:
    made = NOW - timedelta(hours=2)
    assert happened_at(made, NOW) == made


@pytest.mark.parametrize("device_at", [None, NOW - timedelta(minutes=9), NOW + timedelta(hours=3)])
def test_else_the_servers_clock_counts(device_at: object) -> None:
    assert happened_at(device_at, NOW) == NOW


def test_a_leaders_visit_counts_for_the_leaders_channel() -> None:
    assert channel_of("leader", "platform") == "group_leader"


def test_a_caregivers_visit_counts_for_the_plans_channel() -> None:
    assert channel_of("caregiver", "platform") == "platform"


def test_a_wish_for_the_same_sex_concerns_the_body_only() -> None:
    assert needs_same_sex("bath", service_asks=False, senior_asks=True)
    assert not needs_same_sex("clean", service_asks=False, senior_asks=True)
    assert needs_same_sex("clean", service_asks=True, senior_asks=False)


def test_a_known_face_is_liked_and_a_preferred_one_more() -> None:
    assert bonus_of(0, preferred=False) == 0
    assert 0 < bonus_of(2, preferred=False) < bonus_of(9, preferred=False) == 10
    assert bonus_of(0, preferred=True) > bonus_of(99, preferred=False)
