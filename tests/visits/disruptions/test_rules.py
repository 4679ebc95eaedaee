from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare.core.errors import ForbiddenError, StepRefusedError
from eldercare.people.rules.hours import MIDNIGHT, Spell, spell_fault
from eldercare.visits.disruptions.rules import (
    LATE,
    REPLAN_STATES,
    REPORT_STATES,
    SICK,
    WEATHER_STATES,
    Report,
    away_on,
    begun_late,
    report_faults,
)
from tests.makers import TODAY

DAY = timedelta(days=1)
LISTED = {
    "report": {
        ("reported", "confirm"), ("reported", "reject"), ("reported", "withdraw"), ("confirmed", "take_back"),
    },
    "replan": {
        ("asked", "answer"), ("asked", "dismiss"), ("asked", "outdate"), ("asked", "fail"),
        ("open", "accept"), ("open", "accept_some"), ("open", "dismiss"), ("open", "outdate"),
    },
    "weather": {("in_force", "undo")},
}  # fmt: skip
TABLES = {"report": REPORT_STATES, "replan": REPLAN_STATES, "weather": WEATHER_STATES}
STEPS = [
    (name, state, verb)
    for name, table in TABLES.items()
    for state, verb in product(table.states, table.all_verbs)
]


@pytest.mark.parametrize(("name", "state", "verb"), sorted(one for one in STEPS if one[1:] in LISTED[one[0]]))
def test_a_listed_step_leads_to_a_state(name, state, verb):
    assert TABLES[name].target(state, verb) in TABLES[name].states


@pytest.mark.parametrize(
    ("name", "state", "verb"), sorted(one for one in STEPS if one[1:] not in LISTED[one[0]])
)
def test_every_unlisted_step_is_refused(name, state, verb):
    with pytest.raises(StepRefusedError):
        TABLES[name].target(state, verb)


def test_a_caregiver_does_not_confirm_the_own_report():
    with pytest.raises(ForbiddenError):
        REPORT_STATES.target("reported", "confirm", "caregiver")


def test_a_caregiver_does_not_accept_a_replan():
    with pytest.raises(ForbiddenError):
        REPLAN_STATES.target("open", "accept", "caregiver")


def report(**changes):
    return Report(**{"kind": SICK, "worker_id": 1, "first_day": TODAY, "last_day": TODAY} | changes)


def test_a_sick_day_is_taken():
    assert report_faults(report(), TODAY) == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "lost"}, "kind"),
        ({"first_day": TODAY - DAY}, "first_day"),
        ({"first_day": TODAY + 40 * DAY, "last_day": TODAY + 40 * DAY}, "first_day"),
        ({"last_day": TODAY - DAY}, "last_day"),
        ({"last_day": TODAY + 40 * DAY}, "last_day"),
        ({"kind": LATE, "minute": 580, "last_day": TODAY + DAY}, "last_day"),
        ({"kind": LATE}, "minute"),
        ({"minute": 1440}, "minute"),
    ],
)
def test_what_makes_no_sense_is_named(changes, field):
    assert set(report_faults(report(**changes), TODAY)) == {field}


def test_who_is_sick_from_ten_is_there_before():
    away = away_on(SICK, 1, TODAY, 600, TODAY)
    assert not away.hits(540, 600)
    assert away.hits(560, 620)


def test_a_later_day_of_a_sickness_is_lost_as_a_whole():
    assert away_on(SICK, 1, TODAY, 600, TODAY + DAY).hits(480, 540)


def test_who_comes_late_is_away_until_then():
    away = away_on(LATE, 1, TODAY, 580, TODAY)
    assert away.hits(540, 600)
    assert not away.hits(580, 640)


def test_a_late_day_begins_at_that_minute():
    assert begun_late([Spell(480, 1020)], 580) == [Spell(580, 1020)]


def test_a_spell_that_is_over_by_then_falls_away():
    assert begun_late([Spell(480, 720), Spell(780, 1020)], 740) == [Spell(780, 1020)]


def test_nothing_is_left_for_who_comes_after_the_end():
    assert begun_late([Spell(480, 720)], 720) == []


def test_a_break_that_no_longer_fits_falls_away():
    assert begun_late([Spell(480, 1020, 30, 480, 540)], 530) == [Spell(530, 1020)]


@st.composite
def spells(draw):
    starts = draw(st.integers(0, MIDNIGHT - 2))
    ends = draw(st.integers(starts + 1, MIDNIGHT - 1))
    return Spell(starts, ends)


@given(spells(), st.integers(1, MIDNIGHT - 1))
def test_late_hours_are_hours(spell, minute):
    for left in begun_late([spell], minute):
        assert spell_fault(left) is None
        assert left.starts >= min(minute, spell.starts)
        assert left.ends == spell.ends
