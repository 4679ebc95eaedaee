"""Recurrences as operators choose them."""

from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from eldercare.core.calendar import occurrences
from eldercare.visits.care_plans.patterns import LAST, Pattern, covers_workdays, pattern_of, rule_of
from eldercare.visits.care_plans.words import in_words, words_of
from eldercare.visits.models import CarePlanItem
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
FREE_PATTERNS = st.one_of(
    st.builds(
        Pattern, st.sampled_from(["week_free", "month_free"]), WEEKDAYS, until=UNTIL, times=st.integers(1, 7)
    ),
    st.builds(
        Pattern, st.just("month_week"), WEEKDAYS, st.sampled_from([1, 2, 3, 4, LAST]), UNTIL,
        times=st.integers(1, 7),
    ),
)  # fmt: skip


@given(pattern=FREE_PATTERNS)
def test_a_pattern_with_free_days_survives_its_rule(pattern: Pattern) -> None:
    assert pattern_of(rule_of(pattern), pattern.times) == pattern


@given(pattern=FREE_PATTERNS)
def test_the_rule_of_free_days_fits_its_column(pattern: Pattern) -> None:
    assert len(rule_of(pattern)) <= 120


@pytest.mark.parametrize(
    ("rule", "covers"),
    [("FREQ=DAILY", True), ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", True),
     ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", True), ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR", True),
     ("FREQ=WEEKLY;BYDAY=MO,WE,FR", False), ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR", False),
     ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYMONTHDAY=1,2,3,4,5,6,7", False), ("FREQ=DAILY;COUNT=9", False)],
)  # fmt: skip
def test_which_rules_name_every_workday(rule: str, covers: bool) -> None:
    assert covers_workdays(rule) == covers


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


FREE_WORDS = [
    ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", 2, "2 times a week, on any day", "每周 2 次，任一天"),
    ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", 1, "Once a week, on any day from Mon to Fri",
     "每周一次，周一至周五任一天"),
    ("FREQ=MONTHLY;BYDAY=MO,WE", 3, "3 times a month, on any of Mon, Wed", "每月 3 次，周一、周三中任选"),
    ("FREQ=MONTHLY;BYDAY=TU;BYMONTHDAY=1,2,3,4,5,6,7", 1, "Once in the first week of the month, on Tue",
     "每月第一周一次，周二"),
    ("FREQ=MONTHLY;BYDAY=MO,TU;BYMONTHDAY=-7,-6,-5,-4,-3,-2,-1", 2,
     "2 times in the last week of the month, on any of Mon, Tue", "每月最后一周 2 次，周一、周二中任选"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "times", "english", "chinese"), FREE_WORDS)
def test_free_days_in_words(app: Flask, rule: str, times: int, english: str, chinese: str) -> None:
    for language, words in (("en", english), ("zh-CN", chinese)):
        with app.test_request_context(headers={"Accept-Language": language}):
            assert in_words(rule, times) == words


def test_an_item_in_words_says_holidays_and_end(app: Flask) -> None:
    item = CarePlanItem(recurrence="FREQ=DAILY", on_holiday="next", ends_on=date(2027, 3, 31))
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert words_of(item) == "Every day; of a public holiday on the next workday, until 2027-03-31"
