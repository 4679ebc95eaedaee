"""How long a region is searched when nobody sets a time."""

from dataclasses import replace
from typing import Any

from eldercare.visits.planning import PlanningInput, build_problem
from eldercare.visits.planning.pieces import ITERATIONS_PER_DAY, ITERATIONS_PER_VISIT, iterations_of
from tests.dispatch.makers import random_problem
from tests.makers import TODAY, make_visit
from tests.visits.planning.test_station_day import MORNING


def piece(**changes: Any) -> PlanningInput:
    """A station's day with one visit."""
    visit = make_visit()
    return replace(build_problem(visit.station_id, TODAY, now=MORNING), **changes)


def test_a_small_day_is_searched_as_long_as_any_day_is(database: object) -> None:
    assert iterations_of(piece()) == ITERATIONS_PER_DAY


def test_a_day_of_many_visits_is_searched_the_longer_the_more_they_are(database: object) -> None:
    many = random_problem(1, visits=60)
    assert iterations_of(piece(problem=many)) == 60 * ITERATIONS_PER_VISIT
