"""What is wrong with a sheet, field by field."""

from datetime import timedelta

import pytest

from eldercare.assessments.entry import Assessor, faults
from tests.assessments.makers import answers_of, make_entry
from tests.makers import TODAY


def test_a_complete_sheet_has_no_fault():
    assert faults(make_entry(58), TODAY) == {}


NURSE, SECOND = Assessor("季文娟", medical=True), Assessor("丛建军", medical=False)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"assessed_on": None}, "assessed_on"),
        ({"assessed_on": TODAY + timedelta(days=1)}, "assessed_on"),
        ({"assessed_on": TODAY.replace(year=1999)}, "assessed_on"),
        ({"reason": "fun"}, "reason"),
        ({"source": "rumour"}, "source"),
        ({"key": ""}, "key"),
        ({"assessors": (NURSE,)}, "assessor_2"),
        ({"assessors": (NURSE, NURSE)}, "assessor_2"),
        ({"assessors": (Assessor("丛建国", medical=False), SECOND)}, "medical"),
        ({"answers": answers_of(90) | {"B1.1": 5}}, "B1.1"),
        ({"adjustments": {"mental": ""}}, "mental"),
        ({"adjustments": {"coma": "县医院诊断"}}, "coma"),
        ({"corrects_id": 1}, "correction_reason"),
    ],
)
def test_each_fault_is_named(changes, field):
    assert list(faults(make_entry(90, **changes), TODAY)) == [field]


def test_an_open_question_is_named():
    answers = answers_of(90)
    del answers["B3.4"]
    assert list(faults(make_entry(answers=answers), TODAY)) == ["B3.4"]


def test_a_coma_fits_the_answer_of_no_consciousness():
    entry = make_entry(answers=answers_of(90) | {"B3.9": 0}, adjustments={"coma": "县医院诊断"})
    assert faults(entry, TODAY) == {}
