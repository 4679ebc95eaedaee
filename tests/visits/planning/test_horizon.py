"""Several days as one problem: shifts, windows and limits by day, visits that may change theirs."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import dispatch
from eldercare.core.geo import Place
from eldercare.visits.planning.answer import draft_of, moved_days
from eldercare.visits.planning.horizon import Horizon, problem_of_horizon
from eldercare.visits.planning.reading import PlanningInput
from eldercare.visits.queries.day_rows import DayRows, ShiftRow
from tests.makers import TODAY
from tests.visits.makers import part, person, rows, visit

DAY = timedelta(days=1)
TUESDAY = TODAY + DAY
FEW = dispatch.MaxIterations(300)


def horizon(*days: DayRows, allowed: Any = None) -> Horizon:
    return Horizon(TODAY, days, {}, allowed or {})


def on(day: Any, *people: Any, visits: tuple[Any, ...] = (), code: str = "320682114") -> DayRows:
    return replace(rows(*people, visits=visits, day=day), station_code=code)


def test_a_person_has_the_shifts_of_every_day() -> None:
    late = person(1, shifts=(ShiftRow(600, 900, 30, 700, 800),))
    problem = problem_of_horizon(horizon(on(TODAY, person(1)), on(TUESDAY, late)))
    (worker,) = problem.workers
    assert [(shift.start, shift.end) for shift in worker.shifts] == [(480, 1020), (2040, 2340)]
    assert worker.shifts[1].rest == dispatch.Break(30, 2140, 2240)


def test_a_visit_with_one_day_has_its_window_on_that_day() -> None:
    problem = problem_of_horizon(horizon(on(TODAY, person(1)), on(TUESDAY, person(1), visits=(visit(5),))))
    assert problem.visit("5").windows == (dispatch.Window(1980, 2100),)


def test_a_free_visit_has_a_window_on_each_allowed_day() -> None:
    days = on(TODAY, person(1), visits=(visit(5),)), on(TUESDAY, person(1))
    problem = problem_of_horizon(horizon(*days, allowed={5: (TODAY, TUESDAY)}))
    assert problem.visit("5").windows == (dispatch.Window(540, 660), dispatch.Window(1980, 2100))


def test_a_free_visit_that_was_told_stays_on_its_day() -> None:
    told = visit(5, state="planned", parts=(part(published_worker_id=1, published_start=540.0),))
    days = on(TODAY, person(1), visits=(told,)), on(TUESDAY, person(1))
    problem = problem_of_horizon(horizon(*days, allowed={5: (TODAY, TUESDAY)}))
    assert problem.visit("5").days == (0,)


def test_a_free_visit_that_an_operator_fixed_stays_on_its_day() -> None:
    fixed = visit(5, parts=(part(worker_id=1, start=600.0, pinned=True),))
    days = on(TODAY, person(1)), on(TUESDAY, person(1), visits=(fixed,))
    problem = problem_of_horizon(horizon(*days, allowed={5: (TODAY, TUESDAY)}))
    assert problem.visit("5").pins == (dispatch.Pin("1", 2040.0, 0),)
    assert problem.visit("5").days == (1,)


def test_who_was_told_is_expected_on_that_day_and_little_changes() -> None:
    told = visit(5, state="planned", parts=(part(published_worker_id=1, published_start=540.0),))
    problem = problem_of_horizon(horizon(on(TODAY, person(1)), on(TUESDAY, person(1), visits=(told,))))
    assert problem.visit("5").incumbent == dispatch.Incumbent(("1",), 1980.0)
    assert problem.weights == dispatch.LEAST_CHANGE


def test_who_is_not_at_work_all_week_is_not_in_the_problem() -> None:
    away = person(2, shifts=())
    liked = visit(5, preferred_worker_id=2)
    problem = problem_of_horizon(horizon(on(TODAY, person(1), away, visits=(liked,)), on(TUESDAY, away)))
    assert [worker.id for worker in problem.workers] == ["1"]


def test_a_visit_fixed_to_somebody_who_is_away_that_day_is_left_as_it_is() -> None:
    fixed = visit(5, parts=(part(worker_id=1, start=600.0, pinned=True),))
    away = person(1, absent_from=0)
    problem = problem_of_horizon(horizon(on(TODAY, away, visits=(fixed,)), on(TUESDAY, person(1))))
    assert problem.visits == ()


def test_a_skill_that_runs_out_within_the_horizon_is_held_until_then() -> None:
    ends = person(1, skills=(("clean", TODAY),))
    week = horizon(on(TODAY, ends, visits=(visit(4),)), on(TUESDAY, ends, visits=(visit(5),)))
    plan = dispatch.solve(problem_of_horizon(week), stop=FEW, seed=1)
    assert [left.visit for left in plan.unassigned] == ["5"]


def test_the_greatest_minutes_hold_for_each_day() -> None:
    short = person(1, max_minutes=70)
    many = tuple(visit(number, senior_id=number) for number in (5, 6))
    days = on(TODAY, short, visits=many), on(TUESDAY, short)
    alone = dispatch.solve(problem_of_horizon(horizon(*days)), stop=FEW, seed=1)
    free = dispatch.solve(problem_of_horizon(horizon(*days, allowed={6: (TODAY, TUESDAY)})), stop=FEW, seed=1)
    assert (len(alone.unassigned), len(free.unassigned)) == (1, 0)


def test_the_same_person_comes_to_a_senior_all_week() -> None:
    people = person(1), person(2)
    days = [on(TODAY + n * DAY, *people, visits=(visit(5 + n, senior_id=9),)) for n in range(5)]
    plan = dispatch.solve(problem_of_horizon(horizon(*days)), stop=dispatch.MaxIterations(3000), seed=1)
    assert len({route.worker for route in plan.routes}) == 1


def test_a_senior_who_stays_elsewhere_on_another_day_has_two_places() -> None:
    away = visit(6, senior_id=9, place=Place(32.4, 120.6))
    problem = problem_of_horizon(
        horizon(on(TODAY, person(1), visits=(visit(5, senior_id=9),)), on(TUESDAY, person(1), visits=(away,)))
    )
    assert problem.visit("5").place != problem.visit("6").place


def test_a_person_lent_for_one_day_serves_the_other_station_on_that_day_only() -> None:
    east = on(TODAY, person(1), code="e"), on(TUESDAY, person(2), visits=(visit(6),), code="e")
    west = on(TODAY, person(2), visits=(visit(7),), code="w"), on(TUESDAY, person(1), code="w")
    problem = problem_of_horizon(horizon(*east, *west))
    assert problem.visit("6").bans == {"1"}
    assert problem.visit("7").bans == {"1"}


def test_a_moved_visit_is_drafted_on_its_new_day_at_the_same_hours() -> None:
    away = on(TODAY, visits=(visit(5),)), on(TUESDAY, person(1))
    found = horizon(*away, allowed={5: (TODAY, TUESDAY)})
    made_from = PlanningInput(away, problem_of_horizon(found))
    plan = dispatch.solve(made_from.problem, stop=FEW, seed=1)
    assert moved_days(made_from, plan) == {5: TUESDAY}
    assert draft_of(made_from, plan, away[0]).parts == ()
    (drafted,) = draft_of(made_from, plan, away[1]).parts
    assert (drafted.visit_id, drafted.worker_id) == (5, 1)
