"""The work on planning jobs: region by region, cancelled, taken up again, never twice at once."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eldercare.core.db import db, transaction
from eldercare.core.errors import EldercareError
from eldercare.core.leases import Lead, Lease
from eldercare.core.time import at
from eldercare.people.models import Worker
from eldercare.visits.actions.plan_jobs import begin, cancel_plan, order_plans
from eldercare.visits.models import Assignment, DayPlan, PlanningJob, Visit
from eldercare.visits.plan_jobs import working
from eldercare.visits.plan_jobs.rules import LONG, MOST_BEGINNINGS, QUICK
from eldercare.visits.plan_jobs.watch import HELD
from eldercare.visits.plan_jobs.working import LEASE, Planner
from eldercare.visits.planning import pieces
from tests.makers import NOW, TODAY, make_senior, make_service, make_user, make_visit
from tests.running import wait_until
from tests.visits.plan_jobs.makers import TOMORROW, asked, make_job, make_region, seen

EAST, WEST = "320682103", "320682114"


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Searches of a moment; the process is not ending."""
    monkeypatch.setattr(pieces, "ITERATIONS_PER_DAY", 200)
    monkeypatch.setattr(pieces, "ITERATIONS_PER_VISIT", 1)
    HELD.clear()
    yield
    HELD.clear()


def planned_stations() -> set[int]:
    return set(db.session.scalars(select(DayPlan.station_id)))


def test_a_station_day_is_planned_and_the_job_is_done(database: object) -> None:
    station = make_region(WEST)
    job = asked(station.code)
    assert Planner(QUICK).work(NOW) == 1
    found = seen(job)
    assert (found.state, found.regions_done, found.regions_total, found.open_key) == ("done", 1, 1, None)
    assert found.result == [
        {"day": TOMORROW.isoformat(), "station": WEST, "visits": 2, "planned": 2, "left_out": {}}
    ]
    assert all(part.worker_id for part in db.session.scalars(select(Assignment)))


def test_a_lane_leaves_the_jobs_of_the_other(database: object) -> None:
    asked(make_region(WEST).code)
    assert Planner(LONG).work(NOW) == 0


def test_the_county_is_planned_region_by_region(database: object) -> None:
    for code in (EAST, WEST):
        make_region(code)
    job = asked()
    assert Planner(LONG).work(NOW) == 1
    assert (seen(job).regions_done, seen(job).state) == (2, "done")
    assert len(planned_stations()) == 2


def test_a_visit_that_found_nobody_stands_in_the_result(database: object) -> None:
    station = make_region(WEST, service_code="bath")
    job = asked(station.code)
    with transaction() as session:
        session.execute(Visit.__table__.delete())
    for worker in station_workers(station.id):
        with transaction():
            worker.skills = []
    Planner(QUICK).work(NOW)
    assert seen(job).result[0]["left_out"] == {"no_skill": 2}


def station_workers(station_id: int) -> list[Worker]:
    return list(db.session.scalars(select(Worker).where(Worker.station_id == station_id)))


def test_nothing_is_searched_inside_a_transaction(database: object, monkeypatch: pytest.MonkeyPatch) -> None:
    station = make_region(WEST)
    job, open_ones = asked(station.code), []
    real = working.solve_piece

    def watched(*given: Any, **more: Any) -> Any:
        open_ones.append(db.session().in_transaction())
        return real(*given, **more)

    monkeypatch.setattr(working, "solve_piece", watched)
    Planner(QUICK).work(NOW)
    assert (open_ones, seen(job).state) == ([False], "done")


