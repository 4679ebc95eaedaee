"""Before more is agreed or planned than there is a right to."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask.ctx import AppContext
from flask.testing import FlaskClient
from sqlalchemy import select

from eldercare.accounts.models import AuditEntry
from eldercare.core.db import db
from eldercare.core.time import local_date, now
from eldercare.people.models import Senior
from eldercare.services.rules.entitlements import first_of
from eldercare.visits.actions.care_plans import add_item, edit_item
from eldercare.visits.actions.due import generate_due
from eldercare.visits.care_plans.entry import ItemEntry
from eldercare.visits.care_plans.patterns import Pattern
from eldercare.visits.entitlement.warning import passing_on
from eldercare.visits.errors import EntitlementPassedError
from eldercare.visits.models import CarePlan, CarePlanItem
from eldercare.visits.plan_jobs.rules import PASSED, QUICK
from eldercare.visits.plan_jobs.working import Planner
from tests.makers import (
    NOW,
    TODAY,
    make_care_plan,
    make_operator,
    make_senior,
    make_service,
    make_station,
    make_visit,
    save,
    signed_in,
)
from tests.services.makers import make_rule
from tests.visits.makers import on_day

DAILY = ItemEntry("clean", Pattern("daily"), date(2026, 11, 1), 540, 660, 60)
WEEKLY = ItemEntry("clean", Pattern("weekly", (0,)), date(2026, 11, 1), 540, 660, 60)


def empty_plan(senior: Senior | None = None) -> CarePlan:
    make_service()
    senior = senior or make_senior()
    return save(CarePlan(senior_id=senior.id, starts_on=date(2026, 1, 1)))


def items() -> list[CarePlanItem]:
    return list(db.session.scalars(select(CarePlanItem)))


def test_a_service_that_passes_the_month_is_not_saved_and_says_by_how_much(database: AppContext) -> None:
    make_rule(minutes=600)
    plan = empty_plan()
    with pytest.raises(EntitlementPassedError) as refusal:
        add_item(plan.id, DAILY, actor=make_operator(), now=NOW)
    # 31 hours of December against ten.
    assert (refusal.value.params["minutes"], items()) == (21 * 60, [])


def test_it_is_saved_when_it_is_meant_and_the_trail_says_so(database: AppContext) -> None:
    make_rule(minutes=600)
    plan = empty_plan()
    add_item(plan.id, DAILY, actor=make_operator(), acknowledged=True, now=NOW)
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "careplan.add_item")).one()
    assert (len(items()), line.detail["beyond_entitlement"]) == (1, 21 * 60)


def test_a_service_that_finds_room_is_saved_without_a_word(database: AppContext) -> None:
    make_rule(minutes=600)
    add_item(empty_plan().id, WEEKLY, actor=make_operator(), now=NOW)
    assert len(items()) == 1


def test_who_has_no_right_to_anything_is_not_warned_of(database: AppContext) -> None:
    add_item(empty_plan().id, DAILY, actor=make_operator(), now=NOW)
    assert len(items()) == 1


def test_what_is_agreed_already_counts(database: AppContext) -> None:
    make_rule(minutes=300)
    plan = make_care_plan(recurrence="FREQ=WEEKLY;BYDAY=TU")
    with pytest.raises(EntitlementPassedError):
        add_item(plan.id, WEEKLY, actor=make_operator(), now=NOW)


def test_a_change_takes_the_place_of_what_it_changes(database: AppContext) -> None:
    make_rule(minutes=300)
    plan = make_care_plan(recurrence="FREQ=WEEKLY;BYDAY=MO")
    generate_due(TODAY, 14, now=NOW)
    edit_item(plan.items[0].id, WEEKLY, actor=make_operator(), now=NOW)
    assert items()[0].recurrence == WEEKLY.recurrence


def test_a_change_to_less_is_saved_even_when_the_month_stays_passed(database: AppContext) -> None:
    make_rule(minutes=60)
    plan = make_care_plan(recurrence="FREQ=DAILY")
    edit_item(plan.items[0].id, WEEKLY, actor=make_operator(), now=NOW)
    assert items()[0].recurrence == WEEKLY.recurrence


def test_a_change_to_more_is_warned_of(database: AppContext) -> None:
    make_rule(minutes=300)
    plan = make_care_plan(recurrence="FREQ=WEEKLY;BYDAY=MO")
    with pytest.raises(EntitlementPassedError):
        edit_item(plan.items[0].id, DAILY, actor=make_operator(), now=NOW)


def test_who_passes_with_the_planned_day_is_named_with_the_minutes(database: AppContext) -> None:
    make_rule(minutes=90)
    over, under = make_senior(), make_senior()
    for senior, days in ((over, (0, 1)), (under, (1,))):
        for n in days:
            on_day(make_visit(senior), TODAY + timedelta(days=n))
    found = passing_on(db.session(), TODAY + timedelta(days=1), TODAY)
    assert [(one.senior_id, one.minutes) for one in found] == [(over.id, 30)]
    assert passing_on(db.session(), TODAY, TODAY) == []


def test_only_the_planned_stations_are_asked(database: AppContext) -> None:
    make_rule(minutes=30)
    visit = make_visit()
    assert len(passing_on(db.session(), TODAY, TODAY, [visit.station_id])) == 1
    assert passing_on(db.session(), TODAY, TODAY, [visit.station_id + 1]) == []


FORM = {
    "service_code": "clean", "kind": "daily", "nth": "1", "starts_on": "2026-11-01", "window_from": "09:00",
    "window_to": "11:00", "minutes": "60", "preferred_worker_id": "", "version": "1",
}  # fmt: skip


def test_the_form_shows_the_numbers_and_takes_the_tick(client: FlaskClient) -> None:
    make_rule(minutes=600, name_en="Ten hours", invented=True)
    plan = empty_plan()
    with signed_in(client, make_operator()) as browser:
        page = browser.post(f"/care-plans/{plan.id}/items/new", data=FORM)
        assert page.status_code == 409
        assert "Ten hours: 10 h a month" in page.text
        assert "Invented value" in page.text
        saved = browser.post(f"/care-plans/{plan.id}/items/new", data=FORM | {"beyond_acknowledged": "1"})
    assert (saved.status_code, len(items())) == (302, 1)


def test_the_page_of_a_plan_shows_what_is_left_of_two_months(client: FlaskClient) -> None:
    make_rule(minutes=6000, name_en="A hundred hours")
    plan = make_care_plan()
    with signed_in(client, make_operator()) as browser:
        text = browser.get(f"/care-plans/{plan.id}").text
    assert text.count("A hundred hours") >= 2
    assert f"{first_of(local_date(now())):%Y-%m}" in text


def test_the_page_of_a_senior_says_why(client: FlaskClient) -> None:
    make_rule(age_from=80, name_en="Eighty and over")
    make_rule(grade_from=2, name_en="Loss of ability")
    senior = make_senior(birth_date=date(1940, 5, 4), grade=1)
    with signed_in(client, make_operator()) as browser:
        text = browser.get(f"/seniors/{senior.id}").text
    assert "Applies since 2026-01-01" in text
    assert "Does not apply: grade 1 is below 2." in text


def test_the_api_gives_amounts_and_reasons(client: FlaskClient) -> None:
    make_rule(minutes=600)
    make_rule(minutes=300, name_en="Smaller")
    senior = make_senior()
    with signed_in(client, make_operator()) as browser:
        answer = browser.get(f"/api/v1/seniors/{senior.id}/entitlement").json
    assert [one["amount"] for one in answer["entitlements"]] == ["600"]
    assert [one["outcome"] for one in answer["rules"]] == ["holds", "beaten"]


def test_the_list_names_who_passes(client: FlaskClient) -> None:
    make_rule(minutes=30)
    senior = make_senior(name="顾超额")
    on_day(make_visit(senior), local_date(now()))
    on_day(make_visit(make_senior(name="顾未超"), minutes=20), local_date(now()))
    with signed_in(client, make_operator()) as browser:
        text = browser.get("/care-plans/entitlements").text
    assert "顾超额" in text
    assert "顾未超" not in text


def test_planning_says_how_many_pass_and_the_way_leads_to_their_names(client: FlaskClient) -> None:
    make_rule(minutes=30)
    senior = make_senior(name="顾超额")
    today = local_date(now())
    on_day(make_visit(senior), today)
    with signed_in(client, make_operator()) as browser:
        job = browser.post("/api/v1/board/plan", json={"seconds": 0.1}).json
        Planner(QUICK).work(now())
        (line,) = passing_lines(browser.get(f"/api/v1/planning-jobs/{job['id']}").json)
        way = f"/care-plans/entitlements?station={line['station']}&month={today:%Y-%m}"
        page = browser.get(f"/planning-jobs/{job['id']}").text
        names = browser.get(way).text
    assert (line["text"], line["day"]) == ("1 senior passes the entitlement of the month", today.isoformat())
    assert line["station"] == make_station().code
    assert way.replace("&", "&amp;") in page
    assert "顾超额" in names


def test_planning_says_nothing_when_nobody_passes(client: FlaskClient) -> None:
    make_rule(minutes=90)
    on_day(make_visit(make_senior()), local_date(now()))
    with signed_in(client, make_operator()) as browser:
        job = browser.post("/api/v1/board/plan", json={"seconds": 0.1}).json
        Planner(QUICK).work(now())
        done = browser.get(f"/api/v1/planning-jobs/{job['id']}").json
    assert (done["visits"], passing_lines(done)) == (1, [])


def test_a_range_is_asked_month_by_month(database: AppContext) -> None:
    make_rule(minutes=90)
    senior = make_senior()
    for day in (date(2026, 11, 29), date(2026, 11, 30), date(2026, 12, 1)):
        on_day(make_visit(senior), day)
    since = date(2026, 11, 28)
    last_days = (date(2026, 11, 30), date(2026, 12, 4))
    found = [passing_on(db.session(), day, TODAY, since=since) for day in last_days]
    assert [[one.minutes for one in passing] for passing in found] == [[30], []]


def passing_lines(job: Any) -> list[Any]:
    return [line for line in job["problems"] if line["code"] == PASSED]
