"""Stations that share people are planned together, so that nobody is sent to two places at once."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

import dispatch
from eldercare.core.db import db, transaction
from eldercare.core.time import at
from eldercare.people.models import Station, Worker
from eldercare.visits.errors import PlanStaleError
from eldercare.visits.models import Assignment, DayPlan, Visit
from eldercare.visits.planning import PlanningInput, plan_days, store
from eldercare.visits.planning.pieces import pieces_of
from eldercare.visits.planning.regions import join_stations, stations_of, works_for
from eldercare.visits.queries.day_rows import DayRows
from eldercare.visits.queries.linked_days import merged
from tests.makers import NOW, TODAY, make_senior, make_station, make_visit, make_worker
from tests.visits.makers import part, person, rows, visit

MORNING = at(TODAY, 360)
FEW = dispatch.MaxIterations(200)
EAST, WEST = "320682103", "320682114"


def day_of(code: str, *people: Any, visits: tuple[Any, ...] = ()) -> DayRows:
    return replace(rows(*people, visits=visits), station_code=code)


def pinned_to(worker: int) -> tuple[Any, ...]:
    return (part(worker_id=worker, start=540.0, pinned=True),)


def test_stations_that_share_nobody_are_planned_apart() -> None:
    east, west = day_of("e", person(1), visits=(visit(1),)), day_of("w", person(2), visits=(visit(2),))
    assert join_stations([east, west]) == [("e",), ("w",)]


def test_a_person_of_two_stations_joins_them() -> None:
    assert join_stations([day_of("e", person(1)), day_of("w", person(1), person(2))]) == [("e", "w")]


def test_a_person_pinned_to_a_visit_of_another_station_joins_the_two() -> None:
    lent = day_of("w", person(2), visits=(visit(1, parts=pinned_to(1)),))
    assert join_stations([day_of("e", person(1)), lent]) == [("e", "w")]


def test_a_person_who_has_begun_a_visit_of_another_station_joins_the_two() -> None:
    begun = visit(1, state="in_progress", parts=(part(published_worker_id=1, published_start=540.0),))
    assert join_stations([day_of("e", person(1)), day_of("w", visits=(begun,))]) == [("e", "w")]


def test_a_person_who_is_not_at_work_joins_nothing() -> None:
    assert join_stations([day_of("e", person(1, shifts=())), day_of("w", person(1, shifts=()))]) == [
        ("e",),
        ("w",),
    ]


def test_whom_nobody_knows_joins_nothing() -> None:
    gone = day_of("w", visits=(visit(1, parts=pinned_to(9)),))
    assert works_for([day_of("e", person(1)), gone]) == {1: {"e"}}


def test_a_person_of_two_stations_is_in_their_rows_once() -> None:
    days = [day_of("e", person(1), visits=(visit(2),)), day_of("w", person(1), person(3), visits=(visit(1),))]
    both = merged(days)
    assert [one.id for one in both.people] == [1, 3]
    assert [one.id for one in both.visits] == [1, 2]
    assert stations_of(days).of_visit == {"2": "e", "1": "w"}
    assert stations_of(days).of_worker == {"1": {"e", "w"}, "3": {"w"}}


def regions(*stations: int) -> tuple[PlanningInput, ...]:
    return pieces_of(stations, TODAY, TODAY, now=MORNING, roads=None).able


@pytest.fixture
def lent(database: object) -> tuple[Worker, Visit, Visit]:
    """A caregiver of the east whom an operator fixed for a visit of the west at nine, and one of the east."""
    east, west = make_station(EAST), make_station(WEST)
    worker = make_worker(station_id=east.id)
    fixed = make_visit(make_senior(station_id=west.id), worker=worker)
    with transaction():
        db.session.get_one(Visit, fixed.id).assignments[0].pinned = True
    nine = {"window_start": at(TODAY, 540), "window_end": at(TODAY, 540)}
    return worker, fixed, make_visit(make_senior(station_id=east.id), **nine)


def holders() -> dict[int, int | None]:
    db.session.expire_all()
    return dict(db.session.execute(select(Assignment.visit_id, Assignment.worker_id)).all())


def test_a_lent_caregiver_is_not_sent_to_two_places_at_once(lent: tuple[Worker, Visit, Visit]) -> None:
    worker, fixed, same_time = lent
    (summary,) = plan_days(TODAY, stop=FEW, now=MORNING)
    assert (summary.regions, summary.visits, summary.planned) == (1, 2, 1)
    assert holders() == {fixed.id: worker.id, same_time.id: None}


def test_a_lent_caregiver_works_in_both_stations(lent: tuple[Worker, Visit, Visit]) -> None:
    worker, fixed, other = lent
    with transaction():
        db.session.get_one(Visit, other.id).window_end = at(TODAY, 720)
    plan_days(TODAY, stop=FEW, now=MORNING)
    assert holders() == {fixed.id: worker.id, other.id: worker.id}


def test_nobody_else_is_sent_to_the_other_station(lent: tuple[Worker, Visit, Visit]) -> None:
    """A second caregiver, of the west, is free at nine but does not work in the east."""
    make_worker(station_id=make_station(WEST).id)
    plan_days(TODAY, stop=FEW, now=MORNING)
    assert holders()[lent[2].id] is None
    assert db.session.get_one(Visit, lent[2].id).reason == "no_room"


def test_each_station_keeps_the_plan_of_its_region(lent: tuple[Worker, Visit, Visit]) -> None:
    plan_days(TODAY, stop=FEW, now=MORNING)
    kept = db.session.scalars(select(DayPlan)).all()
    assert len({plan.station_id for plan in kept}) == 2
    assert len({(plan.snapshot, plan.seed, plan.iterations) for plan in kept}) == 1


def test_a_region_of_which_one_station_changed_meanwhile_is_not_saved(
    lent: tuple[Worker, Visit, Visit],
) -> None:
    stations = [station.id for station in db.session.scalars(select(Station).order_by(Station.code))]
    (made_from,) = regions(*stations)
    plan = dispatch.solve(made_from.problem, stop=FEW, seed=1)
    with transaction():
        db.session.get_one(Visit, lent[1].id).minutes = 45
    with pytest.raises(PlanStaleError):
        store(made_from, plan, actor=None, now=NOW)
    assert db.session.query(DayPlan).count() == 0
    assert made_from.stations == (EAST, WEST)


def test_stations_without_shared_people_have_the_problems_they_have_alone(database: object) -> None:
    for code in (EAST, WEST):
        station = make_station(code)
        make_worker(station_id=station.id)
        make_visit(make_senior(station_id=station.id))
    stations = [station.id for station in db.session.scalars(select(Station).order_by(Station.code))]
    together = regions(*stations)
    assert together == (*regions(make_station(EAST).id), *regions(make_station(WEST).id))
