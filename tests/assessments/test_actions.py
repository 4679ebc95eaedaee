"""Recording sheets, and the grade that follows."""

from datetime import timedelta

import pytest
from flask.ctx import AppContext
from sqlalchemy import text

from eldercare.assessments import actions
from eldercare.assessments.errors import AlreadyCorrectedError
from eldercare.assessments.models import Assessment
from eldercare.core.db import db
from eldercare.core.errors import ForbiddenError, InvalidInputError, NotFoundError
from eldercare.people.models import Senior
from tests.assessments.makers import make_entry
from tests.makers import NOW, TODAY, make_operator, make_senior, make_user
from tests.people.makers import audited, last_audit, make_other_station


def grade_of(senior: Senior) -> tuple[int, object]:
    db.session.expire_all()
    return senior.grade, senior.grade_due_on


def test_a_recorded_sheet_sets_the_grade_and_the_day_of_the_next(database: AppContext) -> None:
    senior = make_senior(grade=0)
    row = actions.record(make_operator(), senior.id, make_entry(58), now=NOW)
    assert (row.total, row.preliminary_grade, row.grade) == (58, 2, 2)
    assert grade_of(senior) == (2, row.next_due_on)


def test_an_adjustment_stands_with_its_reason_beside_both_grades(database: AppContext) -> None:
    entry = make_entry(58, adjustments={"mental": "2026-03 市四院诊断"})
    row = actions.record(make_operator(), make_senior().id, entry, now=NOW)
    assert (row.preliminary_grade, row.grade, row.adjustments) == (2, 3, {"mental": "2026-03 市四院诊断"})


def test_a_sheet_of_an_earlier_day_changes_no_newer_grade(database: AppContext) -> None:
    senior, operator = make_senior(grade=0), make_operator()
    newest = actions.record(operator, senior.id, make_entry(20), now=NOW)
    actions.record(operator, senior.id, make_entry(90, assessed_on=TODAY - timedelta(days=9)), now=NOW)
    assert grade_of(senior) == (4, newest.next_due_on)


def test_a_correction_takes_the_place_of_the_sheet_it_names(database: AppContext) -> None:
    senior, operator = make_senior(grade=0), make_operator()
    wrong = actions.record(operator, senior.id, make_entry(20), now=NOW)
    right = make_entry(70, corrects_id=wrong.id, correction_reason="两题填错")
    actions.record(operator, senior.id, right, now=NOW)
    assert grade_of(senior)[0] == 1
    assert db.session.query(Assessment).count() == 2


def test_a_sheet_is_corrected_once(database: AppContext) -> None:
    senior, operator = make_senior(), make_operator()
    wrong = actions.record(operator, senior.id, make_entry(20), now=NOW)
    for total in (70, 71):
        correction = make_entry(total, corrects_id=wrong.id, correction_reason="两题填错")
        if total == 70:
            actions.record(operator, senior.id, correction, now=NOW)
    with pytest.raises(AlreadyCorrectedError):
        actions.record(operator, senior.id, correction, now=NOW)


def test_a_correction_of_somebody_else_is_refused(database: AppContext) -> None:
    operator = make_operator()
    other = actions.record(operator, make_senior().id, make_entry(20), now=NOW)
    correction = make_entry(70, corrects_id=other.id, correction_reason="两题填错")
    with pytest.raises(NotFoundError):
        actions.record(operator, make_senior().id, correction, now=NOW)


def test_a_sheet_that_is_sent_twice_is_kept_once(database: AppContext) -> None:
    senior, operator, entry = make_senior(), make_operator(), make_entry(58)
    first = actions.record(operator, senior.id, entry, now=NOW)
    assert actions.record(operator, senior.id, entry, now=NOW).id == first.id
    assert audited() == ["senior_assessed"]


def test_checking_writes_nothing(database: AppContext) -> None:
    senior = make_senior(grade=0)
    assert actions.check(make_operator(), senior.id, make_entry(58), now=NOW).grade == 2
    assert (db.session.query(Assessment).count(), audited(), grade_of(senior)[0]) == (0, [], 0)


def test_a_sheet_with_a_fault_is_not_kept(database: AppContext) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        actions.record(make_operator(), make_senior().id, make_entry(58, reason="fun"), now=NOW)
    assert set(refusal.value.fields) == {"reason"}
    assert db.session.query(Assessment).count() == 0


def test_an_operator_assesses_nobody_of_another_station(database: AppContext) -> None:
    stranger = make_operator(make_other_station())
    with pytest.raises(NotFoundError):
        actions.record(stranger, make_senior().id, make_entry(58), now=NOW)


def test_the_bureau_assesses_nobody(database: AppContext) -> None:
    with pytest.raises(ForbiddenError):
        actions.record(make_user("bureau"), make_senior().id, make_entry(58), now=NOW)


def test_the_trail_names_the_sheet_and_no_health_fact(database: AppContext) -> None:
    row = actions.record(make_operator(), make_senior().id, make_entry(58), now=NOW)
    assert last_audit().detail == {"assessment_id": row.id, "scale": "gbt42195-2022", "corrects": None}


def test_each_reading_is_recorded(database: AppContext) -> None:
    operator = make_operator()
    row = actions.record(operator, make_senior().id, make_entry(58), now=NOW)
    assert actions.read(operator, row.id, now=NOW).answers["B1.1"] == 0
    assert audited() == ["senior_assessed", "assessment_read"]


def test_answers_and_reasons_are_not_readable_in_the_database(database: AppContext) -> None:
    entry = make_entry(58, adjustments={"mental": "市四院诊断"})
    actions.record(make_operator(), make_senior().id, entry, now=NOW)
    kept = db.session.execute(text("select answers, adjustments from assessments")).one()
    assert all(value.startswith("v1:") for value in kept)
