"""What planner and board read of a day."""

import pytest
from flask.ctx import AppContext

from eldercare.core.db import db
from eldercare.people import actions
from eldercare.people.rules.hours import Spell
from eldercare.visits.queries.day_rows import read_day
from tests.makers import NOW, TODAY, make_operator, make_senior, make_service, make_visit, make_worker


@pytest.mark.parametrize(("grade", "skills"), [(1, ("bath",)), (3, ("bath", "basic_care"))])
def test_the_grade_of_a_senior_adds_the_skills_that_bathing_needs(
    database: AppContext, grade: int, skills: tuple[str, ...]
) -> None:
    senior = make_senior(grade=grade)
    make_service("bath", family="bath")
    make_visit(senior, service_code="bath")
    rows = read_day(db.session(), senior.station_id, TODAY)
    assert [visit.skills for visit in rows.visits] == [skills]


def test_a_single_day_is_what_the_planner_is_told(database: AppContext) -> None:
    worker = make_worker()
    actions.set_days(
        make_operator(), [worker.id], [TODAY], "hours", [Spell(600, 660), Spell(900, 960)], now=NOW
    )
    (person,) = read_day(db.session(), worker.station_id, TODAY).people
    assert [(shift.starts, shift.ends) for shift in person.shifts] == [(600, 660), (900, 960)]
