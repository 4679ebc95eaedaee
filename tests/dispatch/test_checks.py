"""A problem that cannot be meant is refused, and the message names the field."""

from math import inf, nan

import pytest

from dispatch import (
    Break,
    Incumbent,
    InvalidProblemError,
    MatrixTravel,
    Pair,
    Pin,
    Place,
    Position,
    Shift,
    StraightLine,
    Weights,
    Window,
    daily_windows,
)  # fmt: skip
from tests.dispatch.makers import make_pair_visit, make_problem, make_visit, make_worker

BAD_VISITS = [
    ({"windows": (Window(600.0, 500.0),)}, "visits[0].windows[0]: end 500 before start 600"),
    ({"windows": (Window(500.0, 600.0, 550.0),)}, "visits[0].windows[0]: latest 550 before end 600"),
    ({"windows": (Window(-5.0, 600.0),)}, "visits[0].windows[0].start: negative (-5)"),
    ({"windows": (Window(nan, 600.0),)}, "visits[0].windows[0].start: not a number (NaN)"),
    ({"windows": (Window(540.0, 600.0), Window(590.0, 700.0))}, "visits[0].windows[1]: begins before"),
    ({"windows": ()}, "visits[0].windows: empty"),
    ({"place": "nowhere"}, "visits[0].place: unknown place 'nowhere'"),
    ({"positions": (Position(-1.0),)}, "visits[0].positions[0].minutes: negative (-1)"),
    ({"positions": (Position(nan),)}, "visits[0].positions[0].minutes: not a number (NaN)"),
    ({"positions": (Position(inf),)}, "visits[0].positions[0].minutes: infinite"),
    ({"positions": ()}, "visits[0].positions: 0 given, 1 or 2 needed"),
    ({"positions": (Position(30.0, kinds=frozenset()),)}, "visits[0].positions[0].kinds: empty"),
    (
        {"positions": (Position(30.0, kinds=frozenset({"robot"})),)},
        "visits[0].positions[0].kinds: unknown kind",
    ),
    ({"positions": (Position(30.0), Position(30.0))}, "visits[0].pair: a pair goes with two positions"),
    ({"pair": Pair()}, "visits[0].pair: a pair goes with two positions"),
    ({"priority": 0}, "visits[0].priority: 0 is below 1"),
    ({"price": -1.0}, "visits[0].price: negative (-1)"),
    ({"preferences": {"ghost": 1.0}}, "visits[0].preferences: unknown worker 'ghost'"),
    ({"preferences": {"w": nan}}, "visits[0].preferences[w]: nan is not a finite number"),
    ({"bans": frozenset({"ghost"})}, "visits[0].bans: unknown worker 'ghost'"),
    ({"pins": (Pin("ghost"),)}, "visits[0].pins[0].worker: unknown worker 'ghost'"),
    ({"pins": (Pin("w", position=1),)}, "visits[0].pins[0].position: 1 of 1"),
    ({"due": "noon"}, "visits[0].due: unknown due 'noon'"),
    (
        {"positions": (Position(30.0), Position(30.0)), "pair": Pair("apart")},
        "visits[0].pair.kind: unknown kind 'apart'",
    ),
    (
        {"positions": (Position(30.0), Position(30.0)), "pair": Pair("sequence", nan)},
        "visits[0].pair.least: not a number (NaN)",
    ),
    (
        {"positions": (Position(30.0), Position(30.0)), "pair": Pair("sequence", 0.0, nan)},
        "visits[0].pair.greatest: not a number (NaN)",
    ),
    ({"windows": (Window(500.0, nan),)}, "visits[0].windows[0].end: not a number (NaN)"),
    ({"windows": (Window(500.0, 600.0, nan),)}, "visits[0].windows[0].latest: not a number (NaN)"),
    ({"windows": (Window(inf, inf),)}, "visits[0].windows[0].start: infinite"),
    ({"price": nan}, "visits[0].price: not a number (NaN)"),
    ({"pins": (Pin(start=nan),)}, "visits[0].pins[0].start: not a number (NaN)"),
    ({"incumbent": Incumbent(("w",), nan)}, "visits[0].incumbent.start: not a number (NaN)"),
    ({"incumbent": Incumbent(("w", "w"))}, "visits[0].incumbent.workers: not one for each position"),
    ({"incumbent": Incumbent(("ghost",))}, "visits[0].incumbent.workers: unknown worker 'ghost'"),
]

