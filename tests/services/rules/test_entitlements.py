"""Which rules apply to somebody in a month, and why."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare.people.rules import age_on
from eldercare.services.rules.entitlements import (
    BEATEN,
    HOLDS,
    NO,
    Facts,
    GradeFrom,
    Held,
    Verdict,
    birthday,
    judge,
    last_of,
)

MONTH = date(2026, 11, 1)
BORN = date(1946, 5, 4)


@dataclass
class Rule:
    """A rule for everybody, as the table has it."""

    id: int = 1
    since: date = date(2026, 1, 1)
    until: date | None = None
    categories: list[str] = field(default_factory=list)
    age_from: int | None = None
    age_to: int | None = None
    grade_from: int | None = None
    grade_to: int | None = None
    alone: bool = False
    minutes: int | None = 600
    yuan: Decimal | None = None
    combining: str = "best"


def one(rule: Rule, facts: Facts, month: date = MONTH) -> Verdict:
    (verdict,) = judge([rule], facts, month)
    return verdict


def codes(verdict: Verdict) -> list[str]:
    return [reason.code for reason in verdict.reasons if not reason.met]


def test_a_rule_that_asks_nothing_is_for_everybody() -> None:
    assert one(Rule(), Facts(BORN)).outcome == HOLDS


@pytest.mark.parametrize(("day", "outcome"), [(1, HOLDS), (20, HOLDS), (30, HOLDS)])
def test_a_birthday_within_the_month_gives_the_whole_month(day: int, outcome: str) -> None:
    assert one(Rule(age_from=80), Facts(date(1946, 11, day))).outcome == outcome


def test_a_birthday_on_the_first_of_the_next_month_gives_nothing_yet() -> None:
    verdict = one(Rule(age_from=80), Facts(date(1946, 12, 1)))
    assert (verdict.outcome, codes(verdict)) == (NO, ["age_below"])


def test_who_turns_too_old_within_the_month_keeps_the_month() -> None:
    facts = Facts(date(1946, 11, 2))
    assert [one(Rule(age_to=79), facts, month).outcome for month in (MONTH, date(2026, 12, 1))] == [HOLDS, NO]


def test_somebody_born_on_the_29th_of_february_is_older_on_the_first_of_march() -> None:
    assert birthday(date(1948, 2, 29), 79) == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("until", "month", "outcome"),
    [
        (date(2026, 11, 15), MONTH, HOLDS),
        (date(2026, 11, 1), MONTH, NO),
        (date(2026, 11, 15), date(2026, 12, 1), NO),
    ],
)
def test_a_category_that_ends_within_the_month_counts_for_the_month(
    until: date, month: date, outcome: str
) -> None:
    facts = Facts(BORN, categories=(Held("low_income", date(2025, 1, 1), until),))
    assert one(Rule(categories=["low_income"]), facts, month).outcome == outcome


def test_a_grade_that_gets_worse_within_the_month_counts_for_the_month() -> None:
    facts = Facts(BORN, grades=(GradeFrom(date(2026, 1, 1), 1), GradeFrom(date(2026, 11, 30), 3)))
    verdict = one(Rule(grade_from=2), facts)
    assert (verdict.outcome, verdict.since) == (HOLDS, date(2026, 11, 30))


def test_a_grade_that_gets_better_within_the_month_takes_nothing_away_before_the_next() -> None:
    facts = Facts(BORN, grades=(GradeFrom(date(2026, 1, 1), 3), GradeFrom(date(2026, 11, 2), 1)))
    rule = Rule(grade_from=2)
    assert [one(rule, facts, month).outcome for month in (MONTH, date(2026, 12, 1))] == [HOLDS, NO]


def test_what_a_rule_asks_must_hold_on_the_same_day() -> None:
    facts = Facts(
        date(1946, 11, 20),
        categories=(Held("alone", date(2020, 1, 1), date(2026, 11, 10)),),
    )
    assert one(Rule(age_from=80, alone=True), facts).outcome == NO


@pytest.mark.parametrize(("left_on", "outcome"), [(MONTH, NO), (date(2026, 11, 2), HOLDS)])
def test_the_roll_counts_like_a_condition(left_on: date, outcome: str) -> None:
    assert one(Rule(), Facts(BORN, left_on=left_on)).outcome == outcome


def test_a_rule_says_since_when_all_that_it_asks_holds() -> None:
    facts = Facts(
        date(1940, 5, 4),
        categories=(Held("alone", date(2026, 6, 7)),),
        grades=(GradeFrom(date(2026, 3, 1), 2),),
    )
    assert one(Rule(age_from=80, alone=True, grade_from=2), facts).since == date(2026, 6, 7)


def test_a_rule_is_never_older_than_itself() -> None:
    facts = Facts(BORN, categories=(Held("low_income", date(2000, 1, 1)),))
    assert one(Rule(categories=["low_income"]), facts).since == date(2026, 1, 1)


def test_a_grade_that_was_never_assessed_is_said_to_be_unknown() -> None:
    assert codes(one(Rule(grade_from=2), Facts(BORN))) == ["grade_unknown"]


def test_a_centenarian_is_one_by_the_birth_date() -> None:
    rule = Rule(categories=["centenarian"])
    born = date(1926, 11, 15)
    assert [one(rule, Facts(born), month).outcome for month in (date(2026, 10, 1), MONTH)] == [NO, HOLDS]


def test_only_rules_of_the_month_are_judged() -> None:
    rules = [Rule(1, until=MONTH), Rule(2, since=date(2026, 12, 1)), Rule(3, since=MONTH)]
    assert [verdict.rule.id for verdict in judge(rules, Facts(BORN), MONTH)] == [3]


def test_of_those_that_are_best_the_largest_counts_and_names_itself() -> None:
    found = judge([Rule(1, minutes=100), Rule(2, minutes=300), Rule(3, minutes=200)], Facts(BORN), MONTH)
    assert [(verdict.outcome, verdict.beaten_by) for verdict in found] == [
        (BEATEN, 2),
        (HOLDS, None),
        (BEATEN, 2),
    ]


def test_of_equal_ones_the_older_counts() -> None:
    found = judge([Rule(1), Rule(2)], Facts(BORN), MONTH)
    assert [verdict.outcome for verdict in found] == [HOLDS, BEATEN]


def test_one_that_comes_on_top_counts_besides() -> None:
    found = judge([Rule(1, minutes=900), Rule(2, combining="adds", minutes=60)], Facts(BORN), MONTH)
    assert [verdict.outcome for verdict in found] == [HOLDS, HOLDS]


def test_minutes_and_yuan_do_not_beat_each_other() -> None:
    found = judge([Rule(1), Rule(2, minutes=None, yuan=Decimal(9000))], Facts(BORN), MONTH)
    assert [verdict.outcome for verdict in found] == [HOLDS, HOLDS]


def test_a_rule_that_does_not_apply_beats_nobody() -> None:
    found = judge([Rule(1), Rule(2, minutes=9000, age_from=99)], Facts(BORN), MONTH)
    assert [verdict.outcome for verdict in found] == [HOLDS, NO]


days = st.dates(date(2026, 9, 1), date(2027, 1, 31))
spans = st.tuples(st.sampled_from(["low_income", "alone", "disabled"]), days, st.none() | days)
some_facts = st.builds(
    lambda born, left, held, grades: Facts(
        born,
        left,
        tuple(Held(*span) for span in held if span[2] is None or span[2] > span[1]),
        tuple(GradeFrom(since, grade) for since, grade in dict(grades).items()),
    ),
    st.dates(date(1925, 1, 1), date(1967, 1, 1)),
    st.none() | days,
    st.lists(spans, max_size=3),
    st.lists(st.tuples(days, st.integers(0, 4)), max_size=3),
)
numbers = st.none() | st.integers(0, 4)
some_rules = st.builds(
    Rule,
    categories=st.lists(st.sampled_from(["low_income", "alone", "disabled", "centenarian"]), max_size=2),
    age_from=st.none() | st.integers(60, 100),
    age_to=st.none() | st.integers(60, 100),
    grade_from=numbers,
    grade_to=numbers,
    alone=st.booleans(),
    minutes=st.integers(1, 900),
    combining=st.sampled_from(["best", "adds"]),
)


def holds_on(rule: Rule, facts: Facts, day: date) -> bool:
    """The same by looking at one day, without any of the shortcuts."""
    if facts.left_on is not None and day >= facts.left_on:
        return False
    held = {
        one.code for one in facts.categories if one.since <= day and (one.until is None or day < one.until)
    }
    age = age_on(facts.born, day)
    held |= {"centenarian"} if age >= 100 else set()
    known = sorted((one.since, one.grade) for one in facts.grades if one.since <= day)
    grade = known[-1][1] if known else None
    asks_grade = rule.grade_from is not None or rule.grade_to is not None
    return (
        (not rule.categories or bool(held & set(rule.categories)))
        and (rule.age_from is None or age >= rule.age_from)
        and (rule.age_to is None or age <= rule.age_to)
        and (
            not asks_grade
            or (
                grade is not None
                and (rule.grade_from or 0) <= grade <= (4 if rule.grade_to is None else rule.grade_to)
            )
        )
        and (not rule.alone or "alone" in held)
    )


@given(some_rules, some_facts)
def test_a_rule_applies_exactly_when_some_day_of_the_month_has_all_that_it_asks(
    rule: Rule, facts: Facts
) -> None:
    month_days = [MONTH + timedelta(days=n) for n in range(last_of(MONTH).day)]
    assert one(rule, facts).applies == any(holds_on(rule, facts, day) for day in month_days)


@given(some_rules, some_facts)
def test_since_is_a_day_from_which_it_holds_up_to_the_first_day_in_the_month(
    rule: Rule, facts: Facts
) -> None:
    verdict = one(rule, facts)
    if verdict.applies:
        first = next(
            day for day in (MONTH + timedelta(days=n) for n in range(31)) if holds_on(rule, facts, day)
        )
        assert verdict.since is not None
        assert rule.since <= verdict.since <= first
        assert holds_on(rule, facts, verdict.since) or verdict.since == rule.since


@given(st.lists(some_rules, max_size=5), some_facts)
def test_at_most_one_of_the_best_counts_and_it_is_the_largest(rules: list[Rule], facts: Facts) -> None:
    found = judge([replace(rule, id=n) for n, rule in enumerate(rules)], facts, MONTH)
    best = [verdict for verdict in found if verdict.applies and verdict.rule.combining == "best"]
    counting = [verdict for verdict in best if verdict.outcome == HOLDS]
    assert len(counting) == min(1, len(best))
    assert all(verdict.rule.minutes <= counting[0].rule.minutes for verdict in best)  # type: ignore[operator]


@given(st.lists(some_rules, max_size=5), some_facts, st.randoms())
def test_the_order_of_the_rules_changes_nothing(rules: list[Rule], facts: Facts, rng: object) -> None:
    numbered = [replace(rule, id=n) for n, rule in enumerate(rules)]
    shuffled = sorted(numbered, key=lambda rule: rng.random())  # type: ignore[attr-defined]
    outcomes = [
        {verdict.rule.id: verdict.outcome for verdict in judge(order, facts, MONTH)}
        for order in (numbered, shuffled)
    ]
    assert outcomes[0] == outcomes[1]
