"""Gatherings in the planner's day: fixed to their hosts at the station, and never stored."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

import dispatch
from eldercare.core.db import db
from eldercare.core.geo import Place
from eldercare.core.time import at
from eldercare.visits.errors import PlanStaleError
from eldercare.visits.models import GatheringDay, Visit
from eldercare.visits.planning import DRAFT, bill_of, build_problem, plan_days, prices_of, problem_of, store
from eldercare.visits.planning.answer import moved_days
from eldercare.visits.planning.horizon import Horizon, problem_of_horizon
from eldercare.visits.planning.reading import PlanningInput
from eldercare.visits.queries.day_rows import DayRows, read_day
from eldercare.visits.queries.linked_days import merged
from tests.makers import NOW, TODAY, make_senior, make_station, make_visit, make_worker
from tests.visits.gatherings.makers import make_day
from tests.visits.makers import block, part, person, rows, visit

FAR = Place(32.36, 120.86)
FEW = dispatch.MaxIterations(300)
DAY = timedelta(days=1)


def day(*people: Any, blocks: tuple[Any, ...] = (), visits: tuple[Any, ...] = ()) -> DayRows:
    return replace(rows(*people, visits=visits), blocks=blocks)


def solved(made: dispatch.Problem) -> dict[str, tuple[str, float]]:
    plan = dispatch.solve(made, stop=FEW, seed=1)
    return {stop.visit: (route.worker, stop.start) for route in plan.routes for stop in route.stops}


def test_a_gathering_is_fixed_to_its_host_and_time_at_its_place() -> None:
    made = problem_of(day(person(), blocks=(block(place=FAR),)), {})
    found = made.visit("-1")
    assert found.pins == (dispatch.Pin("1", 600.0, 0),)
    assert found.windows == (dispatch.Window(600, 600),)
    assert {(one.latitude, one.longitude) for one in made.places if one.id == found.place} == {
        (FAR.lat, FAR.lon)
    }


def test_no_visit_is_planned_into_the_time_of_a_gathering() -> None:
    only = visit(opens=600.0, closes=620.0)
    assert "1" not in solved(problem_of(day(person(), blocks=(block(),), visits=(only,)), {}))


def test_somebody_else_takes_the_visit_then() -> None:
    only = visit(opens=600.0, closes=620.0)
    found = solved(problem_of(day(person(1), person(2), blocks=(block(),), visits=(only,)), {}))
    assert found == {"-1": ("1", 600.0), "1": ("2", 600.0)}


def test_the_way_from_the_station_counts() -> None:
    after = visit(opens=600.0, closes=900.0)
    found = solved(problem_of(day(person(), blocks=(block(place=FAR),), visits=(after,)), {}))
    near = solved(problem_of(day(person(), blocks=(block(),), visits=(after,)), {}))
    assert found["1"][1] > near["1"][1] >= 690.0


def test_a_leader_hosts_outside_the_own_village() -> None:
    leader = person(1, kind="leader")
    assert solved(problem_of(day(leader, blocks=(block(),)), {})) == {"-1": ("1", 600.0)}


def test_a_host_who_is_absent_then_holds_nothing() -> None:
    made = problem_of(day(person(absent_from=650), blocks=(block(),)), {})
    assert made.visits == ()


def test_a_host_who_is_off_then_holds_nothing() -> None:
    made = problem_of(day(person(shifts=()), blocks=(block(),)), {})
    assert made.visits == ()


def test_who_hosts_what_is_under_way_is_free_at_the_station_when_it_ends() -> None:
    made = problem_of(day(person(), blocks=(block(state="under_way", place=FAR),)), {}, 630.0)
    (worker,) = made.workers
    assert (worker.shifts[0].start, worker.shifts[0].start_place) == (690.0, "gathering-1")


def test_what_should_have_begun_still_takes_its_time() -> None:
    (worker,) = problem_of(day(person(), blocks=(block(),)), {}, 630.0).workers
    assert worker.shifts[0].start == 720.0


def test_what_ended_early_gives_the_rest_of_its_time_back() -> None:
    over = block(state="done", went=640.0)
    (worker,) = problem_of(day(person(), blocks=(over,)), {}, 645.0).workers
    assert worker.shifts[0].start == 645.0


def test_a_gathering_counts_against_the_hours_of_the_day() -> None:
    short = person(max_minutes=120)
    only = visit(opens=700.0, closes=900.0)
    assert "1" not in solved(problem_of(day(short, blocks=(block(),), visits=(only,)), {}))


def test_a_day_that_was_told_is_planned_again_around_it() -> None:
    told = visit(state="planned", parts=(part(published_worker_id=1, published_start=480.0),), opens=480.0)
    made = problem_of(day(person(), blocks=(block(),), visits=(told,)), {})
    plan = dispatch.plan_in_force(made)
    assert plan is not None
    assert {stop.visit for route in plan.routes for stop in route.stops} == {"1", "-1"}


def test_along_a_horizon_a_gathering_stays_on_its_day() -> None:
    tuesday = TODAY + DAY
    days = day(person()), replace(day(person(), blocks=(block(),)), day=tuesday)
    made = problem_of_horizon(Horizon(TODAY, days, {}, {}))
    assert made.visit("-1").windows == (dispatch.Window(2040, 2040),)
    plan = dispatch.solve(made, stop=FEW, seed=1)
    assert moved_days(PlanningInput(days, made), plan) == {}


def test_a_free_visit_gets_the_day_without_the_gathering() -> None:
    tuesday = TODAY + DAY
    only = visit(opens=600.0, closes=620.0)
    days = day(person(), blocks=(block(),), visits=(only,)), replace(day(person()), day=tuesday)
    made = problem_of_horizon(Horizon(TODAY, days, {}, {1: (TODAY, tuesday)}))
    assert solved(made)["1"] == ("1", 2040.0)


def test_stations_that_are_planned_together_have_each_gathering_once() -> None:
    both = day(person(), blocks=(block(),))
    assert merged([both, replace(both, station_id=2, station_code="e")]).blocks == (block(),)


@pytest.mark.usefixtures("database")
def test_a_station_s_day_has_what_its_people_host() -> None:
    host = make_worker()
    made = make_day(hosts=[host])
    (found,) = read_day(db.session(), make_station().id, TODAY).blocks
    assert (found.day_id, found.worker_id, found.start, found.end) == (made.id, host.id, 600.0, 690.0)


@pytest.mark.usefixtures("database")
def test_a_cancelled_gathering_takes_nobodys_time() -> None:
    make_day(hosts=[make_worker()], state="cancelled")
    assert read_day(db.session(), make_station().id, TODAY).blocks == ()


@pytest.mark.usefixtures("database")
def test_planning_stores_visits_and_leaves_gatherings_as_they_are() -> None:
    host, morning = make_worker(), at(TODAY, 360)
    made = make_day(hosts=[host])
    waiting = make_visit(senior=make_senior(), window_start=at(TODAY, 600), window_end=at(TODAY, 780))
    plan_days(TODAY, stop=FEW, now=morning)
    db.session.rollback()
    part_of = db.session.get_one(Visit, waiting.id).assignments[0]
    assert part_of.worker_id == host.id
    assert part_of.starts_at is not None
    assert part_of.starts_at >= at(TODAY, 690)
    assert db.session.get_one(GatheringDay, made.id).version == 1


@pytest.mark.usefixtures("database")
def test_a_plan_is_stale_when_a_gathering_was_made_meanwhile() -> None:
    host = make_worker()
    make_visit(senior=make_senior())
    made = build_problem(make_station().id, TODAY, now=at(TODAY, 360))
    plan = dispatch.solve(made.problem, stop=FEW, seed=1)
    make_day(hosts=[host])
    with pytest.raises(PlanStaleError):
        store(made, plan, actor=None, now=NOW)


@pytest.mark.usefixtures("database")
def test_the_price_of_a_person_counts_the_gathering_that_person_hosts() -> None:
    host = make_worker()
    make_day(hosts=[host])
    waiting = make_visit(senior=make_senior(), window_start=at(TODAY, 600), window_end=at(TODAY, 620))
    (price,) = prices_of(waiting, 0, now=at(TODAY, 360))
    assert price.total is None


@pytest.mark.usefixtures("database")
def test_the_bill_of_a_day_counts_the_way_to_what_somebody_hosts() -> None:
    alone, hosting = day(person()), day(person(), blocks=(block(place=FAR),))
    assert bill_of([alone], {}, DRAFT).travel == 0.0
    found = bill_of([hosting], {}, DRAFT)
    assert found.travel > 0.0
    assert found.minutes_of[1] == 90.0 + found.travel
    assert found.visits_of[1] == 0
