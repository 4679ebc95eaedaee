"""From answers to a grade."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare.assessments.rules import (
    Bound,
    Standing,
    adjusted,
    evaluate,
    first_gap,
    grade_of,
    in_force,
    next_due,
)
from eldercare.assessments.scales import offered
from tests.assessments.makers import best

SCALE = offered()
CODES = [one.code for one in SCALE.adjustments]
ANSWERS = st.fixed_dictionaries({item.code: st.sampled_from(item.points) for item in SCALE.items})
APPLIED = st.sets(st.sampled_from(CODES))


@given(ANSWERS, APPLIED)
def test_every_complete_sheet_gives_a_grade(answers, applied):
    result = evaluate(SCALE, answers, applied)
    assert result.grade in range(5)
    assert result.total == sum(answers.values()) == sum(result.subtotals.values())


@given(ANSWERS)
def test_sub_totals_stay_inside_their_dimension(answers):
    sums = evaluate(SCALE, answers).subtotals
    assert all(0 <= sums[one.code] <= one.max_points for one in SCALE.dimensions)


@given(ANSWERS, APPLIED, st.sampled_from(SCALE.items))
def test_more_points_never_give_a_worse_grade(answers, applied, item):
    better = answers | {item.code: item.points[0]}
    assert evaluate(SCALE, better, applied).grade <= evaluate(SCALE, answers, applied).grade


@given(ANSWERS, APPLIED, st.sampled_from(CODES))
def test_an_adjustment_never_gives_a_better_grade(answers, applied, one):
    assert evaluate(SCALE, answers, applied | {one}).grade >= evaluate(SCALE, answers, applied).grade


@pytest.mark.parametrize(
    ("total", "grade"),
    [(90, 0), (89, 1), (66, 1), (65, 2), (46, 2), (45, 3), (30, 3), (29, 4), (0, 4)],
)
def test_the_bounds_are_those_of_the_scale(total, grade):
    assert grade_of(SCALE, total) == grade


def test_somebody_who_needs_nothing_has_ninety_points_and_grade_0():
    result = evaluate(SCALE, best(SCALE))
    assert (result.subtotals, result.total, result.grade) == ({"B1": 32, "B2": 15, "B3": 28, "B4": 15}, 90, 0)


@pytest.mark.parametrize(
    ("preliminary", "applied", "grade"),
    [
        (1, (), 1),
        (0, ("coma",), 4),
        (1, ("mental",), 2),
        (0, ("events",), 1),
        (2, ("mental", "events"), 3),
        (1, ("coma", "mental"), 4),
        (4, ("mental",), 4),
    ],
)
def test_the_adjustments(preliminary, applied, grade):
    assert adjusted(SCALE, preliminary, applied) == grade


def test_the_next_assessment_is_due_after_whole_months():
    assert next_due(SCALE, 2, date(2026, 8, 31)) == date(2027, 2, 28)


def standing(number, day, corrects=None, scale="gbt42195-2022"):
    return Standing(number, scale, date(2026, 1, day), number % 5, date(2026, 7, day), corrects)


def test_the_newest_sheet_counts():
    assert in_force([standing(2, 9), standing(3, 5)], {SCALE.id}).id == 2


def test_of_two_sheets_of_a_day_the_one_written_last_counts():
    assert in_force([standing(2, 9), standing(3, 9)], {SCALE.id}).id == 3


def test_a_corrected_sheet_does_not_count_even_when_its_correction_is_of_an_earlier_day():
    assert in_force([standing(1, 3), standing(2, 9), standing(3, 5, corrects=2)], {SCALE.id}).id == 3


def test_a_result_of_an_older_scale_sets_no_grade():
    assert in_force([standing(1, 9, scale="mzt039-2013")], {SCALE.id}) is None


@pytest.mark.parametrize(
    ("bounds", "gap"),
    [
        ([(6, 9), (0, 5)], None),
        ([(6, 9), (0, 4)], 5),
        ([(5, 9), (0, 5)], 6),
        ([(6, 8), (0, 5)], 9),
        ([(6, 9), (1, 5)], 0),
        ([], 0),
    ],
)
def test_a_gap_or_an_overlap_between_grades_is_found(bounds, gap):
    rows = [Bound(grade, least, most, 6, "", "") for grade, (least, most) in enumerate(bounds)]
    assert first_gap(rows, 9) == gap
