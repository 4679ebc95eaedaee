"""What a plan and a service are on a day, and which steps are open then."""

from datetime import date, timedelta
from itertools import product

import pytest

from eldercare.core.errors import StepRefusedError
from eldercare.core.wording import STEP_WORDS
from eldercare.marks.work import CARE_PLAN
from eldercare.visits.care_plans.rules import (
    ITEM_STATES,
    PLAN_STATES,
    Span,
    item_state,
    plan_state,
)
from tests.makers import TODAY

PLAN_STEPS = {
    ("waiting", "edit"), ("waiting", "pause"), ("waiting", "resume"), ("waiting", "end"),
    ("active", "edit"), ("active", "pause"), ("active", "resume"), ("active", "end"),
    ("paused", "edit"), ("paused", "resume"), ("paused", "end"),
}  # fmt: skip
ITEM_STEPS = {
    ("waiting", "edit"), ("waiting", "except"), ("waiting", "end"),
    ("active", "edit"), ("active", "except"), ("active", "end"), ("ended", "edit"),
}  # fmt: skip
UNLISTED = [
    (table, state, verb)
    for table, listed in ((PLAN_STATES, PLAN_STEPS), (ITEM_STATES, ITEM_STEPS))
    for state, verb in sorted(set(product(table.states, table.all_verbs)) - listed)
]
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.mark.parametrize(("table", "listed"), [(PLAN_STATES, PLAN_STEPS), (ITEM_STATES, ITEM_STEPS)])
def test_the_listed_steps_are_open(table: object, listed: set[tuple[str, str]]) -> None:
    assert {(state, verb) for state in table.states for verb in table.verbs(state)} == listed


@pytest.mark.parametrize(("table", "state", "verb"), UNLISTED)
def test_every_unlisted_step_is_refused(table: object, state: str, verb: str) -> None:
    with pytest.raises(StepRefusedError):
        table.target(state, verb)


def test_a_refusal_has_words_for_each_step_and_state() -> None:
    tables = (PLAN_STATES, ITEM_STATES)
    assert {code for table in tables for code in table.states | table.all_verbs} <= STEP_WORDS.keys()


def test_each_state_has_a_mark() -> None:
    assert PLAN_STATES.states | ITEM_STATES.states <= CARE_PLAN.keys()


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "pauses", "state"),
    [
        (TODAY, None, [], "active"),
        (TODAY, TODAY, [], "active"),
        (TOMORROW, None, [], "waiting"),
        (YESTERDAY, YESTERDAY, [], "ended"),
        (YESTERDAY, None, [Span(TODAY)], "paused"),
        (YESTERDAY, None, [Span(TODAY, TODAY)], "paused"),
        (YESTERDAY, None, [Span(YESTERDAY, YESTERDAY)], "active"),
        (YESTERDAY, None, [Span(TOMORROW)], "active"),
        (YESTERDAY, YESTERDAY, [Span(YESTERDAY)], "ended"),
    ],
)
def test_what_a_plan_is_follows_from_its_days(
    starts_on: date, ends_on: date | None, pauses: list[Span], state: str
) -> None:
    assert plan_state("active", starts_on, ends_on, pauses, TODAY) == state


def test_a_plan_that_was_ended_stays_so() -> None:
    assert plan_state("ended", YESTERDAY, None, [], TODAY) == "ended"


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "state"),
    [(TODAY, None, "active"), (TOMORROW, None, "waiting"), (YESTERDAY, YESTERDAY, "ended")],
)
def test_what_a_service_is_follows_from_its_days(starts_on: date, ends_on: date | None, state: str) -> None:
    assert item_state(starts_on, ends_on, TODAY) == state
