"""Who has what in the drafts of some days."""

from dataclasses import replace
from datetime import timedelta

from eldercare.visits.planning.drafted import held_in, hosted_in
from eldercare.visits.queries.day_rows import VisitRow
from tests.makers import TODAY
from tests.visits.makers import block, part, person, rows, visit

TOMORROW = TODAY + timedelta(days=1)


def drafted(number: int = 1, **changes: object) -> VisitRow:
    """A visit that the draft gives to somebody at ten."""
    return visit(number, parts=(part(worker_id=1, start=600.0),), **changes)


def test_each_part_has_its_person_and_start() -> None:
    pair = visit(1, parts=(part(0, worker_id=1, start=600.0), part(1, worker_id=2, start=600.0)))
    assert held_in([rows(visits=(pair,))]) == {("1", 0): ("1", 600.0), ("1", 1): ("2", 600.0)}


def test_a_visit_of_two_with_a_position_open_is_nobodys() -> None:
    pair = visit(1, parts=(part(0, worker_id=1, start=600.0), part(1)))
    assert held_in([rows(visits=(pair,))]) == {}


def test_a_visit_under_way_is_no_longer_drafted() -> None:
    assert held_in([rows(visits=(drafted(state="in_progress"),))]) == {}


def test_the_next_day_lies_behind_midnight() -> None:
    days = [rows(visits=(drafted(1),)), rows(visits=(drafted(2),), day=TOMORROW)]
    assert held_in(days) == {("1", 0): ("1", 600.0), ("2", 0): ("1", 2040.0)}


def test_a_gathering_is_its_hosts() -> None:
    day = replace(rows(person(), day=TODAY), blocks=(block(),))
    assert hosted_in([day]) == {("-1", 0): ("1", 600.0)}


def test_a_range_without_days_holds_nothing() -> None:
    assert (held_in([]), hosted_in([])) == ({}, {})
