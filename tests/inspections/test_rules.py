"""What an inspection asks, how a hazard moves, and what counts as late."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare.core.errors import ForbiddenError, InvalidInputError, StepRefusedError
from eldercare.inspections.errors import SelfClosureError, TooFewInspectorsError
from eldercare.inspections.rules import (
    HAZARD_STEPS,
    INSPECTION_STEPS,
    Asked,
    Standing,
    check_answer,
    check_closer,
    check_extension,
    check_inspectors,
    check_rectification,
    chosen_deadline,
    days_late,
    deadline_of,
    grade_of,
    is_told,
    risk_of,
    score_of,
    share,
)

MONDAY = date(2026, 11, 23)
ORDINARY = Asked("ordinary", 3)
MAJOR = Asked("major", 7)

HAZARD_WAY = {
    ("found", "assign"), ("assigned", "begin"), ("returned", "begin"), ("assigned", "submit"),
    ("in_repair", "submit"), ("returned", "submit"), ("recheck", "return"), ("recheck", "close"),
    ("assigned", "request_extension"), ("in_repair", "request_extension"), ("returned", "request_extension"),
    ("assigned", "grant_extension"), ("in_repair", "grant_extension"), ("returned", "grant_extension"),
    ("assigned", "refuse_extension"), ("in_repair", "refuse_extension"), ("returned", "refuse_extension"),
}  # fmt: skip
INSPECTION_WAY = {("planned", "start"), ("planned", "cancel"), ("running", "finish")}


@given(st.sampled_from(sorted(HAZARD_STEPS.states)), st.sampled_from(sorted(HAZARD_STEPS.all_verbs)))
def test_a_hazard_takes_no_step_that_is_not_listed(state: str, verb: str) -> None:
    if (state, verb) in HAZARD_WAY:
        assert HAZARD_STEPS.target(state, verb)
    else:
        with pytest.raises(StepRefusedError):
            HAZARD_STEPS.target(state, verb)


@given(st.sampled_from(sorted(INSPECTION_STEPS.states)), st.sampled_from(sorted(INSPECTION_STEPS.all_verbs)))
def test_an_inspection_takes_no_step_that_is_not_listed(state: str, verb: str) -> None:
    if (state, verb) in INSPECTION_WAY:
        assert INSPECTION_STEPS.target(state, verb)
    else:
        with pytest.raises(StepRefusedError):
            INSPECTION_STEPS.target(state, verb)


def test_nothing_follows_on_a_closed_hazard() -> None:
    assert HAZARD_STEPS.verbs("closed") == []


@pytest.mark.parametrize("role", ["inspector", "bureau"])
def test_only_the_institution_hands_in(role: str) -> None:
    with pytest.raises(ForbiddenError):
        HAZARD_STEPS.target("assigned", "submit", role)


def test_the_institution_closes_nothing() -> None:
    with pytest.raises(ForbiddenError):
        HAZARD_STEPS.target("recheck", "close", "manager")


def test_an_inspector_does_not_decide_on_more_time() -> None:
    with pytest.raises(ForbiddenError):
        HAZARD_STEPS.target("assigned", "grant_extension", "inspector")


@pytest.mark.parametrize("kind", ["case", "surprise"])
def test_a_case_or_surprise_is_never_told_ahead(kind: str) -> None:
    assert not is_told(kind, announced=True)


def test_a_special_inspection_is_told_unless_it_is_not_announced() -> None:
    assert is_told("special", announced=True)
    assert not is_told("special", announced=False)


@pytest.mark.parametrize("people", [[], [1], [1, 1]])
def test_one_person_alone_makes_no_inspection(people: list[int]) -> None:
    with pytest.raises(TooFewInspectorsError) as refused:
        check_inspectors(people)
    assert "inspectors" in refused.value.fields


@pytest.mark.parametrize(
    ("asked", "answer", "field"),
    [
        (ORDINARY, {"result": "", "note": "", "photos": 0}, "result"),
        (ORDINARY, {"result": "na", "note": "", "photos": 0}, "result"),
        (Asked("ordinary", 3, photo_required=True), {"result": "fail", "note": "坏", "photos": 0}, "photos"),
        (ORDINARY, {"result": "fail", "note": "  ", "photos": 0}, "note"),
    ],
)
def test_an_answer_the_item_does_not_take_names_the_field(asked: Asked, answer: dict, field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        check_answer(asked, **answer)
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (ORDINARY, {"result": "pass", "note": "", "photos": 0}),
        (ORDINARY, {"result": "fail", "note": "坏", "photos": 0}),
        (ORDINARY, {"result": "fail", "note": "", "photos": 1}),
        (Asked("major", 7, allows_na=True), {"result": "na", "note": "", "photos": 0}),
        (Asked("ordinary", 3, photo_required=True), {"result": "pass", "note": "", "photos": 0}),
    ],
)
def test_an_answer_the_item_takes(asked: Asked, answer: dict) -> None:
    check_answer(asked, **answer)


def test_what_the_standard_calls_major_cannot_be_made_ordinary() -> None:
    assert grade_of(MAJOR, "ordinary") == "major"


def test_an_ordinary_item_may_be_raised() -> None:
    assert grade_of(ORDINARY, "major") == "major"


def test_without_a_choice_the_items_grade_holds() -> None:
    assert grade_of(ORDINARY, None) == "ordinary"


@pytest.mark.parametrize(("days", "last"), [(0, MONDAY), (3, date(2026, 11, 26)), (15, date(2026, 12, 8))])
def test_the_deadline_counts_calendar_days(days: int, last: date) -> None:
    assert deadline_of(Asked("ordinary", days), "ordinary", MONDAY) == last


def test_a_major_item_keeps_its_own_days() -> None:
    assert deadline_of(MAJOR, "major", MONDAY) == date(2026, 11, 30)


def test_an_ordinary_item_raised_to_major_has_thirty_days() -> None:
    assert deadline_of(ORDINARY, "major", MONDAY) == date(2026, 12, 23)


def test_an_earlier_deadline_may_be_set() -> None:
    assert chosen_deadline(MONDAY, date(2026, 11, 26), MONDAY) == MONDAY


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_a_deadline_outside_the_rule_is_refused(chosen: date) -> None:
    latest = MONDAY + timedelta(days=3)
    if MONDAY <= chosen <= latest:
        assert chosen_deadline(chosen, latest, MONDAY) == chosen
    else:
        with pytest.raises(InvalidInputError):
            chosen_deadline(chosen, latest, MONDAY)


def test_more_time_needs_a_later_day_and_a_reason() -> None:
    with pytest.raises(InvalidInputError) as refused:
        check_extension(MONDAY, MONDAY, " ")
    assert set(refused.value.fields) == {"until", "reason"}


def test_a_rectification_needs_photo_and_note() -> None:
    with pytest.raises(InvalidInputError) as refused:
        check_rectification("", 0)
    assert set(refused.value.fields) == {"photos", "note"}


@given(st.integers(1, 9), st.integers(1, 9), st.lists(st.integers(1, 9)))
def test_the_closer_is_never_a_rectifier(closer: int, rectifier: int, submitters: list[int]) -> None:
    if closer in {rectifier, *submitters}:
        with pytest.raises(SelfClosureError):
            check_closer(closer, rectifier, submitters)
    else:
        check_closer(closer, rectifier, submitters)


def test_each_failure_takes_its_weight_off_the_score() -> None:
    assert score_of([("pass", 6), ("fail", 6), ("fail", 9)]) == 85


def test_what_does_not_apply_takes_nothing_off() -> None:
    assert score_of([("na", 12), ("pass", 3)]) == 100


def test_the_score_stops_at_nothing() -> None:
    assert score_of([("fail", 12)] * 20) == 0


@pytest.mark.parametrize(("today", "late"), [(MONDAY, 0), (date(2026, 11, 24), 1), (date(2026, 11, 20), -3)])
def test_an_open_hazard_is_late_from_the_day_after_its_deadline(today: date, late: int) -> None:
    assert days_late(MONDAY, state="in_repair", submitted_on=None, today=today) == late


def test_waiting_for_the_recheck_makes_nobody_late() -> None:
    late = days_late(MONDAY, state="recheck", submitted_on=MONDAY, today=date(2026, 12, 1))
    assert late == 0


def test_what_was_sent_back_counts_from_today_again() -> None:
    assert days_late(MONDAY, state="returned", submitted_on=MONDAY, today=date(2026, 11, 25)) == 2


def test_a_share_of_nothing_is_unknown() -> None:
    assert share(0, 0) is None


@pytest.mark.parametrize(
    ("standing", "risk"),
    [
        (Standing(last_on=MONDAY, last_score=95), "low"),
        (Standing(last_on=MONDAY, last_score=95, open=3), "medium"),
        (Standing(last_on=MONDAY, last_score=95, repeated=1), "medium"),
        (Standing(), "medium"),
        (Standing(last_on=date(2025, 11, 1), last_score=95), "medium"),
        (Standing(last_on=MONDAY, last_score=95, overdue=1), "high"),
        (Standing(last_on=MONDAY, last_score=95, major=1), "high"),
        (Standing(last_on=MONDAY, last_score=0), "high"),
    ],
)
def test_risk_follows_from_what_is_open_and_what_was_seen(standing: Standing, risk: str) -> None:
    assert risk_of(standing, MONDAY) == risk
