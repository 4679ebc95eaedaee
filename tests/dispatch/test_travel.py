"""Ways by straight line and by a given matrix."""

import pytest
from geopy.distance import geodesic

from dispatch import MatrixTravel, MaxIterations, Mode, Place, StraightLine, solve
from dispatch.travel import kilometres_between
from tests.dispatch.makers import make_problem, make_visit, make_worker

CORNERS = [
    Place("sw", 32.0, 120.2),
    Place("ne", 32.6, 120.9),
    Place("e", 32.0, 120.9),
    Place("near", 32.001, 120.2),
]


def test_distances_agree_with_the_geodesic_to_one_in_a_hundred_thousand() -> None:
    found = kilometres_between(CORNERS)
    for i, one in enumerate(CORNERS):
        for j, other in enumerate(CORNERS):
            exact = geodesic((one.latitude, one.longitude), (other.latitude, other.longitude)).km
            assert found[i, j] == pytest.approx(exact, rel=1e-5, abs=1e-9)


def test_a_mode_has_its_detour_speed_and_fixed_minutes() -> None:
    travel = StraightLine({"cart": Mode(speed=12.0, detour=1.5, fixed_minutes=2.0)})
    straight = kilometres_between(CORNERS)[0, 1]
    legs = travel.legs(CORNERS, "cart")
    assert legs.kilometres[0, 1] == pytest.approx(straight * 1.5)
    assert legs.minutes[0, 1] == pytest.approx(straight * 1.5 / 12.0 * 60 + 2.0)


def test_nothing_is_lost_within_one_place() -> None:
    assert StraightLine().legs([CORNERS[0], CORNERS[0]], "car").minutes.max() == 0.0


def test_walking_takes_longer_than_riding() -> None:
    travel = StraightLine()
    minutes = [travel.legs(CORNERS, mode).minutes[0, 1] for mode in ("walk", "bike", "ebike", "car")]
    assert minutes == sorted(minutes, reverse=True)


def test_a_matrix_gives_its_rows_in_the_order_asked_for() -> None:
    travel = MatrixTravel(("a", "b"), {"any": ((0.0, 1.0), (2.0, 0.0))})
    assert travel.legs([Place("b"), Place("a")], "walk").minutes.tolist() == [[0.0, 2.0], [1.0, 0.0]]


def test_a_matrix_may_know_a_mode_better() -> None:
    travel = MatrixTravel(("a", "b"), {"any": ((0.0, 1.0), (1.0, 0.0)), "walk": ((0.0, 9.0), (9.0, 0.0))})
    assert travel.legs([Place("a"), Place("b")], "walk").minutes[0, 1] == 9.0


def test_ways_may_differ_by_direction() -> None:
    travel = MatrixTravel(("a", "b"), {"any": ((0.0, 5.0), (25.0, 0.0))})
    problem = make_problem([make_visit()], [make_worker()], places=(Place("a"), Place("b")), travel=travel)
    (route,) = solve(problem, stop=MaxIterations(5), seed=1).routes
    assert (route.stops[0].travel_minutes, route.travel_minutes_home) == (5.0, 25.0)
