"""Weeks out of tables and back: regions over several days, free visits that change theirs, stale rows."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

import dispatch
from eldercare.core.db import db, transaction
from eldercare.core.time import at
from eldercare.people.models import Absence
from eldercare.visits.errors import PlanStaleError
from eldercare.visits.models import Assignment, CarePlan, DayPlan, Visit
from eldercare.visits.planning.pieces import pieces_of
from eldercare.visits.planning.reading import PlanningInput
from eldercare.visits.planning.storing import store
from eldercare.visits.queries.flexible import allowed_days
from tests.makers import NOW, TODAY, make_care_plan, make_senior, make_station, make_visit, make_worker, save

SUNDAY = TODAY + timedelta(days=6)
FEW = dispatch.MaxIterations(300)


def visit_on(day: date, **changes: object) -> Visit:
    return make_visit(day=day, window_start=at(day, 540), window_end=at(day, 660), **changes)


def free_visit(day: date, plan: CarePlan | None = None, **changes: object) -> Visit:
    """A visit that may be made on any day of the week."""
    item = plan.items[0].id if plan else None
    return visit_on(day, plan_item_id=item, first_day=TODAY, last_day=SUNDAY, series_day=day, **changes)


def allowed(visit: Visit) -> tuple[date, ...]:
    return allowed_days(db.session(), [visit.station_id], TODAY, SUNDAY).get(visit.id, (visit.day,))


def days(*numbers: int) -> tuple[date, ...]:
    return tuple(TODAY + timedelta(days=number) for number in numbers)


def test_a_free_visit_may_be_made_on_every_day_of_its_span(database: object) -> None:
    assert allowed(free_visit(TODAY)) == days(0, 1, 2, 3, 4, 5, 6)


def test_a_closed_day_is_left_out(database: object) -> None:
    visit = free_visit(TODAY, closed_days=[days(1)[0].isoformat()])
    assert allowed(visit) == days(0, 2, 3, 4, 5, 6)


def test_a_visit_with_one_day_is_not_named(database: object) -> None:
    visit = visit_on(TODAY)
    assert allowed_days(db.session(), [visit.station_id], TODAY, SUNDAY) == {}


def test_a_visit_that_was_told_is_not_free(database: object) -> None:
    assert allowed(free_visit(TODAY, worker=make_worker())) == days(0)


def test_two_visits_of_one_item_never_share_a_day(database: object) -> None:
    senior = make_senior()
    plan = make_care_plan(senior)
    first = free_visit(days(0)[0], plan, senior=senior)
    second = free_visit(days(3)[0], plan, senior=senior)
    assert (allowed(first), allowed(second)) == (days(0, 1), days(2, 3, 4, 5, 6))


def test_a_day_that_another_visit_of_the_item_has_is_not_free(database: object) -> None:
    senior = make_senior()
    plan = make_care_plan(senior)
    visit_on(
        days(2)[0], senior=senior, plan_item_id=plan.items[0].id, state="cancelled", series_day=days(2)[0]
    )
    assert days(2)[0] not in allowed(free_visit(TODAY, plan, senior=senior))


def regions(*stations: int) -> tuple[PlanningInput, ...]:
    return pieces_of(stations, TODAY, SUNDAY, now=NOW, roads=None).able


def plan_week() -> None:
    for made_from in regions(make_station().id):
        store(made_from, dispatch.solve(made_from.problem, stop=FEW, seed=1), actor=None, now=NOW)


def test_a_free_visit_goes_to_the_day_on_which_somebody_can_come(database: object) -> None:
    worker = make_worker()
    save(Absence(worker_id=worker.id, first_day=TODAY, last_day=days(4)[0], reason="leave"))
    visit = free_visit(TODAY)
    plan_week()
    db.session.expire_all()
    found = db.session.get_one(Visit, visit.id)
    assert found.day in days(5, 6)
    assert (found.window_start, found.window_end) == (at(found.day, 540), at(found.day, 660))
    (part,) = found.assignments
    assert part.worker_id == worker.id
    assert at(found.day, 540) <= part.starts_at <= at(found.day, 660)


def test_a_free_visit_that_nobody_can_make_stays_and_says_why(database: object) -> None:
    visit = free_visit(TODAY)
    plan_week()
    db.session.expire_all()
    found = db.session.get_one(Visit, visit.id)
    assert (found.day, found.reason) == (TODAY, "no_shift")


def test_a_visit_with_one_day_keeps_it(database: object) -> None:
    make_worker()
    made = [visit_on(day).id for day in days(0, 2)]
    plan_week()
    db.session.expire_all()
    assert [db.session.get_one(Visit, one).day for one in made] == list(days(0, 2))
    assert all(part.worker_id for part in db.session.scalars(select(Assignment)))


def test_each_day_of_the_week_has_its_plan(database: object) -> None:
    make_worker()
    visit_on(TODAY)
    plan_week()
    assert sorted(db.session.scalars(select(DayPlan.day))) == list(days(0, 1, 2, 3, 4, 5, 6))


def test_a_week_whose_rows_changed_meanwhile_is_not_saved(database: object) -> None:
    make_worker()
    visit = free_visit(TODAY)
    (made_from,) = regions(visit.station_id)
    plan = dispatch.solve(made_from.problem, stop=FEW, seed=1)
    with transaction():
        db.session.get_one(Visit, visit.id).minutes = 30
    with pytest.raises(PlanStaleError):
        store(made_from, plan, actor=None, now=NOW)
    assert db.session.scalars(select(DayPlan)).all() == []


def test_stations_that_share_somebody_on_any_day_are_one_region(database: object) -> None:
    east, west = make_station("320682103"), make_station("320682114")
    lent = make_worker(station_id=east.id)
    visit_on(TODAY, senior=make_senior(station_id=east.id))
    far = visit_on(days(3)[0], senior=make_senior(station_id=west.id))
    with transaction():
        part = db.session.get_one(Visit, far.id).assignments[0]
        part.worker_id, part.pinned = lent.id, True
        part.starts_at, part.ends_at = at(days(3)[0], 540), at(days(3)[0], 600)
    assert [one.code for one in regions(east.id, west.id)] == ["320682103+320682114"]
