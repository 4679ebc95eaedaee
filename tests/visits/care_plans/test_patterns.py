"""Recurrences as operators choose them."""

from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from eldercare.core.calendar import occurrences
from eldercare.visits.care_plans.patterns import LAST, Pattern, pattern_of, rule_of
from eldercare.visits.care_plans.words import in_words
from tests.makers import TODAY

WEEKDAYS = st.lists(st.integers(0, 6), min_size=1, max_size=7, unique=True).map(sorted).map(tuple)
UNTIL = st.none() | st.dates(date(2026, 1, 1), date(2030, 1, 1))
PATTERNS = st.one_of(
    st.builds(Pattern, st.just("daily"), until=UNTIL),
    st.builds(Pattern, st.sampled_from(["weekly", "fortnightly"]), WEEKDAYS, until=UNTIL),
    st.builds(
        Pattern, st.just("monthly"), st.integers(0, 6).map(lambda day: (day,)),
        st.sampled_from([1, 2, 3, 4, LAST]), UNTIL,
    ),
)  # fmt: skip


@given(pattern=PATTERNS)
def test_a_pattern_survives_its_rule(pattern: Pattern) -> None:
    assert pattern_of(rule_of(pattern)) == pattern


@given(pattern=PATTERNS)
def test_every_pattern_is_a_rule_that_can_be_read(pattern: Pattern) -> None:
    days = occurrences(rule_of(pattern), TODAY, TODAY, TODAY + timedelta(days=60))
    assert all(day.weekday() in (pattern.weekdays or range(7)) for day in days)


@pytest.mark.parametrize(
    "rule",
    ["FREQ=YEARLY", "FREQ=MONTHLY;BYMONTHDAY=1", "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO", "FREQ=DAILY;COUNT=3",
     "FREQ=MONTHLY;BYDAY=1MO,2MO", "FREQ=DAILY;BYDAY=MO", "nonsense"],
)  # fmt: skip
def test_a_rule_that_says_more_is_kept_as_it_is(rule: str) -> None:
    found = pattern_of(rule)
    assert found.kind == "other"
    assert found.rule == (rule if "=" in rule else "")


def test_the_last_day_of_another_rule_is_known() -> None:
    found = pattern_of("FREQ=YEARLY;UNTIL=20281231")
    assert (found.rule, found.until) == ("FREQ=YEARLY", date(2028, 12, 31))
    assert rule_of(found) == "FREQ=YEARLY;UNTIL=20281231"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY", "Every day"),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR", "Every Mon, Wed, Fri"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "Mon to Fri"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "Every second Tue"),
        ("FREQ=MONTHLY;BYDAY=2WE", "The second Wed of the month"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "The last Fri of the month"),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231", "Every Mon, until 2026-12-31"),
        ("FREQ=YEARLY", "By the rule FREQ=YEARLY"),
    ],
)
def test_a_rule_in_words(app: Flask, rule: str, words: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert in_words(rule) == words
