import pytest

import dispatch
from eldercare.core.db import transaction
from eldercare.core.time import at
from eldercare.visits.planning import prices, prices_of
from tests.makers import NOW, TODAY, make_senior, make_service, make_visit, make_worker
from tests.visits.board.makers import make_draft

pytestmark = pytest.mark.usefixtures("database")
HERE, FAR = {"lat": 32.25, "lon": 120.75}, {"lat": 32.33, "lon": 120.83}


def of(visit):
    return {price.worker_id: price for price in prices_of(visit, 0, now=NOW)}


def test_a_person_who_lives_near_costs_less_travel_than_one_far_away():
    near, far = make_worker(**HERE), make_worker(**FAR)
    visit = make_visit(senior=make_senior(**HERE))
    found = of(visit)
    assert list(found) == [near.id, far.id]
    assert found[near.id].parts.get("travel", 0.0) < found[far.id].parts["travel"]


def test_the_parts_add_up_to_what_the_planner_says_it_costs():
    workers = [make_worker(**HERE), make_worker(**FAR), make_worker()]
    senior = make_senior(**HERE)
    make_draft(600, workers[0], senior=senior)
    make_draft(700, workers[1], senior=make_senior(**FAR))
    visit = make_draft(540, workers[1], senior=make_senior(**HERE))
    found = [price for price in of(visit).values() if price.total is not None]
    assert len(found) == 3
    for price in found:
        assert sum(price.parts.values()) == pytest.approx(price.total, abs=0.2)


def test_a_person_whom_a_rule_stops_has_the_rule_and_no_price():
    make_service("bath", family="bath", skills=["bath"])
    unable = make_worker(skills=("clean",))
    price = of(make_visit(service_code="bath"))[unable.id]
    assert (price.total, price.rule, price.parts) == (None, dispatch.Reason.NO_SKILL.value, {})


def test_a_visit_that_has_begun_has_no_prices():
    make_worker()
    assert prices_of(make_visit(state="in_progress"), 0, now=NOW) == []


def test_a_visit_that_was_told_for_another_day_has_no_prices():
    visit = make_visit(worker=make_worker())
    with transaction():
        for part in visit.assignments:
            part.published_starts_at = at(TODAY, -600)
    assert prices_of(visit, 0, now=NOW) == []


def test_the_other_person_of_a_visit_for_two_stays():
    first, second, third = make_worker(), make_worker(), make_worker()
    visit = make_draft(600, first, second)
    able = {worker for worker, price in of(visit).items() if price.total is not None}
    assert able == {first.id, third.id}


def test_no_more_than_a_few_costs_are_taken_apart(monkeypatch):
    for _ in range(3):
        make_worker()
    monkeypatch.setattr(prices, "MOST", 1)
    taken = [price for price in of(make_visit()).values() if price.parts]
    assert len(taken) == 1