BAD_WORKERS = [
    ({"kind": "robot"}, "workers[0].kind: unknown kind 'robot'"),
    ({"start": "nowhere"}, "workers[0].start: unknown place 'nowhere'"),
    ({"end": "nowhere"}, "workers[0].end: unknown place 'nowhere'"),
    ({"shifts": (Shift(900.0, 480.0),)}, "workers[0].shifts[0]: end 480 before start 900"),
    ({"shifts": (Shift(480.0, 900.0), Shift(800.0, 960.0))}, "workers[0].shifts[1]: begins before"),
    (
        {"shifts": (Shift(480.0, 960.0, Break(30.0, 700.0, 720.0)),)},
        "workers[0].shifts[0].rest: 30 minutes do not",
    ),
    (
        {"shifts": (Shift(480.0, 960.0, start_place="x"),)},
        "workers[0].shifts[0].start_place: unknown place 'x'",
    ),
    ({"day_minutes": -1.0}, "workers[0].day_minutes: negative (-1)"),
    ({"day_minutes": nan}, "workers[0].day_minutes: not a number (NaN)"),
    ({"horizon_minutes": -1.0}, "workers[0].horizon_minutes: negative (-1)"),
    ({"horizon_minutes": nan}, "workers[0].horizon_minutes: not a number (NaN)"),
    ({"shifts": (Shift(nan, 960.0),)}, "workers[0].shifts[0].start: not a number (NaN)"),
    ({"shifts": (Shift(480.0, nan),)}, "workers[0].shifts[0].end: not a number (NaN)"),
    ({"shifts": (Shift(480.0, 960.0, latest=nan),)}, "workers[0].shifts[0].latest: not a number (NaN)"),
    (
        {"shifts": (Shift(480.0, 960.0, Break(-1.0, 600.0, 720.0)),)},
        "workers[0].shifts[0].rest.minutes: negative (-1)",
    ),
    (
        {"shifts": (Shift(480.0, 960.0, Break(nan, 600.0, 720.0)),)},
        "workers[0].shifts[0].rest.minutes: not a number (NaN)",
    ),
    (
        {"shifts": (Shift(480.0, 960.0, Break(30.0, nan, 720.0)),)},
        "workers[0].shifts[0].rest.start: not a number (NaN)",
    ),
    (
        {"shifts": (Shift(480.0, 960.0, Break(30.0, 720.0, 600.0)),)},
        "workers[0].shifts[0].rest: end 600 before start 720",
    ),
    (
        {"shifts": (Shift(480.0, 960.0, Break(30.0, 600.0, 720.0, -5.0)),)},
        "workers[0].shifts[0].rest.price: negative (-5)",
    ),
    (
        {"shifts": (Shift(480.0, 960.0, Break(30.0, 600.0, 720.0, nan)),)},
        "workers[0].shifts[0].rest.price: not a number (NaN)",
    ),
    (
        {"shifts": (Shift(480.0, 960.0, Break(30.0, 600.0, 720.0, inf)),)},
        "workers[0].shifts[0].rest.price: infinite",
    ),
]


@pytest.mark.parametrize(("changes", "message"), BAD_VISITS)
def test_a_visit_that_cannot_be_meant_is_refused(changes, message) -> None:
    with pytest.raises(InvalidProblemError) as refused:
        make_problem([make_visit(**changes)])
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize(("changes", "message"), BAD_WORKERS)
def test_a_worker_that_cannot_be_meant_is_refused(changes, message) -> None:
    with pytest.raises(InvalidProblemError) as refused:
        make_problem([], [make_worker(**changes)])
    assert str(refused.value).startswith(message)


def test_the_number_of_the_visit_at_fault_is_named() -> None:
    visits = [make_visit("a"), make_visit("b"), make_visit("c", windows=(Window(600.0, 500.0),))]
    with pytest.raises(InvalidProblemError, match=r"visits\[2\]\.windows\[0\]"):
        make_problem(visits)


def test_a_skill_outside_the_catalogue_is_refused() -> None:
    visit = make_visit(positions=(Position(30.0, frozenset({"jugling"})),))
    with pytest.raises(
        InvalidProblemError, match=r"visits\[0\]\.positions\[0\]\.skills: unknown skill 'jugling'"
    ):
        make_problem([visit], skills=frozenset({"juggling"}))


def test_two_visits_with_one_id_are_refused() -> None:
    with pytest.raises(InvalidProblemError, match=r"visits\[1\]\.id: 'v' is used twice"):
        make_problem([make_visit(), make_visit()])


def test_a_sequence_with_its_gap_upside_down_is_refused() -> None:
    with pytest.raises(InvalidProblemError, match=r"visits\[0\]\.pair: greatest 5 below least 10"):
        make_problem([make_pair_visit(kind="sequence", least=10.0, greatest=5.0)])


