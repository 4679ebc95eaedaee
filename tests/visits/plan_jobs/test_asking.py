"""Asking for plans, cancelling them, and what the clock asks for by itself."""

from datetime import timedelta

import pytest

from eldercare.accounts.models import AuditEntry
from eldercare.accounts.rules import Scope
from eldercare.core import feed
from eldercare.core.db import db
from eldercare.core.errors import ForbiddenError, InvalidInputError, NotFoundError, StepRefusedError
from eldercare.core.time import at
from eldercare.visits.actions.plan_jobs import (
    JobDaysPastError,
    ask_plan,
    cancel_plan,
    forget_old,
    order_plans,
    plan_again,
)
from eldercare.visits.errors import PlanDayError, UnknownRegionError
from eldercare.visits.models import PlanningJob
from tests.makers import NOW, TODAY, TOWN, make_operator, make_senior, make_station, make_user
from tests.visits.plan_jobs.makers import TOMORROW, asked, make_job, seen

DAY = timedelta(days=1)


def jobs() -> list[PlanningJob]:
    return db.session.query(PlanningJob).order_by(PlanningJob.id).all()


def test_two_who_ask_at_once_get_one_job(database: object) -> None:
    make_station()
    first = ask_plan(TOWN, TOMORROW, TOMORROW, actor=make_operator(), now=NOW)
    second = ask_plan(TOWN, TOMORROW, TOMORROW, actor=make_user("operator"), now=NOW)
    assert (first.found, second.found) == (False, True)
    assert first.job.id == second.job.id


def test_a_job_that_is_over_makes_room_for_the_next(database: object) -> None:
    make_job(state="done")
    assert not ask_plan(TOWN, TOMORROW, TOMORROW, actor=make_operator(), now=NOW).found


def test_an_operator_asks_for_the_own_station_only(database: object) -> None:
    make_station()
    far = make_station("320682105")
    with pytest.raises(NotFoundError):
        ask_plan(far.code, TOMORROW, TOMORROW, actor=make_operator(make_station()), now=NOW)
    with pytest.raises(NotFoundError):
        ask_plan("", TOMORROW, TOMORROW, actor=make_operator(make_station()), now=NOW)


def test_the_bureau_looks_on(database: object) -> None:
    make_station()
    with pytest.raises(ForbiddenError):
        ask_plan(TOWN, TOMORROW, TOMORROW, actor=make_user("bureau"), now=NOW)


def test_a_town_is_asked_for_within_the_scope(database: object) -> None:
    make_station()
    make_station("3206821149", area_code=TOWN)
    town = make_user("operator", Scope("area", TOWN[:9]))
    assert ask_plan("3206821149", TOMORROW, TOMORROW, actor=town, now=NOW).job.lane == "quick"


def test_a_region_without_stations_is_refused(database: object) -> None:
    make_senior()
    with pytest.raises(UnknownRegionError):
        asked("999")


@pytest.mark.parametrize(
    ("first", "last", "field"), [(-1, 1, "first_day"), (2, 1, "last_day"), (1, 32, "last_day")]
)
def test_a_range_that_cannot_be_planned_names_the_day(
    database: object, first: int, last: int, field: str
) -> None:
    make_station()
    with pytest.raises(InvalidInputError) as refused:
        ask_plan(TOWN, TODAY + first * DAY, TODAY + last * DAY, actor=make_operator(), now=NOW)
    assert list(refused.value.fields) == [field]


def test_a_day_beyond_reach_is_refused(database: object) -> None:
    make_station()
    with pytest.raises(PlanDayError):
        ask_plan(TOWN, TODAY + 401 * DAY, TODAY + 401 * DAY, actor=make_operator(), now=NOW)


def test_asking_and_cancelling_stand_in_the_trail(database: object) -> None:
    make_station()
    job = asked(TOWN)
    cancel_plan(job.id, actor=make_user("operator"), now=NOW)
    verbs = [entry.verb for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert verbs == ["planning_job.ask", "planning_job.cancel"]


def test_every_step_is_told_to_the_screens_of_the_station(database: object) -> None:
    station = make_station()
    job = asked(TOWN)
    cancel_plan(job.id, actor=make_user("operator"), now=NOW)
    told = [(event.kind, event.station_id, event.data["state"]) for event in feed.since(0)]
    assert told == [("planning_job", station.id, "waiting"), ("planning_job", station.id, "cancelled")]


def test_a_job_at_work_is_asked_to_stop_once(database: object) -> None:
    job, operator = make_job(state="running"), make_user("operator")
    assert cancel_plan(job.id, actor=operator, now=NOW).state == "stopping"
    assert cancel_plan(job.id, actor=operator, now=NOW).state == "stopping"


def test_what_is_over_cannot_be_cancelled(database: object) -> None:
    job = make_job(state="done")
    with pytest.raises(StepRefusedError):
        cancel_plan(job.id, actor=make_user("operator"), now=NOW)


def test_nobody_cancels_the_job_of_a_place_beyond_the_scope(database: object) -> None:
    job = make_job(station_id=None, area_code="", region="")
    with pytest.raises(NotFoundError):
        cancel_plan(job.id, actor=make_operator(), now=NOW)
    assert seen(job).state == "waiting"


def test_planning_again_begins_today_at_the_earliest(database: object) -> None:
    job = make_job(state="failed", first_day=TODAY - 3 * DAY, last_day=TOMORROW)
    again = plan_again(job.id, actor=make_operator(), now=NOW).job
    assert (again.first_day, again.last_day, again.again_of) == (TODAY, TOMORROW, job.id)


def test_days_that_are_over_are_not_planned_again(database: object) -> None:
    job = make_job(state="done", first_day=TODAY - DAY, last_day=TODAY - DAY)
    with pytest.raises(JobDaysPastError):
        plan_again(job.id, actor=make_operator(), now=NOW)


def test_each_evening_asks_once_for_tomorrow(database: object) -> None:
    make_station()
    evening = at(TODAY, 18 * 60)
    order_plans(evening)
    assert order_plans(evening + timedelta(minutes=5)) == []
    assert [job.first_day for job in jobs() if job.kind == "evening"] == [TOMORROW]


def test_each_friday_asks_once_for_the_week_to_come(database: object) -> None:
    friday = TODAY + 4 * DAY
    for day in range(4):
        order_plans(at(friday + day * DAY, 18 * 60))
    weekly = [(job.first_day, job.last_day) for job in jobs() if job.kind == "weekly"]
    assert weekly == [(TODAY + 7 * DAY, TODAY + 13 * DAY)]


def test_jobs_are_kept_for_a_season(database: object) -> None:
    old = make_job(state="done", asked_at=NOW - 91 * DAY)
    make_job(state="done", again_of=old.id)
    assert forget_old(NOW) == 1
    assert [job.again_of for job in jobs()] == [None]
