"""What this room says on a senior's page."""

from datetime import timedelta

import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient

from eldercare.core.db import db
from eldercare.core.time import local_date, now
from eldercare.people.models import Senior
from eldercare.visits.models import Attendance
from eldercare.visits.sections import senior_section
from tests.makers import (
    NOW,
    TODAY,
    make_care_plan,
    make_operator,
    make_senior,
    make_user,
    make_visit,
    make_worker,
    save,
    signed_in,
)
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


def make_check_in(senior: Senior, **changes: object) -> Attendance:
    """A check-in of the day before, 320 m from where the home is drawn."""
    visit = make_visit(senior, make_worker(), state="done", day=TODAY - timedelta(days=1))
    values: dict[str, object] = {
        "address": senior.address, "check_in_at": NOW, "check_in_lat": 32.265, "check_in_lon": 120.749,
        "check_in_distance": 320.0, "exceptions": [],
    }  # fmt: skip
    return save(
        Attendance(
            visit_id=visit.id, service_code=visit.service_code, senior_id=senior.id, day=visit.day,
            worker_id=visit.assignments[0].published_worker_id, **values | changes,
        )
    )  # fmt: skip


def test_the_place_of_the_last_check_in_is_offered_for_a_home_without_one(client: FlaskClient) -> None:
    senior = make_senior(position_source="centre")
    make_check_in(senior)
    with signed_in(client, make_operator()) as browser:
        assert "Use that place" in browser.get(f"/seniors/{senior.id}").text
        assert browser.post(f"/seniors/{senior.id}/place-of-check-in").status_code == 302
        assert "Use that place" not in browser.get(f"/seniors/{senior.id}").text
    db.session.rollback()
    placed = db.session.get_one(Senior, senior.id)
    assert (placed.lat, placed.lon, placed.position_source) == (32.265, 120.749, "phone")


@pytest.mark.parametrize(
    "changes", [{"address": "白蒲镇 朱家桥村 1组 3号"}, {"check_in_distance": None}, {"check_in_lat": None}]
)
def test_a_check_in_elsewhere_or_without_a_position_is_not_offered(
    client: FlaskClient, changes: dict[str, object]
) -> None:
    senior = make_senior(position_source="centre")
    make_check_in(senior, **changes)
    with signed_in(client, make_operator()) as browser:
        assert browser.post(f"/seniors/{senior.id}/place-of-check-in").status_code == 404
