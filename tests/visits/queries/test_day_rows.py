"""What planner and board read of a day."""

import pytest
from flask.ctx import AppContext

from eldercare.core.db import db
from eldercare.visits.queries.day_rows import read_day
from tests.makers import TODAY, make_senior, make_service, make_visit


@pytest.mark.parametrize(("grade", "skills"), [(1, ("bath",)), (3, ("bath", "basic_care"))])
def test_the_grade_of_a_senior_adds_the_skills_that_bathing_needs(
    database: AppContext, grade: int, skills: tuple[str, ...]
) -> None:
    senior = make_senior(grade=grade)
    make_service("bath", family="bath")
    make_visit(senior, service_code="bath")
    rows = read_day(db.session(), senior.station_id, TODAY)
    assert [visit.skills for visit in rows.visits] == [skills]
