"""Requests by phone step by step, what an order needs, and what settles a missed visit."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from eldercare.core.errors import ForbiddenError, StepRefusedError
from eldercare.core.time import at
from eldercare.marks.work import CALL
from eldercare.visits.by_hand.rules import (
    CALLS,
    FOLLOW_UPS,
    OFFERED,
    SETTLING,
    CallEntry,
    OrderEntry,
    call_faults,
    follow_up_faults,
    order_faults,
    urgent_window,
)
from tests.makers import NOW, TODAY

LISTED = {
    ("open", "make_visit"), ("open", "answer"), ("open", "withdraw"),
    ("visit_made", "withdraw"), ("visit_made", "fall_through"),
    ("answered", "reopen"), ("withdrawn", "reopen"),
}  # fmt: skip
UNLISTED = sorted(set(product(CALLS.states, CALLS.all_verbs)) - LISTED)
ORDER = OrderEntry("clean", TODAY + timedelta(days=1), 540, 660, 60)
CALL_ENTRY = CallEntry("12349", "顾海", "son", "13905130000", "洗澡", NOW + timedelta(hours=3))


@pytest.mark.parametrize(("state", "verb"), sorted(LISTED))
def test_a_listed_step_leads_to_a_state(state: str, verb: str) -> None:
    assert CALLS.target(state, verb) in CALLS.states


@pytest.mark.parametrize(("state", "verb"), UNLISTED)
def test_every_unlisted_step_is_refused(state: str, verb: str) -> None:
    with pytest.raises(StepRefusedError):
        CALLS.target(state, verb)


def test_only_an_operator_settles_a_request() -> None:
    with pytest.raises(ForbiddenError):
        CALLS.target("open", "answer", "caregiver")


def test_every_state_of_a_request_has_a_mark() -> None:
    assert set(CALL) >= CALLS.states


def test_an_order_for_tomorrow_is_fine() -> None:
    assert order_faults(ORDER, TODAY, 600) == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": None}, "day"),
        ({"day": TODAY - timedelta(days=1)}, "day"),
        ({"day": TODAY + timedelta(days=91)}, "day"),
        ({"window_from": 700}, "window_to"),
        ({"window_to": None}, "window_to"),
        ({"day": TODAY, "window_from": 500, "window_to": 590}, "window_to"),
        ({"minutes": 4}, "minutes"),
        ({"minutes": 481}, "minutes"),
        ({"wish": "x" * 301}, "wish"),
        ({"note": "x" * 301}, "note"),
    ],
)
def test_an_order_names_the_field_that_is_wrong(changes: dict[str, object], field: str) -> None:
    assert set(order_faults(replace(ORDER, **changes), TODAY, 600)) == {field}  # type: ignore[arg-type]


def test_an_urgent_order_needs_no_day_and_no_time() -> None:
    entry = OrderEntry("clean", minutes=30, urgent=True)
    assert order_faults(entry, date(2026, 11, 23), 1439) == {}


def test_an_urgent_visit_may_start_within_two_hours_and_before_midnight() -> None:
    ends = at(TODAY, 1440)
    assert urgent_window(NOW, ends) == (NOW, NOW + timedelta(hours=2))
    late = at(TODAY, 1400)
    assert urgent_window(late, ends) == (late, at(TODAY, 1439))


def test_an_urgent_visit_of_the_last_minute_may_start_at_once() -> None:
    last = at(TODAY, 1439.5)
    assert urgent_window(last, at(TODAY, 1440)) == (last, last)


def test_a_request_is_fine_without_a_number() -> None:
    assert call_faults(replace(CALL_ENTRY, phone=""), NOW) == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"source": "fax"}, "source"),
        ({"relation": "boss"}, "relation"),
        ({"caller": ""}, "caller"),
        ({"caller": "x" * 41}, "caller"),
        ({"phone": "call me"}, "phone"),
        ({"asked": ""}, "asked"),
        ({"asked": "x" * 301}, "asked"),
        ({"promised_at": None}, "promised_at"),
        ({"promised_at": NOW}, "promised_at"),
        ({"promised_at": NOW + timedelta(days=91)}, "promised_at"),
    ],
)
def test_a_request_names_the_field_that_is_wrong(changes: dict[str, object], field: str) -> None:
    assert set(call_faults(replace(CALL_ENTRY, **changes), NOW)) == {field}  # type: ignore[arg-type]


def test_whoever_was_not_reached_is_still_to_be_looked_after() -> None:
    assert set(FOLLOW_UPS) - SETTLING == {"not_reached", "waiting"}


def test_a_new_visit_is_made_and_not_ticked() -> None:
    assert set(follow_up_faults("new_visit", "")) == {"how"}
    assert all(follow_up_faults(how, "") == {} for how in OFFERED)
    assert set(follow_up_faults("called", "x" * 301)) == {"note"}
