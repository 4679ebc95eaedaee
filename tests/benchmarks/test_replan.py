"""The day under way: what has begun is gone, who is on the way goes on, the sick are away."""

import pytest

from benchmarks.busy_day import busy_day
from benchmarks.replan import NOW, busiest_from, changes, day_under_way, is_off
from dispatch import MaxIterations, solve


@pytest.fixture(scope="module")
def day():
    morning = next(iter(busy_day(1000, seed=2).values()))
    published = solve(morning, stop=MaxIterations(2000), seed=1)
    sick = busiest_from(published, NOW)
    return morning, published, sick, day_under_way(morning, published, NOW, {sick})


def test_only_visits_that_have_not_begun_are_left(day) -> None:
    _, published, _, today = day
    begun = {stop.visit for route in published.routes for stop in route.stops if stop.start <= NOW}
    assert begun
    assert not begun & {visit.id for visit in today.visits}


def test_the_sick_person_is_away_and_nobody_starts_in_the_past(day) -> None:
    _, _, sick, today = day
    assert sick not in {worker.id for worker in today.workers}
    assert all(visit.windows[0].start >= NOW for visit in today.visits)


def test_who_is_on_the_way_is_pinned(day) -> None:
    _, published, sick, today = day
    for visit in today.visits:
        for route, stop in published.stops_of(visit.id):
            if route.worker != sick and is_off(stop, NOW):
                assert any((pin.worker, pin.start) == (route.worker, stop.start) for pin in visit.pins)


def test_changes_of_a_plan_against_itself_are_only_the_sick_persons(day) -> None:
    _, published, sick, today = day
    found = changes(today, published, published, sick)
    assert found["others_changed_person"] == found["others_moved_15_min"] == found["pins_broken"] == 0
    assert found["visits_of_sick"] > 0