def test_rows_that_changed_meanwhile_are_planned_once_more(
    database: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    station = make_region(WEST)
    job = asked(station.code)
    disturb(monkeypatch, times=1)
    Planner(QUICK).work(NOW)
    assert (seen(job).state, seen(job).problems, seen(job).regions_done) == ("done", [], 1)


def test_rows_that_change_again_and_again_are_named(
    database: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    station = make_region(WEST)
    job = asked(station.code)
    disturb(monkeypatch, times=9)
    Planner(QUICK).work(NOW)
    assert seen(job).problems == [{"code": "stale", "day": TOMORROW.isoformat(), "station": WEST}]
    assert planned_stations() == set()


def test_a_station_that_cannot_be_planned_is_named_and_holds_up_no_other(database: object) -> None:
    east, west = make_region(EAST), make_region(WEST)
    make_service("odd", worker_kinds=[])
    make_visit(make_senior(station_id=east.id), service_code="odd", day=TOMORROW,
               window_start=at(TOMORROW, 540), window_end=at(TOMORROW, 660))  # fmt: skip
    job = asked()
    Planner(LONG).work(NOW)
    assert (seen(job).state, planned_stations()) == ("done", {west.id})
    assert seen(job).problems == [{"code": "plan_data", "day": TOMORROW.isoformat(), "station": EAST}]


def disturb(monkeypatch: pytest.MonkeyPatch, *, times: int) -> None:
    """Somebody changes a visit while the planner searches, the first so many times."""
    real, left = working.solve_piece, [times]

    def disturbed(*given: Any, **more: Any) -> Any:
        plan = real(*given, **more)
        if left[0]:
            left[0] -= 1
            with transaction() as session:
                visit = session.scalars(select(Visit).order_by(Visit.id).limit(1)).one()
                visit.minutes += 1
        return plan

    monkeypatch.setattr(working, "solve_piece", disturbed)


def test_a_waiting_job_that_is_cancelled_is_never_begun(database: object) -> None:
    job = asked(make_region(WEST).code)
    cancel_plan(job.id, actor=make_user("operator"), now=NOW)
    assert Planner(QUICK).work(NOW) == 0
    assert seen(job).state == "cancelled"


@pytest.fixture
def at_work(app: Flask, database: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[PlanningJob]:
    """A county job at the search of its second region, which would take many minutes."""
    for code in (EAST, WEST):
        make_region(code, seniors=4)
    monkeypatch.setattr(pieces, "iterations_of", lambda piece: 200 if piece.code == EAST else 10**11)
    job = asked()
    db.session.rollback()

    def work() -> None:
        with app.app_context():
            Planner(LONG).work(NOW)

    thread = threading.Thread(target=work)
    thread.start()
    wait_until(lambda: seen(job).regions_done == 1 and seen(job).doing_at == WEST, 30)
    wait_until(lambda: seen(job).best_cost, 30)
    yield job
    HELD.set()
    thread.join()


def test_a_job_at_work_tells_how_far_it_is(at_work: PlanningJob) -> None:
    assert (at_work.state, at_work.doing, at_work.regions_total) == ("running", "planning", 2)


def test_a_cancelled_job_ends_within_two_seconds_and_keeps_what_was_saved(at_work: PlanningJob) -> None:
    saved = planned_stations()
    began = time.monotonic()
    assert cancel_plan(at_work.id, actor=make_user("operator"), now=NOW).state == "stopping"
    wait_until(lambda: seen(at_work).state == "cancelled", 5)
    assert time.monotonic() - began < 2
    assert planned_stations() == saved != set()
    assert [entry["station"] for entry in seen(at_work).result] == [EAST]


def test_a_process_that_ends_leaves_its_job_for_the_next(at_work: PlanningJob) -> None:
    HELD.set()
    wait_until(lambda: seen(at_work).beginnings == 0, 5)
    assert seen(at_work).state == "running"


def test_nobody_else_takes_a_job_that_is_at_work(at_work: PlanningJob) -> None:
    assert Planner(LONG, holder="another machine").work(NOW) == 0
    assert seen(at_work).beginnings == 1


def test_a_job_that_was_left_is_taken_up_and_plans_only_what_is_missing(
    database: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    for code in (EAST, WEST):
        make_region(code)
    entry = {"day": TOMORROW.isoformat(), "station": EAST, "visits": 2, "planned": 2, "left_out": {}}
    job = make_job(state="running", lane=LONG, region="", station_id=None, area_code="", beginnings=1,
                   result=[entry], regions_done=1, regions_total=2)  # fmt: skip
    searched = []
    real = working.solve_piece
    monkeypatch.setattr(
        working, "solve_piece", lambda piece, **more: searched.append(piece.code) or real(piece, **more)
    )
    Planner(LONG).work(NOW)
    assert (searched, seen(job).state, seen(job).beginnings) == ([WEST], "done", 2)


def test_a_job_that_ended_its_process_again_and_again_is_given_up(database: object) -> None:
    job = make_job(state="running", beginnings=MOST_BEGINNINGS)
    Planner(QUICK).work(NOW)
    assert (seen(job).state, seen(job).failure) == ("failed", "broke_off")


def test_a_job_that_was_to_stop_when_its_process_ended_is_cancelled(database: object) -> None:
    job = make_job(state="stopping", beginnings=1)
    Planner(QUICK).work(NOW)
    assert seen(job).state == "cancelled"


def test_a_worker_that_lost_its_lane_saves_nothing(database: object, monkeypatch: pytest.MonkeyPatch) -> None:
    station = make_region(WEST)
    job = asked(station.code)
    real = working.solve_piece

    def overtaken(*given: Any, **more: Any) -> Any:
        plan = real(*given, **more)
        with transaction() as session:
            session.get_one(Lease, f"planning_{QUICK}").holder = "another machine"
        return plan

    monkeypatch.setattr(working, "solve_piece", overtaken)
    Planner(QUICK).work(NOW)
    assert (seen(job).state, planned_stations()) == ("running", set())


def test_a_refusal_of_the_planner_is_written_with_the_job(
    database: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    class RoadsError(EldercareError):
        code = "road_url_wrong"

    def refuse(*_given: Any, **_more: Any) -> Any:
        raise RoadsError

    job = asked(make_region(WEST).code)
    monkeypatch.setattr(working, "pieces_of", refuse)
    Planner(QUICK).work(NOW)
    assert (seen(job).state, seen(job).failure) == ("failed", "road_url_wrong")


def test_an_evening_that_is_made_up_for_leaves_stations_that_were_planned_meanwhile(database: object) -> None:
    for code in (EAST, WEST):
        make_region(code)
    night = at(TODAY, 120)
    (evening, _weekly) = order_plans(night)
    station = make_region(EAST)
    with transaction() as session:
        session.add(
            DayPlan(station_id=station.id, day=TODAY, seed=7, iterations=1, seconds=0.1, snapshot="",
                    planned_at=NOW)
        )  # fmt: skip
    Planner(LONG).work(night)
    assert (seen(evening).state, seen(evening).first_day) == ("done", TODAY)
    assert (
        db.session.scalar(select(DayPlan.seed).where(DayPlan.station_id == station.id, DayPlan.day == TODAY))
        == 7
    )


def test_beginning_asks_whether_the_lane_is_ours(database: object) -> None:
    job = make_job()
    lead = Lead("planning_quick", LEASE)
    lead.take(now=NOW)
    assert begin(job.id, lead.guard, NOW + timedelta(seconds=1)).started_at == NOW + timedelta(seconds=1)
