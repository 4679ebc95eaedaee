"""Synthetic assessments come to the grade that the register has."""

from random import Random

import pytest
from flask.ctx import AppContext
from sqlalchemy import select

from eldercare.assessments import demo
from eldercare.assessments.models import Assessment
from eldercare.assessments.rules import evaluate
from eldercare.assessments.scales import offered
from eldercare.core.db import db, transaction
from eldercare.people.demo import build_people
from eldercare.people.models import Senior
from tests.makers import NOW, TODAY


@pytest.mark.parametrize("grade", range(5))
def test_answers_come_to_the_wanted_grade(grade: int) -> None:
    answers = demo.answers_for(Random(grade), offered(), grade)
    assert evaluate(offered(), answers).grade == grade


@pytest.fixture
def county(database: AppContext) -> None:
    with transaction() as session:
        people = build_people(session, seed=7, seniors=300, day=TODAY, now=NOW)
        demo.build(session, Random(7), people, day=TODAY, now=NOW)


def test_the_newest_assessment_has_the_grade_and_the_due_day_of_the_register(county: None) -> None:
    query = select(Assessment, Senior).join(Senior).where(Assessment.scale_id == offered().id)
    rows = db.session.execute(query).all()
    assert len(rows) > 50
    assert all((row.grade, row.next_due_on) == (senior.grade, senior.grade_due_on) for row, senior in rows)


def test_all_of_them_are_marked_synthetic_and_some_are_of_the_older_scale(county: None) -> None:
    rows = list(db.session.scalars(select(Assessment)))
    assert all(row.synthetic for row in rows)
    assert {row.scale_id for row in rows} == {"gbt42195-2022", "mzt039-2013"}
