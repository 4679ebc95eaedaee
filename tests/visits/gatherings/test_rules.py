"""What may be done with a gathering in which state, and what may be typed of one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from eldercare.core.errors import ForbiddenError, StepRefusedError
from eldercare.visits.care_plans.patterns import Pattern
from eldercare.visits.gatherings.rules import STATES, GatheringEntry, entry_faults
from tests.makers import TODAY

ALLOWED = {
    ("planned", "change"), ("planned", "host"), ("planned", "sign_up"), ("planned", "withdraw"),
    ("planned", "cancel"), ("planned", "hold"), ("planned", "lapse"), ("under_way", "sign_up"),
    ("under_way", "came"), ("under_way", "end"), ("under_way", "close"), ("done", "came"),
}  # fmt: skip
EVERY = [(state, verb) for state in sorted(STATES.states) for verb in sorted(STATES.all_verbs)]
ENTRY = GatheringEntry("culture", "", Pattern("weekly", (1,)), TODAY + timedelta(days=1), 600, 20)


@pytest.mark.parametrize(("state", "verb"), [one for one in EVERY if one not in ALLOWED])
def test_an_unlisted_step_is_refused(state, verb):
    with pytest.raises(StepRefusedError):
        STATES.target(state, verb)


@pytest.mark.parametrize(("state", "verb"), sorted(ALLOWED))
def test_a_listed_step_is_allowed(state, verb):
    assert STATES.target(state, verb) in STATES.states


@pytest.mark.parametrize("verb", ["change", "host", "sign_up", "withdraw", "cancel"])
def test_a_host_does_not_do_the_work_of_the_desk(verb):
    with pytest.raises(ForbiddenError):
        STATES.target("planned", verb, "caregiver")


def test_a_host_does_not_change_who_came_once_it_is_over():
    with pytest.raises(ForbiddenError):
        STATES.target("done", "came", "caregiver")


def faults(**changes):
    return set(entry_faults(replace(ENTRY, **changes), TODAY, 540))


def test_a_weekly_gathering_is_taken():
    assert faults() == set()


def test_a_gathering_on_one_day_is_taken():
    assert faults(pattern=None) == set()


@pytest.mark.parametrize("name", ["starts_on", "start_minute", "places"])
def test_day_time_and_places_are_needed(name):
    assert faults(**{name: None}) == {"start" if name == "start_minute" else name}


@pytest.mark.parametrize("places", [0, 201])
def test_places_have_bounds(places):
    assert faults(places=places) == {"places"}


def test_no_gathering_begins_at_night():
    assert faults(start_minute=4 * 60) == {"start"}


def test_the_first_day_does_not_lie_in_the_past():
    assert faults(starts_on=TODAY - timedelta(days=1)) == {"starts_on"}


def test_one_of_today_begins_later_than_now():
    assert faults(pattern=None, starts_on=TODAY, start_minute=540) == {"start"}


def test_a_weekly_one_needs_a_weekday():
    assert faults(pattern=Pattern("weekly")) == {"weekdays"}


def test_a_rule_that_is_none_is_refused():
    assert faults(pattern=Pattern("other", rule="FREQ=HOURLY")) == {"rule"}


def test_a_name_has_an_end():
    assert faults(title="歌" * 41) == {"title"}
