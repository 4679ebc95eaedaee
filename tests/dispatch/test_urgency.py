"""A visit that waits becomes dearer to the search, and the plan is priced truly all the same."""

import numpy as np
import pytest

from dispatch import MaxIterations, Window, solve
from dispatch.chance import seeded
from dispatch.copies import copied
from dispatch.encode import encode
from dispatch.order import rebuild
from dispatch.records import AMOUNTS
from dispatch.strand import Strand
from dispatch.urgency import CALM, DEAR, MOST_EXTRA, Urgency
from tests.dispatch.makers import make_problem, make_visit, make_worker

EARLY, LATER = 0.1, 0.2
ROUNDS = 5000
WAY = 10.0
COOL = 0.6  # from then on no way that is longer for nothing is taken


def crowded():
    """Six visits at one hour, each further away than the one before, and two people for two of them."""
    at_ten = (Window(600.0, 600.0),)
    visits = [make_visit(f"v{n}", place=place, windows=at_ten) for n, place in enumerate("bcdefg")]
    return make_problem(visits, [make_worker("w"), make_worker("x")])


def begin(problem):
    encoded = encode(problem)
    return Strand.start(encoded._replace(world=copied(encoded.world, seeded(1))))


@pytest.fixture
def strand():
    return begin(crowded())


@pytest.fixture
def urgency(strand):
    return Urgency.of(strand.encoded.world, WAY)


def test_a_visit_that_waits_becomes_dearer(urgency) -> None:
    urgency.note(np.array([3]), EARLY)
    assert urgency.extra[3] > 0.0


def test_visits_that_do_not_wait_cost_what_they_cost(urgency) -> None:
    urgency.note(np.array([3]), EARLY)
    assert not np.delete(urgency.extra, 3).any()


def test_the_longer_it_waits_the_dearer_it_is(urgency) -> None:
    urgency.note(np.array([3]), EARLY)
    before = urgency.extra[3]
    urgency.note(np.array([3]), LATER)
    assert urgency.extra[3] > before


def test_it_is_as_dear_by_the_same_progress_however_often_it_is_looked_at(urgency, strand) -> None:
    once = Urgency.of(strand.encoded.world, WAY)
    once.note(np.array([3]), EARLY)
    for step in range(1, ROUNDS + 1):
        urgency.note(np.array([3]), EARLY * step / ROUNDS)
    assert urgency.extra[3] == pytest.approx(once.extra[3], rel=0.1)


def test_no_wait_makes_it_dearer_than_the_most(urgency) -> None:
    urgency.noted = -ROUNDS  # it has waited for thousands of searches
    urgency.note(np.array([3]), 0.0)
    assert urgency.extra[3] == pytest.approx(MOST_EXTRA * urgency.prices[3], rel=1e-3)


def test_once_placed_it_becomes_cheaper_again(urgency) -> None:
    urgency.note(np.array([3]), EARLY)
    before = urgency.extra[3]
    urgency.note(np.array([2]), LATER)
    assert 0.0 < urgency.extra[3] < before


def test_at_the_end_prices_alone_count(urgency) -> None:
    urgency.note(np.array([3]), EARLY)
    assert not urgency.note(np.array([3]), CALM)
    assert not urgency.extra.any()


def test_a_visit_that_is_hardly_worth_its_way_becomes_no_dearer(strand) -> None:
    urgency = Urgency.of(strand.encoded.world, 1001.0 / DEAR)
    assert not urgency.note(np.array([3]), EARLY)
    assert not urgency.extra.any()


def test_where_nobody_waits_prices_alone_count(urgency) -> None:
    urgency.note(np.array([3]), EARLY)
    assert not urgency.note(np.array([], dtype=np.int64), EARLY)


def test_the_extra_is_part_of_what_the_plan_costs_while_it_is_on(strand, urgency) -> None:
    world, waiting, before = strand.encoded.world, strand.waiting(), strand.total()
    urgency.note(waiting, EARLY)
    urgency.put_on(world, waiting)
    raised = strand.total()
    assert raised == pytest.approx(before + urgency.extra[waiting].sum())
    assert rebuild(world)
    assert strand.total() == pytest.approx(raised)


def test_taking_it_off_leaves_the_amounts_of_the_true_prices(strand, urgency) -> None:
    world, waiting = strand.encoded.world, strand.waiting()
    before = world.sums[:AMOUNTS].copy()
    urgency.note(waiting, EARLY)
    urgency.put_on(world, waiting)
    urgency.take_off(world, waiting)
    assert world.sums[:AMOUNTS] == pytest.approx(before)
    assert rebuild(world)
    assert world.sums[:AMOUNTS] == pytest.approx(before)


def test_a_cool_search_lets_visits_of_equal_price_wait_by_turns(strand) -> None:
    waited = set()
    for step in range(2000):
        strand.improve(COOL + (CALM - COOL) * step / 2000, 100)
        waited |= set(strand.waiting().tolist())
    assert waited == set(range(6))


def test_the_search_ends_with_the_visits_that_are_cheapest_to_serve(strand) -> None:
    for step in range(200):
        strand.improve(step / 200, 500)
    assert strand.waiting().tolist() == [2, 3, 4, 5]


def test_the_cost_of_a_plan_with_visits_left_out_is_that_of_the_true_prices() -> None:
    plan = solve(crowded(), stop=MaxIterations(20000), seed=1)
    assert len(plan.unassigned) == 4
    assert plan.cost.unassigned == 4000.0
