"""The pages of care plans."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from eldercare.core.db import db
from eldercare.core.time import local_date, now
from eldercare.visits.care_plans.preview import look_ahead
from eldercare.visits.care_plans.shapes import shape_of
from eldercare.visits.models import CarePlan, CarePlanItem
from tests.makers import (
    TODAY,
    make_care_plan,
    make_operator,
    make_senior,
    make_service,
    make_station,
    make_user,
    make_worker,
    signed_in,
)
from tests.visits.counting import queries_of

FORM = {
    "service_code": "clean", "kind": "weekly", "weekdays": ["0", "2"], "nth": "1", "starts_on": "2026-11-01",
    "window_from": "09:00", "window_to": "11:00", "minutes": "60", "preferred_worker_id": "", "version": "1",
}  # fmt: skip


def get(client: FlaskClient, address: str, user: Any = None) -> str:
    with signed_in(client, user or make_operator()) as browser:
        answer = browser.get(address)
    assert answer.status_code == 200
    return str(answer.text)


def test_the_list_says_what_is_agreed_in_words(client: FlaskClient) -> None:
    worker = make_worker()
    plan = make_care_plan(recurrence="FREQ=WEEKLY;BYDAY=MO,WE,FR", preferred_worker_id=worker.id)
    text = get(client, "/care-plans")
    assert plan.senior.name in text
    assert "Every Mon, Wed, Fri" in text
    assert "09:00–11:00" in text
    assert worker.name in text


def test_the_list_is_narrowed_by_service(client: FlaskClient) -> None:
    clean, bath = make_care_plan(), make_care_plan(service_code="bath")
    text = get(client, "/care-plans?service=bath")
    assert bath.senior.name in text
    assert clean.senior.name not in text


def test_a_visit_to_a_device_is_no_service_of_a_plan(client: FlaskClient) -> None:
    make_service("device_check", name_en="Device check")
    plan = make_care_plan()
    assert "Device check" not in get(client, f"/care-plans/{plan.id}/items/new")


def test_the_list_is_narrowed_by_name(client: FlaskClient) -> None:
    mine, other = make_care_plan(make_senior(name="冒素珍")), make_care_plan()
    text = get(client, "/care-plans?q=冒素珍")
    assert mine.senior.name in text
    assert other.senior.name not in text


@pytest.mark.parametrize("query", ["?state=ended", "?channel=platform", "?service=nothing", "?q=nobody"])
def test_an_empty_list_says_what_to_do(client: FlaskClient, query: str) -> None:
    make_care_plan()
    assert "Take a filter away" in get(client, f"/care-plans{query}")


def test_other_stations_are_not_listed(client: FlaskClient) -> None:
    plan = make_care_plan()
    stranger = make_operator(make_station("320682103"))
    assert plan.senior.name not in get(client, "/care-plans", stranger)


def test_another_stations_plan_is_not_found(client: FlaskClient) -> None:
    plan = make_care_plan()
    with signed_in(client, make_operator(make_station("320682103"))) as browser:
        assert browser.get(f"/care-plans/{plan.id}").status_code == 404
        assert browser.get(f"/care-plans/{plan.id}/items/{plan.items[0].id}").status_code == 404


def test_the_list_costs_the_same_number_of_queries_for_many_plans(client: FlaskClient) -> None:
    operator = make_operator()
    make_care_plan()
    few = queries_of(lambda: get(client, "/care-plans", operator))
    for _ in range(5):
        make_care_plan()
    assert queries_of(lambda: get(client, "/care-plans", operator)) <= few


def test_a_plan_shows_eight_weeks(client: FlaskClient) -> None:
    plan = make_care_plan()
    text = get(client, f"/care-plans/{plan.id}")
    assert text.count('class="plan-day"') == 56


def test_the_calendar_begins_today(database: object) -> None:
    plan = make_care_plan()
    weeks = look_ahead(shape_of(plan), TODAY + timedelta(days=2)).weeks
    assert [len(day.entries) for day in weeks[0]] == [0, 0, 1, 1, 1, 1, 1]
    assert all(len(day.entries) == 1 for week in weeks[1:] for day in week)


def test_the_calendar_ends_where_a_service_is_retired(database: object) -> None:
    plan = make_care_plan()
    outlook = look_ahead(shape_of(plan), TODAY, retired={"clean": TODAY + timedelta(days=3)})
    assert outlook.visits == 3


def test_a_service_is_added_by_the_form(client: FlaskClient) -> None:
    plan = make_care_plan()
    with signed_in(client, make_operator()) as browser:
        answer = browser.post(f"/care-plans/{plan.id}/items/new", data=FORM, follow_redirects=True)
    assert "Saved: Every Mon, Wed." in answer.text
    assert db.session.query(CarePlanItem).count() == 2


def test_a_form_shows_what_is_agreed(client: FlaskClient) -> None:
    plan = make_care_plan(recurrence="FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20281231")
    text = get(client, f"/care-plans/{plan.id}/items/{plan.items[0].id}")
    assert '<option selected value="monthly">' in text
    assert '<option selected value="-1">' in text
    assert 'value="2028-12-31"' in text


def test_a_change_is_saved_by_the_form(client: FlaskClient) -> None:
    plan = make_care_plan()
    with signed_in(client, make_operator()) as browser:
        browser.post(f"/care-plans/{plan.id}/items/{plan.items[0].id}", data=FORM | {"minutes": "90"})
    db.session.expire_all()
    assert db.session.query(CarePlanItem).one().minutes == 90


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"weekdays": []}, "Choose at least one weekday."),
        ({"minutes": ""}, "This is needed."),
        ({"minutes": "many"}, "Type a whole number."),
        ({"window_to": "08:00"}, "The window must not end before it begins."),
        ({"window_from": "25:00"}, "A time looks like 09:30."),
        ({"starts_on": "yesterday"}, "A date looks like 2026-11-23."),
        ({"kind": "other", "rule": "every full moon"}, "This is not a recurrence rule"),
        ({"kind": "other", "rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31"}, "This rule never falls on a day"),
        ({"starts_on": "0001-01-01"}, "The first day lies between 2000 and 2099"),
    ],
)
def test_a_fault_stands_at_its_field_and_the_rest_is_kept(
    client: FlaskClient, changes: dict[str, Any], sentence: str
) -> None:
    plan = make_care_plan()
    with signed_in(client, make_operator()) as browser:
        answer = browser.post(
            f"/care-plans/{plan.id}/items/new", data=FORM | {"until": "2029-01-01"} | changes
        )
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="2029-01-01"' in answer.text


def test_a_stale_form_keeps_what_was_typed(client: FlaskClient) -> None:
    plan = make_care_plan()
    with signed_in(client, make_operator()) as browser:
        answer = browser.post(
            f"/care-plans/{plan.id}/items/new", data=FORM | {"version": "7", "minutes": "85"}
        )
    assert answer.status_code == 409
    assert "while you were typing" in answer.text
    assert 'value="85"' in answer.text


def test_a_plan_is_opened_from_a_senior(client: FlaskClient) -> None:
    make_service("clean")
    senior = make_senior()
    with signed_in(client, make_operator()) as browser:
        answer = browser.post("/care-plans", data={"senior_id": senior.id}, follow_redirects=True)
    assert "Nothing is agreed yet." in answer.text
    assert db.session.query(CarePlan).one().starts_on == local_date(now())


def test_the_bureau_sees_no_button_to_change(client: FlaskClient) -> None:
    plan = make_care_plan()
    text = get(client, f"/care-plans/{plan.id}", make_user("bureau"))
    assert "/items/new" not in text


def test_a_caregiver_does_not_read_care_plans(client: FlaskClient) -> None:
    with signed_in(client, make_user("caregiver")) as browser:
        assert browser.get("/care-plans").status_code == 403
