"""What this room says on a senior's page."""

from datetime import timedelta

from flask import Flask, render_template
from flask.testing import FlaskClient

from eldercare.core.time import local_date, now
from eldercare.people.models import Senior
from eldercare.visits.sections import senior_section
from tests.makers import NOW, make_care_plan, make_operator, make_senior, make_user, make_visit, make_worker
from tests.visits.makers import on_day


def test_a_plan_and_its_visits_are_shown(app: Flask, database: object) -> None:
    plan = make_care_plan()
    worker = make_worker()
    make_visit(plan.senior, worker)
    section = senior_section(make_operator(), plan.senior, NOW)
    assert section is not None
    assert section.data["plan"].id == plan.id
    assert [state for _, state in section.data["coming"]] == ["planned"]
    with app.test_request_context(headers={"Accept-Language": "en"}):
        text = render_template(section.template, data=section.data, senior=plan.senior)
    assert "Every day" in text
    assert worker.name in text


def test_last_visits_come_newest_first(database: object) -> None:
    senior = make_senior()
    older, newer = (
        on_day(make_visit(senior, state="done"), local_date(NOW) - timedelta(days=days)) for days in (9, 2)
    )
    section = senior_section(make_operator(), senior, NOW)
    assert section is not None
    assert [visit.id for visit, _ in section.data["past"]] == [newer.id, older.id]


def test_without_a_plan_one_can_be_agreed(app: Flask, client: FlaskClient) -> None:
    senior: Senior = make_senior()
    section = senior_section(make_operator(), senior, now())
    assert section is not None
    assert section.data["plan"] is None


def test_an_inspector_reads_no_care_plan(database: object) -> None:
    assert senior_section(make_user("inspector"), make_senior(), NOW) is None
