"""Planning whole days."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

import dispatch
from eldercare.core.db import db, transaction
from eldercare.core.time import at
from eldercare.people.models import Absence
from eldercare.visits.errors import (
    EngineAwayError,
    PlanDayError,
    UnknownEngineError,
    UnknownRegionError,
)
from eldercare.visits.models import Assignment, DayPlan, Visit
from eldercare.visits.planning import plan_days
from tests.makers import (
    TODAY,
    make_care_plan,
    make_senior,
    make_service,
    make_station,
    make_visit,
    make_worker,
    save,
)

MORNING = at(TODAY, 360)
FEW = dispatch.MaxIterations(20)


def make_region(code: str, seniors: int = 3) -> None:
    station = make_station(code)
    for number in range(2):
        make_worker(station_id=station.id, lat=32.26 + number / 100)
    for number in range(seniors):
        make_care_plan(make_senior(station_id=station.id, lat=32.25 + number / 50), window_to=900)


def drafts() -> list[tuple[object, ...]]:
    return [
        tuple(row)
        for row in db.session.execute(
            select(Assignment.visit_id, Assignment.worker_id, Assignment.starts_at).order_by(Assignment.id)
        )
    ]


def forget_drafts() -> None:
    """Nobody has a visit any more."""
    with transaction() as session:
        for part in session.scalars(select(Assignment)):
            part.worker_id = part.starts_at = part.ends_at = None


def test_a_day_is_planned_from_care_plans_to_people(database: object) -> None:
    make_region("320682114")
    (summary,) = plan_days(TODAY, stop=FEW, now=MORNING)
    assert (summary.created, summary.visits, summary.planned, summary.regions) == (3, 3, 3, 1)
    assert all(worker is not None for _, worker, _ in drafts())


def test_the_same_seed_gives_the_same_plan(database: object) -> None:
    make_region("320682114", seniors=5)
    plan_days(TODAY, stop=FEW, seed=4, now=MORNING)
    first = drafts()
    forget_drafts()
    plan_days(TODAY, stop=FEW, seed=4, now=MORNING)
    assert drafts() == first


def test_each_region_has_its_own_plan(database: object) -> None:
    make_region("320682114")
    make_region("320682103")
    plan_days(TODAY, stop=FEW, now=MORNING)
    assert len(set(db.session.scalars(select(DayPlan.station_id)))) == 2


def test_one_region_is_planned_alone(database: object) -> None:
    make_region("320682114")
    make_region("320682103")
    plan_days(TODAY, region="320682103", stop=FEW, now=MORNING)
    assert set(db.session.scalars(select(Visit.station_id))) == {make_station("320682103").id}


def test_an_area_stands_for_its_stations(database: object) -> None:
    make_region("320682114")
    make_region("320682103")
    (summary,) = plan_days(TODAY, region="320682", stop=dispatch.MaxRuntime(0.05), now=MORNING)
    assert summary.regions == 2


def test_a_code_without_stations_is_refused(database: object) -> None:
    with pytest.raises(UnknownRegionError):
        plan_days(TODAY, region="999", now=MORNING)


def test_an_unknown_engine_is_refused(database: object) -> None:
    with pytest.raises(UnknownEngineError):
        plan_days(TODAY, engine="steam", now=MORNING)


@pytest.mark.slow
def test_other_processes_find_the_same_plan(database: object) -> None:
    make_region("320682114")
    make_region("320682103")
    plan_days(TODAY, stop=FEW, now=MORNING)
    first = drafts()
    forget_drafts()
    plan_days(TODAY, stop=FEW, engine="processes", now=MORNING)
    assert drafts() == first


def test_several_days_are_planned_one_by_one(database: object) -> None:
    make_region("320682114")
    summaries = plan_days(TODAY, 2, stop=dispatch.MaxRuntime(0.05), now=MORNING)
    assert [summary.day for summary in summaries] == [TODAY, TODAY + timedelta(days=1)]


def test_the_days_after_today_are_one_problem_as_in_a_planning_job(database: object) -> None:
    worker = make_worker()
    tuesday, friday = TODAY + timedelta(days=1), TODAY + timedelta(days=4)
    save(Absence(worker_id=worker.id, first_day=TODAY, last_day=friday - timedelta(days=1), reason="leave"))
    visit = make_visit(
        day=tuesday, window_start=at(tuesday, 540), window_end=at(tuesday, 660), first_day=tuesday,
        last_day=friday,
    )  # fmt: skip
    (_today, week) = plan_days(TODAY, 5, stop=FEW, now=MORNING)
    assert (week.day, week.last_day, week.visits, week.planned) == (tuesday, friday, 1, 1)
    assert db.session.get_one(Visit, visit.id).day == friday


def test_a_station_that_cannot_be_planned_holds_up_no_other(database: object) -> None:
    make_region("320682103")
    make_region("320682114")
    make_service("odd", worker_kinds=[])
    make_visit(make_senior(station_id=make_station("320682103").id), service_code="odd")
    (summary,) = plan_days(TODAY, stop=FEW, now=MORNING)
    assert (summary.regions, summary.planned, summary.refused) == (1, 3, ("320682103",))
    assert "cannot be planned: 320682103" in summary.as_line()


def test_what_found_nobody_is_counted_by_reason(database: object) -> None:
    make_care_plan()
    (summary,) = plan_days(TODAY, stop=FEW, now=MORNING)
    assert (summary.visits, summary.planned, sum(summary.left_out.values())) == (1, 0, 1)


def test_a_region_that_changes_meanwhile_keeps_what_it_had(database: object) -> None:
    make_region("320682103")
    make_region("320682114")

    def disturb(done: int, _of: int) -> None:
        if done == 1:
            with transaction() as session:
                for visit in session.scalars(select(Visit)):
                    visit.minutes = 30

    (summary,) = plan_days(TODAY, stop=FEW, now=MORNING, progress=disturb)
    assert summary.stale == ("320682114",)
    assert db.session.query(DayPlan).count() == 1


def test_progress_counts_regions(database: object) -> None:
    make_region("320682103")
    make_region("320682114")
    told: list[tuple[int, int]] = []
    plan_days(TODAY, stop=FEW, now=MORNING, progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]


def test_a_county_without_visits_is_planned_too(database: object) -> None:
    assert plan_days(TODAY, now=MORNING)[0].visits == 0


def test_the_summary_is_one_line_and_plain_json(database: object) -> None:
    make_region("320682114")
    (summary,) = plan_days(TODAY, stop=FEW, now=MORNING)
    assert summary.as_line().startswith("2026-11-23: 3 visits in 1 regions, 3 planned, 0 without anybody")
    assert summary.as_dict()["unassigned"] == 0


@pytest.mark.parametrize(
    "day", [date.min, TODAY - timedelta(days=401), TODAY + timedelta(days=401), date.max]
)
def test_a_day_beyond_reach_is_refused_before_anything_is_locked(database: object, day: date) -> None:
    make_region("320682103")
    with pytest.raises(PlanDayError, match="400 days"):
        plan_days(day, stop=FEW, now=MORNING)
    assert db.session.query(Visit).count() == 0


@pytest.mark.parametrize(
    ("fault", "refusal"), [(OSError("timed out"), EngineAwayError), (ValueError("engine"), ValueError)]
)
def test_an_engine_that_does_not_answer_is_named(
    database: object, monkeypatch: pytest.MonkeyPatch, fault: Exception, refusal: type[Exception]
) -> None:
    def away(_engine: str) -> Any:
        raise fault

    monkeypatch.setattr(dispatch, "open_executor", away, raising=False)
    make_region("320682103")
    with pytest.raises(refusal):
        plan_days(TODAY, stop=FEW, engine="dask://nowhere:8786", now=MORNING)
