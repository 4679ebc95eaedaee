"""Who gains, loses and moves. Pure."""

from datetime import date

from eldercare.visits.comparing.changes import Move, Part, changes_of
from eldercare.visits.comparing.range import last_of

MONDAY = date(2026, 11, 23)


def part(visit: int, worker: int, start: float = 540.0) -> Part:
    return Part(MONDAY, visit, worker, start)


def test_what_stays_changes_nobody() -> None:
    assert changes_of([part(1, 1)], [part(1, 1)]) == {}


def test_a_visit_that_changes_hands_is_lost_and_gained() -> None:
    found = changes_of([part(1, 1)], [part(1, 2)])
    assert (found[1].loses, found[2].gains) == ([part(1, 1)], [part(1, 2)])


def test_another_time_is_a_move_by_minutes() -> None:
    found = changes_of([part(1, 1, 540)], [part(1, 1, 555)])
    assert found[1].moves == [Move(MONDAY, 1, 540, 555)]
    assert found[1].moves[0].minutes == 15


def test_two_people_who_change_places_of_a_visit_notice_nothing() -> None:
    assert changes_of([part(1, 1), part(1, 2)], [part(1, 2), part(1, 1)]) == {}


def test_a_withdrawn_visit_is_lost() -> None:
    assert changes_of([part(1, 1)], [])[1].count == 1


def test_a_range_is_a_week_at_most() -> None:
    assert last_of(MONDAY, date(2027, 1, 1)) == date(2026, 11, 29)
    assert last_of(MONDAY, date(2026, 1, 1)) == MONDAY
    assert last_of(date.max, None) == date.max
