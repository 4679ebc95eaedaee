"""The demonstration county's visits."""

from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest
from flask import Flask
from sqlalchemy import Row, func, select

from eldercare.core.calendar import occurrences
from eldercare.core.db import db, transaction
from eldercare.core.time import at
from eldercare.people.demo import County, build_people, stream
from eldercare.people.models import Senior
from eldercare.services import demo as services
from eldercare.services.demo import CATALOGUE
from eldercare.visits.actions.due import generate_due
from eldercare.visits.demo import build
from eldercare.visits.demo.agreements import recurrence_of
from eldercare.visits.models import Attendance, CarePlan, CarePlanItem, Visit
from tests.makers import NOW, TODAY


def make_county(seniors: int = 80) -> County:
    with transaction() as session:
        county = build_people(session, seed=1, seniors=seniors, day=TODAY, now=NOW)
        services.build(session, stream(1, "services"), county, day=TODAY, now=NOW)
        build(session, stream(1, "visits"), county, day=TODAY, now=NOW)
    return county


def fingerprint() -> list[Row[tuple[object, ...]]]:
    return list(
        db.session.execute(
            select(
                Attendance.visit_id, Attendance.worker_id, Attendance.check_in_at, Attendance.check_in_lat
            ).order_by(Attendance.id)
        )
    )


@pytest.fixture
def county(database: object) -> County:
    return make_county()


def test_every_service_of_the_brief_is_there() -> None:
    codes = {kind.code for kind in CATALOGUE}
    assert codes == {
        "meal", "clean", "bath", "bath2", "medical", "walk", "basic_care", "errand", "visit", "health",
        "urgent", "rehab", "comfort", "group_meal", "culture", "talk",
    }  # fmt: skip


def test_every_task_has_a_name_in_both_languages() -> None:
    assert all(zh and en for kind in CATALOGUE for _, zh, en in kind.tasks)


def test_everybody_who_is_served_has_one_care_plan(county: County) -> None:
    plans = db.session.scalars(select(CarePlan.senior_id)).all()
    assert len(plans) == len(set(plans)) > 0.3 * len(county.seniors)


def test_those_in_need_are_served_more_often(county: County) -> None:
    served = set(db.session.scalars(select(CarePlan.senior_id)))
    grades = [senior.grade for senior in county.seniors]
    assert sum(s.grade for s in county.seniors if s.id in served) / len(served) > sum(grades) / len(grades)


def test_every_recurrence_can_be_read(county: County) -> None:
    for rule, starts_on in db.session.execute(select(CarePlanItem.recurrence, CarePlanItem.starts_on)):
        assert occurrences(rule, starts_on, TODAY - timedelta(days=28), TODAY + timedelta(days=28))


def test_history_ends_before_the_day(county: County) -> None:
    first, last = db.session.execute(select(func.min(Visit.day), func.max(Visit.day))).one()
    assert TODAY - timedelta(days=28) <= first <= last == TODAY - timedelta(days=1)


def test_the_day_itself_is_left_to_the_planner(county: County) -> None:
    assert generate_due(TODAY, 1, now=NOW).created > 0


def test_days_of_the_past_are_not_made_again(county: County) -> None:
    assert generate_due(TODAY - timedelta(days=7), 7, now=NOW).created == 0


def test_every_channel_has_visits(county: County) -> None:
    channels = set(db.session.scalars(select(Visit.channel).where(Visit.state == "done")))
    assert channels == {"platform", "station", "group_leader"}


def test_nobody_is_at_two_homes_at_once(county: County) -> None:
    rows = db.session.execute(
        select(Attendance.worker_id, Attendance.visit_id, Visit.minutes)
        .join(Visit, Attendance.visit_id == Visit.id)
        .add_columns(Attendance.day, Attendance.check_in_at)
        .order_by(Attendance.worker_id, Attendance.check_in_at)
    ).all()
    for before, after in pairwise(rows):
        if before.worker_id == after.worker_id and before.day == after.day:
            assert after.check_in_at - before.check_in_at >= timedelta(minutes=before.minutes - 10)


def test_visits_of_two_have_two_people(county: County) -> None:
    counts = db.session.execute(
        select(Visit.staff_count, func.count(Attendance.id))
        .join(Attendance, Attendance.visit_id == Visit.id)
        .group_by(Visit.id, Visit.staff_count)
    ).all()
    assert all(staff == came for staff, came in counts)


def test_a_finished_visit_has_its_six_elements(county: County) -> None:
    kept = db.session.scalars(select(Attendance).limit(1)).one()
    home = db.session.get_one(Senior, kept.senior_id)
    assert kept.address == home.address
    assert kept.service_code
    assert kept.check_in_at < kept.check_out_at
    assert kept.check_in_at > at(kept.day, 0)


def test_the_same_seed_makes_the_same_county(app: Flask, database: object) -> None:
    make_county(50)
    first = fingerprint()
    for model in reversed(db.metadata.sorted_tables):
        with transaction() as session:
            session.execute(model.delete())
    make_county(50)
    assert fingerprint() == first


@pytest.mark.parametrize("pattern", ["weekly", "fortnightly", "monthly"])
def test_a_leader_is_asked_on_days_at_work_only(pattern: str) -> None:
    rng = Random(1)
    rules = {recurrence_of(rng, pattern, frozenset({2})) for _ in range(20)}
    assert all(rule.endswith("WE") for rule in rules)