def test_a_place_without_degrees_is_refused_when_distances_are_needed() -> None:
    with pytest.raises(InvalidProblemError, match=r"places\[0\]: 'a' cannot be reached"):
        make_problem(travel=StraightLine())


def test_a_place_that_the_matrix_lacks_is_refused() -> None:
    with pytest.raises(InvalidProblemError, match=r"places\[8\]: 'z' cannot be reached"):
        make_problem(places=(*(Place(letter) for letter in "abcdefgh"), Place("z")))


def test_degrees_off_the_globe_are_refused() -> None:
    with pytest.raises(InvalidProblemError, match=r"places\[0\]\.latitude: 132 is not within 90 degrees"):
        make_problem([], [], places=(Place("a", 132.0, 32.0),), travel=StraightLine())


def test_a_matrix_with_a_negative_leg_is_refused() -> None:
    travel = MatrixTravel(("a", "b"), {"any": ((0.0, -1.0), (1.0, 0.0))})
    with pytest.raises(InvalidProblemError, match=r"travel\.minutes\[any\]\[0\]\[1\]: negative"):
        make_problem([], [], places=(Place("a"), Place("b")), travel=travel)


def test_a_matrix_that_is_not_square_is_refused() -> None:
    travel = MatrixTravel(("a", "b"), {"any": ((0.0, 1.0),)})
    with pytest.raises(InvalidProblemError, match=r"travel\.minutes\[any\]: not 2 by 2"):
        make_problem([], [], places=(Place("a"), Place("b")), travel=travel)


def test_a_matrix_with_two_rows_for_one_place_is_refused() -> None:
    travel = MatrixTravel(("a", "a"), {"any": ((0.0, 1.0), (1.0, 0.0))})
    with pytest.raises(InvalidProblemError, match=r"travel\.ids\[1\]: 'a' is used twice"):
        make_problem([], [], places=(Place("a"),), travel=travel)


def test_an_unknown_mode_is_refused() -> None:
    places = (Place("a", 32.3, 120.5),)
    with pytest.raises(InvalidProblemError, match=r"workers\[0\]\.mode: unknown mode 'rocket'"):
        make_problem([], [make_worker(mode="rocket")], places=places, travel=StraightLine())


def test_a_negative_weight_is_refused() -> None:
    with pytest.raises(InvalidProblemError, match=r"weights\.travel: negative"):
        make_problem(weights=Weights(travel=-1.0))


@pytest.mark.parametrize("name", Weights.__slots__)
def test_a_weight_that_is_no_number_is_refused(name) -> None:
    with pytest.raises(InvalidProblemError, match=rf"weights\.{name}: not a number"):
        make_problem(weights=Weights(**{name: nan}))


@pytest.mark.parametrize("field", ["minutes", "kilometres_by_mode"])
def test_a_leg_that_is_no_number_is_refused(field) -> None:
    wrong = {"any": ((0.0, nan), (1.0, 0.0))}
    travel = MatrixTravel(("a", "b"), **{"minutes": {"any": ((0.0, 1.0), (1.0, 0.0))}, field: wrong})
    with pytest.raises(InvalidProblemError, match=rf"travel\.{field}\[any\]\[0\]\[1\]: not a number"):
        make_problem([], [], places=(Place("a"), Place("b")), travel=travel)


def test_kilometres_of_a_mode_that_are_not_square_are_refused() -> None:
    travel = MatrixTravel(("a",), {"any": ((0.0,),)}, kilometres_by_mode={"walk": ((0.0, 1.0),)})
    with pytest.raises(InvalidProblemError, match=r"travel\.kilometres_by_mode\[walk\]: not 1 by 1"):
        make_problem([], [], places=(Place("a"),), travel=travel)


def test_degrees_that_are_no_number_are_refused() -> None:
    with pytest.raises(InvalidProblemError, match=r"places\[0\]\.latitude: nan is not within 90 degrees"):
        make_problem([], [], places=(Place("a", nan, 120.0),), travel=StraightLine())


def test_a_shift_without_end_is_refused_when_idle_time_costs() -> None:
    endless = make_worker(shifts=(Shift(480.0, inf),))
    assert make_problem([], [endless], weights=Weights(idle=0.0)).workers == (endless,)
    with pytest.raises(InvalidProblemError, match=r"workers\[0\]\.shifts\[0\]\.end: infinite"):
        make_problem([], [endless], weights=Weights(idle=1.0))


def test_daily_windows_count_from_the_first_midnight() -> None:
    assert daily_windows([2, 0], 480.0, 540.0) == (
        Window(480.0, 540.0, 540.0),
        Window(3360.0, 3420.0, 3420.0),
    )
