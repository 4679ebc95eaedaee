"""Training against the yearly goal, and health checks."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask.ctx import AppContext
from flask.testing import FlaskClient
from sqlalchemy import text

from eldercare.core.db import db
from eldercare.core.errors import ForbiddenError, InvalidInputError, NotFoundError
from eldercare.core.time import local_date, now
from eldercare.people import actions, queries
from eldercare.people.models import HealthCheck, Training, Worker
from eldercare.people.rules.training import GOALS, TrainingEntry, faults, goals_of
from tests.makers import NOW, TODAY, make_operator, make_user, make_worker, signed_in
from tests.people.counting import statements
from tests.people.makers import audited, make_other_station

DAY = timedelta(days=1)


def entry(**changes: Any) -> TrainingEntry:
    return TrainingEntry(**{"course": "移位技术", "day": TODAY, "minutes": 120, "kind": "skill"} | changes)


def record(worker: Worker, **changes: Any) -> Training:
    return actions.record_training(make_operator(), worker.id, entry(**changes), now=NOW)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("course", ""),
        ("course", "x" * 81),
        ("day", TODAY + DAY),
        ("minutes", 0),
        ("minutes", 1441),
        ("kind", "dancing"),
        ("proof", "x" * 81),
    ],
)
def test_each_field_says_what_is_wrong(field: str, value: Any) -> None:
    assert list(faults(entry(**{field: value}), TODAY)) == [field]


def test_without_a_word_of_the_county_the_default_is_the_goal() -> None:
    goals = goals_of([], 2026)
    assert {kind: goal.minutes for kind, goal in goals.items()} == GOALS
    assert all(goal.is_default for goal in goals.values())


def test_a_goal_counts_from_its_year_and_earlier_years_keep_theirs() -> None:
    rows = [("caregiver", date(2027, 1, 1), 600), ("caregiver", date(2025, 1, 1), 300)]
    found = [goals_of(rows, year)["caregiver"].minutes for year in (2024, 2025, 2026, 2027)]
    assert found == [GOALS["caregiver"], 300, 300, 600]


def test_the_same_course_on_a_day_is_noted_once(database: AppContext) -> None:
    worker = make_worker()
    assert record(worker).id == record(worker).id
    assert audited() == ["worker.training"]


def test_nobody_records_for_another_station(database: AppContext) -> None:
    with pytest.raises(NotFoundError):
        record(make_worker(station_id=make_other_station().id))


def test_who_is_furthest_from_the_goal_comes_first(database: AppContext) -> None:
    trained, idle = make_worker(name="沈丽娟"), make_worker(name="单秀英")
    record(trained)
    record(trained, day=TODAY - timedelta(days=366))
    found = queries.trained(make_operator(), TODAY.year)
    assert [(row.Worker.id, row.minutes) for row in found.page.rows] == [(idle.id, 0), (trained.id, 120)]


def test_the_list_of_those_below_the_goal_leaves_out_who_is_not(database: AppContext) -> None:
    actions.set_goal(make_user("admin"), "caregiver", TODAY.year, 120, now=NOW)
    record(make_worker())
    idle = make_worker()
    found = queries.trained(make_operator(), TODAY.year, below=True)
    assert ([row.Worker.id for row in found.page.rows], found.below, found.total) == ([idle.id], 1, 2)


def test_a_goal_is_set_by_the_county_alone(database: AppContext) -> None:
    with pytest.raises(ForbiddenError):
        actions.set_goal(make_operator(), "caregiver", 2026, 600, now=NOW)
    with pytest.raises(InvalidInputError):
        actions.set_goal(make_user("admin"), "caregiver", 2026, -1, now=NOW)


def check(worker: Worker, day: date = TODAY, result: str = "fit", due: date | None = None) -> HealthCheck:
    return actions.record_check(make_operator(), worker.id, day, result, due, now=NOW)


def test_the_result_of_a_check_is_not_readable_in_the_database(database: AppContext) -> None:
    check(make_worker(), result="limited")
    assert "limited" not in str(db.session.scalar(text("select result from health_checks")))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"result": "ill"}, "result"),
        ({"day": TODAY + DAY}, "day"),
        ({"due": TODAY}, "next_due"),
    ],
)
def test_a_check_that_cannot_be_is_named(database: AppContext, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        check(make_worker(), **changes)
    assert list(refused.value.fields) == [field]


def test_the_newest_check_says_when_the_next_is_due(database: AppContext) -> None:
    worker = make_worker()
    check(worker, TODAY - 300 * DAY, due=TODAY + 900 * DAY)
    check(worker, TODAY - 100 * DAY, "recheck", TODAY - DAY)
    found = queries.checked(make_operator(), TODAY)
    assert [(row.Worker.id, row.next_due) for row in found.page.rows] == [(worker.id, TODAY - DAY)]
    assert (found.none, found.late, found.soon) == (0, 1, 0)


@pytest.mark.parametrize(("days", "state"), [(-1, "late"), (0, "soon"), (59, "soon"), (60, None)])
def test_a_check_is_due_as_a_certificate_is(database: AppContext, days: int, state: str | None) -> None:
    check(make_worker(), TODAY - 300 * DAY, due=TODAY + days * DAY)
    found = queries.checked(make_operator(), TODAY)
    assert [name for name in ("none", "late", "soon") if getattr(found, name)] == ([state] if state else [])


def test_a_course_is_recorded_and_taken_back_on_the_page(client: FlaskClient) -> None:
    worker, today = make_worker(), local_date(now())
    form = {
        "training-course": "防跌倒",
        "training-day": str(today),
        "training-minutes": "1.5",
        "training-kind": "safety",
    }
    with signed_in(client, make_operator()) as browser:
        browser.post(f"/people/{worker.id}/trainings", data=form)
        (row,) = queries.trainings_of(worker.id)
        shown = browser.get(f"/people/{worker.id}").text
        browser.post(f"/people/trainings/{row.id}/remove")
    assert (row.minutes, "防跌倒" in shown, "1.5 h" in shown) == (90, True, True)
    assert queries.trainings_of(worker.id) == []


@pytest.mark.parametrize(
    ("hours", "says"), [("two", "Type hours"), ("NaN", "between 1 minute"), ("", "Type hours")]
)
def test_what_is_wrong_is_said_and_nothing_recorded(client: FlaskClient, hours: str, says: str) -> None:
    worker = make_worker()
    form = {
        "training-course": "x",
        "training-day": str(local_date(now())),
        "training-minutes": hours,
        "training-kind": "skill",
    }
    with signed_in(client, make_operator()) as browser:
        answer = browser.post(f"/people/{worker.id}/trainings", data=form, follow_redirects=True)
    assert (says in answer.text, queries.trainings_of(worker.id)) == (True, [])


def test_a_check_is_recorded_on_the_page_and_its_result_hidden_from_readers(client: FlaskClient) -> None:
    worker, today = make_worker(), local_date(now())
    form = {"check-day": str(today), "check-result": "limited", "check-next_due": str(today + 30 * DAY)}
    with signed_in(client, make_operator()) as browser:
        browser.post(f"/people/{worker.id}/health-checks", data=form)
        assert "Fit with limits</span>" in browser.get(f"/people/{worker.id}").text
    with signed_in(client, make_user("bureau")) as browser:
        text_seen = browser.get(f"/people/{worker.id}").text
    assert ("Fit with limits" in text_seen, str(today + 30 * DAY) in text_seen) == (False, True)


def test_the_county_sets_its_goal_on_the_list(client: FlaskClient) -> None:
    with signed_in(client, make_user("bureau")) as browser:
        assert "default, of no rule" in browser.get("/people/training").text
        form = {"kind": "caregiver", "hours": "24", "year": str(local_date(now()).year)}
        browser.post("/people/training/goals", data=form)
        assert "set by the county" in browser.get("/people/training").text


@pytest.mark.parametrize("url", ["/people/training", "/people/health-checks"])
def test_a_list_takes_as_many_queries_for_many_as_for_few(client: FlaskClient, url: str) -> None:
    counts = []
    for more in (1, 12):
        for _ in range(more):
            make_worker()
        with signed_in(client, make_operator()) as browser, statements() as sent:
            assert browser.get(url).status_code == 200
            counts.append(len(sent))
    assert counts[0] == counts[1]
