"""What a search of days begins from, and that a draft is never answered by a worse one."""

from dataclasses import replace

import pytest

import dispatch
from eldercare.core.time import at
from eldercare.visits.planning import PlanningInput, build_problem, plan_days, problem_of, store
from eldercare.visits.planning.beginning import beginning_of, drafted
from eldercare.visits.planning.pieces import solve_piece
from eldercare.visits.queries.day_rows import VisitRow
from tests.makers import NOW, TODAY, make_senior, make_station, make_visit, make_worker
from tests.visits.makers import block, part, person, rows, visit

MORNING = at(TODAY, 360)
SHORT = dispatch.MaxIterations(1)


def piece_of(*visits: VisitRow) -> PlanningInput:
    """A day of two people with these visits."""
    day = rows(person(1), person(2), visits=visits)
    return PlanningInput((day,), problem_of(day, {}))


def held(number: int = 1, start: float = 600.0, worker: int = 1, **changes: object) -> VisitRow:
    """A visit that the draft gives to somebody."""
    return visit(number, parts=(part(worker_id=worker, start=start),), **changes)


def stops(plan: dispatch.Plan | None) -> dict[str, tuple[str, float]]:
    """Who has which visit from when."""
    assert plan is not None
    return {stop.visit: (route.worker, stop.start) for route in plan.routes for stop in route.stops}


def test_the_draft_is_known_to_the_search() -> None:
    assert stops(beginning_of(piece_of(held(), visit(2))).known) == {"1": ("1", 600.0)}


def test_where_nobody_has_a_visit_nothing_is_known() -> None:
    assert drafted(piece_of(visit(1))) is None


def test_a_day_that_was_not_told_begins_from_nothing() -> None:
    assert beginning_of(piece_of(held())).start is None


def test_a_day_that_was_told_begins_from_there_with_what_was_drafted_since_as_known() -> None:
    told = part(worker_id=2, start=615.0, published_worker_id=1, published_start=600.0)
    begin = beginning_of(piece_of(visit(1, state="planned", parts=(told,))))
    assert (stops(begin.start), stops(begin.known)) == ({"1": ("1", 600.0)}, {"1": ("2", 615.0)})
    assert begin.problem.weights == dispatch.LEAST_CHANGE


def test_what_was_told_and_taken_back_since_is_not_part_of_the_draft() -> None:
    gone = part(published_worker_id=1, published_start=600.0)
    piece = piece_of(visit(1, state="planned", parts=(gone,)), held(2, 660.0, worker=2))
    assert stops(drafted(piece)) == {"2": ("2", 660.0)}


def test_what_people_host_is_known_too() -> None:
    day = replace(rows(person(1), visits=(held(start=700.0, closes=720.0),)), blocks=(block(),))
    piece = PlanningInput((day,), problem_of(day, {}))
    assert stops(beginning_of(piece).known) == {"-1": ("1", 600.0), "1": ("1", 700.0)}


def make_crowded_day() -> None:
    """Two people and ten visits within two hours."""
    station = make_station()
    for number in range(2):
        make_worker(station_id=station.id, lat=32.26 + number / 100)
    for number in range(10):
        senior = make_senior(station_id=station.id, lat=32.25 + (number * 7 % 10) / 50)
        make_visit(senior, minutes=30)


def read() -> PlanningInput:
    return build_problem(make_station().id, TODAY, now=MORNING)


def cost_of_draft() -> float:
    """What the draft costs as it stands, by the planner's own reckoning."""
    piece = read()
    plan = dispatch.solve(piece.problem, stop=dispatch.MaxIterations(0), seed=1, start=drafted(piece))
    return plan.cost.total


@pytest.fixture
def good_draft(database: object) -> float:
    """The cost of a draft that a short search does not find by itself."""
    make_crowded_day()
    piece = read()
    plan = dispatch.solve(piece.problem, stop=dispatch.MaxIterations(50_000), seed=1)
    store(piece, plan, actor=None, now=NOW)
    assert dispatch.solve(piece.problem, stop=SHORT, seed=1).cost.total > plan.cost.total + 1.0
    return plan.cost.total


def test_planning_again_makes_no_draft_worse(good_draft: float) -> None:
    (summary,) = plan_days(TODAY, stop=SHORT, now=MORNING)
    assert summary.cost <= good_draft + 0.001
    assert cost_of_draft() <= good_draft + 0.001


def test_a_planning_job_makes_no_draft_worse(good_draft: float) -> None:
    plan = solve_piece(
        read(), seconds=0.001, seed=1, cancelled=dispatch.Cancelled(), tell=lambda _found: None
    )
    assert plan.cost.total <= good_draft + 0.001


def test_a_search_that_is_cancelled_at_once_keeps_the_draft(good_draft: float) -> None:
    cancelled = dispatch.Cancelled()
    cancelled.event.set()
    plan = solve_piece(read(), seconds=60.0, seed=1, cancelled=cancelled, tell=lambda _found: None)
    assert plan.cost.total <= good_draft + 0.001
