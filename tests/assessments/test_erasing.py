"""What is left of an assessment when its person is erased."""

from eldercare.assessments.actions import record
from eldercare.assessments.models import Assessment
from eldercare.core.db import db
from eldercare.people.actions import erase_senior
from tests.assessments.makers import make_entry
from tests.makers import NOW, make_senior, make_user


def assessed() -> Assessment:
    """Somebody's only assessment."""
    return record(make_user("operator"), make_senior().id, make_entry(50), now=NOW)


def erase(row: Assessment) -> None:
    erase_senior(make_user("admin"), row.senior_id, reason="request", now=NOW)
    db.session.refresh(row)


def test_grade_and_day_stay_for_the_figures(database: object) -> None:
    row = assessed()
    before = (row.grade, row.assessed_on, row.scale_id)
    erase(row)
    assert (row.grade, row.assessed_on, row.scale_id) == before


def test_answers_points_and_assessors_go(database: object) -> None:
    row = assessed()
    erase(row)
    assert (row.answers, row.adjustments, row.subtotals, row.total, row.assessors) == ({}, {}, {}, None, [])
