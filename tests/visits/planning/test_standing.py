"""The day as it stands, before it is planned again."""

from eldercare.visits.disruptions.changes import lost_parts
from eldercare.visits.disruptions.rules import Away
from eldercare.visits.planning.standing import as_it_stands
from tests.visits.makers import part, person, rows, visit


def held(number: int = 1, start: float = 600.0, worker: int = 1, **changes):
    """A visit that somebody was told to make."""
    mine = part(worker_id=worker, start=start, published_worker_id=worker, published_start=start, **changes)
    return visit(number, state="planned", parts=(mine,), closes=900.0)


def stands(*visits, aways=(), earliest=0.0, people=()):
    day = rows(*(people or (person(1), person(2))), visits=visits)
    return as_it_stands(day, lost_parts(day, aways), earliest).visits


def test_the_part_of_somebody_who_is_away_is_free():
    (found,) = stands(held(pinned=True), aways=[Away(1, 0, 1440)])
    assert (found.parts[0].worker_id, found.parts[0].pinned) == (None, False)


def test_it_remembers_when_it_was_told():
    (found,) = stands(held(start=660.0), aways=[Away(1, 0, 1440)])
    assert found.parts[0].published_start == 660.0


def test_an_absence_alone_frees_a_part():
    (found,) = stands(held(), people=(person(1, absent_from=0),))
    assert found.parts[0].worker_id is None


def test_nobody_else_comes_earlier_than_was_told():
    (found,) = stands(held(start=660.0))
    assert found.opens == 660.0


def test_what_is_hit_may_begin_when_it_was_agreed():
    (found,) = stands(held(start=660.0), aways=[Away(1, 0, 1440)])
    assert found.opens == 540.0


def test_what_an_operator_moved_counts_more_than_what_was_told():
    moved = visit(1, state="planned", parts=(part(worker_id=2, start=700.0, published_worker_id=1),))
    (found,) = stands(moved)
    assert found.parts[0].published_worker_id == 2


def test_what_waits_in_the_pool_is_no_part_of_it():
    assert stands(visit(1)) == ()


def test_what_is_about_to_begin_is_taken_as_begun():
    (found,) = stands(held(start=600.0), earliest=590.0)
    assert found.state == "in_progress"


def test_at_what_is_overdue_nobody_has_worked_yet():
    (found,) = stands(held(start=500.0), earliest=590.0)
    assert found.parts[0].published_start == 590.0


def test_of_another_day_nothing_is_about_to_begin():
    (found,) = stands(held(start=5.0))
    assert found.state == "planned"
