"""Into which rounds the time of a search is divided."""

import pytest

from dispatch import MaxIterations, MaxRuntime
from dispatch.course import FIRST_LOOK, LAST_SHARE, MOST_ROUNDS, PROPOSALS_A_ROUND, Course, ends_of, rounds_of

VISITS = 10


def make_course(proposals: int = 100, *, divides: bool = True, joins: bool = False) -> Course:
    return Course(MaxIterations(proposals), VISITS, joins=joins, divides=divides)


def looked(course: Course, done: int) -> Course:
    """The course after looks at its beginning and at so many proposals."""
    course.look()
    course.done = done
    course.look()
    return course


def test_a_short_search_is_one_round() -> None:
    assert looked(make_course(), 50).ends == (1.0,)


def test_a_long_search_is_several_and_a_last_one_near_the_best() -> None:
    whole = 2 * PROPOSALS_A_ROUND * VISITS
    assert looked(make_course(whole), whole // 10).ends == pytest.approx((0.4, 0.8, 1.0))


def test_rounds_are_not_endlessly_many() -> None:
    assert rounds_of(1e12) == MOST_ROUNDS


def test_a_search_that_does_not_divide_is_one_round_however_long() -> None:
    whole = 5 * PROPOSALS_A_ROUND * VISITS
    assert looked(make_course(whole, divides=False), whole // 10).ends == (1.0,)


@pytest.mark.parametrize("divides", [True, False])
def test_a_known_plan_is_joined_at_last_even_by_a_short_search(divides: bool) -> None:
    course = looked(make_course(divides=divides, joins=True), 50)
    assert course.ends == pytest.approx((1.0 - LAST_SHARE, 1.0))


def test_how_long_a_round_is_shows_only_after_a_while() -> None:
    whole = 100 * PROPOSALS_A_ROUND * VISITS
    assert looked(make_course(whole), int(whole * FIRST_LOOK / 2)).ends == (1.0,)


def test_the_time_for_the_first_plan_is_not_taken_for_slow_proposals(monkeypatch: pytest.MonkeyPatch) -> None:
    course = Course(MaxRuntime(10.0), VISITS, joins=False, divides=True)
    clock = iter([5.0, 5.2])
    monkeypatch.setattr(Course, "seconds", property(lambda _self: next(clock)))
    looked(course, 2 * PROPOSALS_A_ROUND * VISITS // 50)
    assert len(course.ends) == 3


def test_the_share_of_a_round_runs_from_its_beginning_to_its_end() -> None:
    course = make_course()
    course.ends, course.now = ends_of(2, joins=False), 1
    shares = []
    for course.gone in (0.4, 0.6, 0.8):
        shares.append(course.share)
    assert shares == pytest.approx([0.0, 0.5, 1.0])


def test_only_the_round_after_all_others_is_the_last() -> None:
    course = make_course()
    course.ends = ends_of(2, joins=False)
    last = []
    for course.now in range(3):
        last.append(course.is_last)
    assert last == [False, False, True]


def test_a_single_round_is_not_the_last_of_several() -> None:
    assert not make_course().is_last
