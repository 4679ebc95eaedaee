"""Agreeing and changing care plans."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from eldercare.core.db import db, transaction
from eldercare.core.errors import ForbiddenError, InvalidInputError, NotFoundError, StaleVersionError
from eldercare.core.time import at
from eldercare.visits.actions.care_plans import add_item, edit_item, end_item, open_plan
from eldercare.visits.actions.due import generate_due
from eldercare.visits.care_plans.entry import ItemEntry
from eldercare.visits.care_plans.patterns import Pattern
from eldercare.visits.models import CarePlan, DayPlan, UnseenChange, Visit
from tests.makers import (
    NOW,
    TODAY,
    make_care_plan,
    make_operator,
    make_senior,
    make_service,
    make_station,
    make_user,
    make_worker,
    save,
)

TOMORROW = TODAY + timedelta(days=1)
ENTRY = ItemEntry("clean", Pattern("weekly", (0, 2)), date(2026, 11, 1), 540, 660, 60)


def planned(day: date) -> None:
    save(DayPlan(station_id=make_station().id, day=day, seed=1, iterations=0, seconds=0.0, snapshot="",
                 planned_at=NOW))  # fmt: skip


def visit_days() -> list[date]:
    return sorted(visit.day for visit in db.session.query(Visit))


def plan_now(plan: CarePlan) -> CarePlan:
    db.session.expire_all()
    return db.session.get_one(CarePlan, plan.id)


def test_a_plan_is_opened_for_a_senior(database: object) -> None:
    senior = make_senior()
    plan = open_plan(senior.id, actor=make_operator(), now=NOW)
    assert (plan.senior_id, plan.state, plan.starts_on, plan.version) == (senior.id, "active", TODAY, 1)


def test_opening_twice_gives_the_same_plan(database: object) -> None:
    senior, operator = make_senior(), make_operator()
    first = open_plan(senior.id, actor=operator, now=NOW)
    assert open_plan(senior.id, actor=operator, now=NOW).id == first.id


def test_a_service_is_added(database: object) -> None:
    make_service("clean")
    operator = make_operator()
    plan = open_plan(make_senior().id, actor=operator, now=NOW)
    item = add_item(plan.id, ENTRY, actor=operator, now=NOW)
    assert (item.recurrence, item.window_from, item.window_to) == ("FREQ=WEEKLY;BYDAY=MO,WE", 540, 660)
    assert plan_now(plan).version == 2


def test_days_that_are_planned_already_get_the_new_visits(database: object) -> None:
    make_service("clean")
    operator = make_operator()
    plan = open_plan(make_senior().id, actor=operator, now=NOW)
    planned(TODAY + timedelta(days=2))
    add_item(plan.id, replace(ENTRY, pattern=Pattern("daily")), actor=operator, now=NOW)
    assert visit_days() == [TOMORROW, TODAY + timedelta(days=2)]


def test_a_change_makes_the_drafts_to_come_anew(database: object) -> None:
    plan = make_care_plan()
    planned(TOMORROW)
    generate_due(TODAY, 2, now=NOW)
    entry = replace(ENTRY, pattern=Pattern("daily"), window_from=840, window_to=960)
    edit_item(plan.items[0].id, entry, actor=make_operator(), now=NOW)
    starts = {visit.day: visit.window_start for visit in db.session.query(Visit)}
    assert starts == {TODAY: at(TODAY, 540), TOMORROW: at(TOMORROW, 840)}


def test_a_day_that_no_longer_falls_has_no_draft_any_more(database: object) -> None:
    plan = make_care_plan()
    planned(TODAY + timedelta(days=3))
    generate_due(TODAY, 4, now=NOW)
    edit_item(
        plan.items[0].id, replace(ENTRY, pattern=Pattern("weekly", (3,))), actor=make_operator(), now=NOW
    )
    assert visit_days() == [TODAY, TODAY + timedelta(days=3)]


def test_what_people_were_told_stays(database: object) -> None:
    plan = make_care_plan()
    generate_due(TOMORROW, 1, now=NOW)
    with transaction():
        db.session.query(Visit).one().state = "planned"
    edit_item(plan.items[0].id, replace(ENTRY, minutes=90), actor=make_operator(), now=NOW)
    assert db.session.query(Visit).one().minutes == 60


def test_a_stale_change_is_refused(database: object) -> None:
    plan = make_care_plan()
    operator = make_operator()
    edit_item(plan.items[0].id, ENTRY, actor=operator, expected=1, now=NOW)
    with pytest.raises(StaleVersionError):
        edit_item(plan.items[0].id, ENTRY, actor=operator, expected=1, now=NOW)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"service_code": "magic"}, "service_code"),
        ({"pattern": Pattern("weekly")}, "weekdays"),
        ({"pattern": Pattern("monthly", (1, 2))}, "weekdays"),
        ({"pattern": Pattern("other", rule="FREQ=HOURLY")}, "rule"),
        ({"pattern": Pattern("other")}, "rule"),
        ({"pattern": Pattern("other", rule=f"FREQ=MONTHLY;BYMONTHDAY={'1,' * 60}1")}, "rule"),
        ({"pattern": Pattern("daily", until=date(2026, 10, 1))}, "until"),
        ({"window_to": 500}, "window_to"),
        ({"window_from": 100}, "window_from"),
        ({"minutes": 0}, "minutes"),
        ({"preferred_worker_id": 999}, "preferred_worker_id"),
    ],
)
def test_what_makes_no_sense_is_refused_by_field(database: object, changes: dict, field: str) -> None:
    plan = make_care_plan()
    with pytest.raises(InvalidInputError) as refusal:
        add_item(plan.id, replace(ENTRY, **changes), actor=make_operator(), now=NOW)
    assert list(refusal.value.fields) == [field]


def test_the_same_service_is_not_agreed_twice(database: object) -> None:
    make_service("clean")
    operator = make_operator()
    plan = open_plan(make_senior().id, actor=operator, now=NOW)
    add_item(plan.id, ENTRY, actor=operator, now=NOW)
    with pytest.raises(InvalidInputError) as refused:
        add_item(plan.id, ENTRY, actor=operator, now=NOW)
    assert list(refused.value.fields) == ["service_code"]
    assert len(plan_now(plan).items) == 1


def test_the_same_service_in_another_window_is_agreed_besides(database: object) -> None:
    make_service("clean")
    operator = make_operator()
    plan = open_plan(make_senior().id, actor=operator, now=NOW)
    add_item(plan.id, ENTRY, actor=operator, now=NOW)
    add_item(plan.id, replace(ENTRY, window_from=840, window_to=960), actor=operator, now=NOW)
    assert len(plan_now(plan).items) == 2


def test_somebody_of_another_station_cannot_be_preferred(database: object) -> None:
    plan = make_care_plan()
    other = make_worker(station_id=make_station("320682103").id)
    with pytest.raises(InvalidInputError):
        add_item(plan.id, replace(ENTRY, preferred_worker_id=other.id), actor=make_operator(), now=NOW)


def test_a_leader_cannot_be_preferred_for_cleaning(database: object) -> None:
    plan = make_care_plan()
    leader = make_worker("leader")
    with pytest.raises(InvalidInputError):
        add_item(plan.id, replace(ENTRY, preferred_worker_id=leader.id), actor=make_operator(), now=NOW)


def test_another_stations_plan_is_not_found(database: object) -> None:
    plan = make_care_plan()
    stranger = make_operator(make_station("320682103"))
    with pytest.raises(NotFoundError):
        edit_item(plan.items[0].id, ENTRY, actor=stranger, now=NOW)


def test_the_bureau_looks_and_does_not_change(database: object) -> None:
    plan = make_care_plan()
    with pytest.raises(ForbiddenError):
        add_item(plan.id, ENTRY, actor=make_user("bureau"), now=NOW)


@pytest.mark.parametrize("act", [add_item, edit_item])
def test_what_does_not_exist_is_not_found(database: object, act: object) -> None:
    with pytest.raises(NotFoundError):
        act(999, ENTRY, actor=make_operator(), now=NOW)


def test_a_service_that_goes_on_after_all_gets_what_its_end_had_cancelled(database: object) -> None:
    plan, operator = make_care_plan(), make_operator()
    planned(TOMORROW)
    generate_due(TODAY, 2, now=NOW)
    with transaction():
        db.session.query(Visit).filter_by(day=TOMORROW).one().state = "planned"
    end_item(plan.items[0].id, TODAY, actor=operator, now=NOW)
    edit_item(plan.items[0].id, replace(ENTRY, pattern=Pattern("daily")), actor=operator, now=NOW)
    of_tomorrow = db.session.query(Visit).filter_by(day=TOMORROW).order_by(Visit.id)
    assert [visit.state for visit in of_tomorrow] == ["cancelled", "draft"]


def test_a_draft_of_which_somebody_was_told_before_is_made_anew_all_the_same(database: object) -> None:
    plan, operator = make_care_plan(), make_operator()
    planned(TOMORROW)
    generate_due(TOMORROW, 1, now=NOW)
    visit = db.session.query(Visit).one()
    told = {"worker_id": make_worker().id, "was": visit.window_start, "told_at": NOW}
    save(UnseenChange(visit_id=visit.id, day=visit.day, **told))
    edit_item(plan.items[0].id, replace(ENTRY, pattern=Pattern("daily")), actor=operator, now=NOW)
    assert [one.state for one in db.session.query(Visit).order_by(Visit.id)] == ["cancelled", "draft"]
