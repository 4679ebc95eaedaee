"""Recurrences, most of them from the examples of RFC 5545, section 3.8.5.3."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare.core.calendar import RecurrenceError, occurrences

START = date(1997, 9, 2)


def september(*days: int) -> list[tuple[int, int]]:
    return [(9, day) for day in days]


# Name of the RFC's example, the rule, DTSTART, and the (month, day) pairs of the first year that it lists.
RFC_5545 = [
    ("daily for 10 occurrences", "FREQ=DAILY;COUNT=10", START, september(*range(2, 12))),
    (
        "every other day", "FREQ=DAILY;INTERVAL=2;UNTIL=19970911T000000Z", START, september(2, 4, 6, 8, 10),
    ),
    ("every 10 days, 5 times", "FREQ=DAILY;INTERVAL=10;COUNT=5", START,
     [(9, 2), (9, 12), (9, 22), (10, 2), (10, 12)]),
    ("weekly for 10 occurrences", "FREQ=WEEKLY;COUNT=10", START,
     [(9, 2), (9, 9), (9, 16), (9, 23), (9, 30), (10, 7), (10, 14), (10, 21), (10, 28), (11, 4)]),
    ("weekly on Tuesday and Thursday for 5 weeks", "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH",
     START, [*september(2, 4, 9, 11, 16, 18, 23, 25, 30), (10, 2), (10, 7)]),
    ("every other week on two days, 8 times", "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH",
     START, [*september(2, 4, 16, 18, 30), (10, 2), (10, 14), (10, 16)]),
    ("monthly on the first Friday, 4 times", "FREQ=MONTHLY;COUNT=4;BYDAY=1FR", date(1997, 9, 5),
     [(9, 5), (10, 3), (11, 7), (12, 5)]),
    ("the second-to-last Monday", "FREQ=MONTHLY;COUNT=4;BYDAY=-2MO", date(1997, 9, 22),
     [(9, 22), (10, 20), (11, 17), (12, 22)]),
    ("the 2nd and 15th", "FREQ=MONTHLY;COUNT=7;BYMONTHDAY=2,15", START,
     [(9, 2), (9, 15), (10, 2), (10, 15), (11, 2), (11, 15), (12, 2)]),
    ("the third-to-the-last day of the month", "FREQ=MONTHLY;BYMONTHDAY=-3;COUNT=4", date(1997, 9, 28),
     [(9, 28), (10, 29), (11, 28), (12, 29)]),
    ("the last weekday of the month", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=4",
     date(1997, 9, 29), [(9, 30), (10, 31), (11, 28), (12, 31)]),
    ("WKST makes a difference, Monday", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
     date(1997, 8, 5), [(8, 5), (8, 10), (8, 19), (8, 24)]),
    ("WKST makes a difference, Sunday", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
     date(1997, 8, 5), [(8, 5), (8, 17), (8, 19), (8, 31)]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "start", "days"), [case[1:] for case in RFC_5545], ids=[c[0] for c in RFC_5545]
)
def test_an_example_of_the_rfc_falls_on_its_days(rule: str, start: date, days: list[tuple[int, int]]) -> None:
    found = occurrences(rule, start, date(1997, 1, 1), date(1997, 12, 31))
    assert [(day.month, day.day) for day in found] == days


# The by-day examples of section 3.8.5.3 with the days that it lists, typed from there. UNTIL is a moment
# there, in New York; here it is a day, so that one example has the day before that moment.
LISTED = json.loads((Path(__file__).parent / "rfc5545.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("example", LISTED, ids=[example["name"] for example in LISTED])
def test_the_days_are_those_that_the_rfc_lists(example: dict[str, Any]) -> None:
    rule, begins = example["rule"], date.fromisoformat(example["start"])
    listed = [
        date.fromisoformat(f"{month}-{day:02d}") for month, days in example["days"].items() for day in days
    ]
    assert list(occurrences(rule, begins, begins, listed[-1])) == listed
    if "COUNT" in rule or "UNTIL" in rule:
        assert occurrences(rule, begins, listed[-1] + timedelta(days=1), date(2010, 1, 1)) == ()


def test_both_ends_of_the_range_count() -> None:
    assert occurrences("FREQ=DAILY", START, START, START) == (START,)


def test_nothing_falls_before_the_start() -> None:
    assert occurrences("FREQ=DAILY", START, START - timedelta(days=9), START - timedelta(days=1)) == ()


def test_an_empty_range_has_no_days() -> None:
    assert occurrences("FREQ=DAILY", START, START, START - timedelta(days=1)) == ()


def test_the_start_is_no_day_when_the_rule_does_not_name_it() -> None:
    week = occurrences("FREQ=WEEKLY;BYDAY=FR", START, START, START + timedelta(days=6))
    assert week == (date(1997, 9, 5),)


@pytest.mark.parametrize(
    "rule",
    ["", "every day", "FREQ=HOURLY", "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;INTERVAL=0",
     "FREQ=DAILY;BYHOUR=9", "FREQ=DAILY\nEXDATE:19970902", "DTSTART:19970902\nRRULE:FREQ=DAILY"],
)  # fmt: skip
def test_what_is_no_rule_by_days_is_refused(rule: str) -> None:
    with pytest.raises(RecurrenceError):
        occurrences(rule, START, START, START + timedelta(days=7))


RULES = st.sampled_from(
    [
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE",
        "FREQ=MONTHLY;BYDAY=1MO",
        "FREQ=DAILY;COUNT=9",
    ]
)


@given(rule=RULES, offset=st.integers(-40, 400), length=st.integers(0, 60), cut=st.integers(0, 60))
def test_two_ranges_side_by_side_give_what_the_whole_gives(
    rule: str, offset: int, length: int, cut: int
) -> None:
    first = START + timedelta(days=offset)
    last = first + timedelta(days=length)
    middle = first + timedelta(days=min(cut, length))
    parts = occurrences(rule, START, first, middle) + occurrences(
        rule, START, middle + timedelta(days=1), last
    )
    assert parts == occurrences(rule, START, first, last)
