"""A clock process that is killed in the middle of a planning job: the next one goes on, nothing is lost."""

from collections.abc import Callable
from datetime import date, timedelta
from multiprocessing.process import BaseProcess

import pytest
from sqlalchemy import select

from eldercare.core.db import db
from eldercare.core.time import local_date, now
from eldercare.visits.actions.plan_jobs import ask_plan, cancel_plan
from eldercare.visits.models import Assignment, DayPlan, PlanningJob
from tests.broker.listening import kill
from tests.makers import make_user
from tests.running import wait_until
from tests.visits.plan_jobs.makers import make_region, seen

pytestmark = [pytest.mark.slow, pytest.mark.broker]

EAST, WEST = "320682103", "320682114"
SEARCH_S = 4.0
"""Of each region: long enough to kill a process in the middle of one."""


def county_asked_for() -> PlanningJob:
    for code in (EAST, WEST):
        make_region(code, seniors=4)
    day = local_date(now()) + timedelta(days=1)
    job = ask_plan("", day, day, actor=make_user("operator"), now=now(), seconds=SEARCH_S).job
    db.session.rollback()
    return job


def in_the_middle_of(station: str, job: PlanningJob) -> bool:
    found = seen(job)
    return found.doing_at == station and bool(found.share)


def planned_at(station: str, job: PlanningJob) -> list[date]:
    return [entry["day"] for entry in seen(job).result if entry["station"] == station]


def test_a_job_whose_clock_was_killed_is_taken_up_and_keeps_what_was_saved(
    database: object, start_clock: Callable[[], BaseProcess]
) -> None:
    job = county_asked_for()
    first = start_clock()
    wait_until(lambda: in_the_middle_of(WEST, job), 60)
    kill(first)
    saved = db.session.scalars(select(DayPlan.planned_at)).one()
    assert seen(job).state == "running"
    start_clock()
    wait_until(lambda: seen(job).state == "done", 60)
    assert (seen(job).beginnings, seen(job).regions_done) == (2, 2)
    assert (len(planned_at(EAST, job)), len(planned_at(WEST, job))) == (1, 1)
    assert db.session.scalars(select(DayPlan.planned_at).order_by(DayPlan.id)).first() == saved
    assert all(part.worker_id for part in db.session.scalars(select(Assignment)))


def test_a_job_that_was_to_end_when_its_clock_was_killed_ends_with_the_next(
    database: object, start_clock: Callable[[], BaseProcess]
) -> None:
    job = county_asked_for()
    first = start_clock()
    wait_until(lambda: in_the_middle_of(WEST, job), 60)
    kill(first)
    cancel_plan(job.id, actor=make_user("operator"), now=now())
    start_clock()
    wait_until(lambda: seen(job).state == "cancelled", 60)
    assert (len(planned_at(EAST, job)), len(planned_at(WEST, job))) == (1, 0)
