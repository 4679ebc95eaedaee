"""The table of offers says what the rules say one by one."""

from math import inf

import pytest

from dispatch.encode import encode
from dispatch.records import FREE, REASONS
from dispatch.rules import Assignment, first_rule_broken
from tests.dispatch.makers import random_problem


@pytest.mark.parametrize("seed", range(8))
def test_each_node_and_route_gets_the_first_rule_broken_and_the_price_of_the_person(seed) -> None:
    encoded = encode(random_problem(seed, visits=14, workers=6, days=2))
    weights = encoded.problem.weights
    for n, (visit, index) in enumerate(encoded.tasks):
        best = max([0.0, *visit.preferences.values()])
        told = visit.incumbent.workers[index] if visit.incumbent else None
        for r, (worker, shift) in enumerate(encoded.routes):
            reason = first_rule_broken(Assignment(visit, index, worker, worker.shifts[shift]))
            price = weights.preference * (best - visit.preferences.get(worker.id, 0.0))
            price += weights.moved * (told is not None and told != worker.id)
            assert encoded.barred[n, r] == (FREE if reason is None else REASONS.index(reason))
            assert encoded.world.offers[n, r] == (price if reason is None else inf)
